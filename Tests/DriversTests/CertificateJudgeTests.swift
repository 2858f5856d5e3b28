// Whose certificates are believed, and what is said of the others.

import Crypto
import SIP
import SwiftASN1
import Testing
import X509

@testable import Drivers

@Suite struct CertificateJudgeTests {
    private static func judge(_ names: [String], _ trust: CertificateTrust) -> CertificateJudge {
        CertificateJudge(peer: TLSPeer(names: names, trust: trust))
    }

    @Test func believesTheNamesThatRFC5922Allows() async throws {
        let authority = try TestAuthority()
        let judge = Self.judge(["pbx.example"], .authority(try authority.pem))
        let uri = GeneralName.uniformResourceIdentifier("sip:PBX.example")
        #expect(await judge.fault(in: [try authority.sign([.dnsName("pbx.example")])]) == nil)
        #expect(await judge.fault(in: [try authority.sign([uri])]) == nil)
        let person = GeneralName.uniformResourceIdentifier("sip:anna@pbx.example")
        #expect(await judge.fault(in: [try authority.sign([person])]) == .otherName([]))
        let wildcard = GeneralName.dnsName("*.example")
        #expect(await judge.fault(in: [try authority.sign([wildcard])]) == .otherName(["*.example"]))
        let address = GeneralName.ipAddress(ASN1OctetString(contentBytes: [192, 0, 2, 7]))
        let numeric = Self.judge(["192.0.2.7"], .authority(try authority.pem))
        #expect(await numeric.fault(in: [try authority.sign([address])]) == nil)
    }

    @Test func theCommonNameCountsOnlyWithoutAlternatives() async throws {
        let authority = try TestAuthority()
        let judge = Self.judge(["common.example"], .authority(try authority.pem))
        #expect(await judge.fault(in: [try authority.sign([])]) == nil)
        #expect(
            await judge.fault(in: [try authority.sign([.dnsName("other.example")])]) == .otherName(["other.example"]))
    }

    @Test func saysWhatIsWrong() async throws {
        let authority = try TestAuthority()
        let stranger = try TestAuthority()
        let judge = Self.judge(["pbx.example"], .authority(try authority.pem))
        let name = [GeneralName.dnsName("pbx.example")]
        let foreign = try stranger.sign(name)
        let fingerprint = Array(SHA256.hash(data: foreign))
        #expect(await judge.fault(in: [foreign]) == .unknownAuthority(fingerprint: fingerprint))
        let system = Self.judge(["pbx.example"], .authorities)
        #expect(await system.fault(in: [foreign]) == .unknownAuthority(fingerprint: fingerprint))
        guard case .expired = await judge.fault(in: [try authority.sign(name, days: -2...(-1))]) else {
            Issue.record("an old certificate is believed")
            return
        }
        guard case .notYetValid = await judge.fault(in: [try authority.sign(name, days: 1...2)]) else {
            Issue.record("a certificate of tomorrow is believed")
            return
        }
        #expect(await judge.fault(in: [[1, 2, 3]]) == .unreadable)
        #expect(await judge.fault(in: []) == .unreadable)
    }

    @Test func aPinnedCertificateIsBelievedWhateverItSays() async throws {
        let old = try TestAuthority().sign([.dnsName("other.example")], days: -2...(-1))
        let fingerprint = Array(SHA256.hash(data: old))
        #expect(await Self.judge(["pbx.example"], .pinned(fingerprint)).fault(in: [old]) == nil)
        let other = [UInt8](repeating: 0, count: CertificateTrust.fingerprintBytes)
        let judge = Self.judge(["pbx.example"], .pinned(other))
        #expect(await judge.fault(in: [old]) == .notPinned(fingerprint: fingerprint))
    }
}
