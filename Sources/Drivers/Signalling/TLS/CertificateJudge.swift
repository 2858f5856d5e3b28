import Crypto
import FoundationEssentials
import Primitives
import SIP
import SwiftASN1
import X509

/// Decides whether a server is who an account expects (RFC 5922, section 7), and says why when it is not.
struct CertificateJudge: Sendable {
    let peer: TLSPeer

    /// `nil` when the certificate is believed; the leaf comes first.
    func fault(in chain: [[UInt8]]) async -> CertificateFault? {
        guard let first = chain.first else { return .unreadable }
        let fingerprint = Array(SHA256.hash(data: first))
        if case .pinned(let pin) = self.peer.trust {
            return pin == fingerprint ? nil : .notPinned(fingerprint: fingerprint)
        }
        guard let leaf = try? Certificate(derEncoded: first) else { return .unreadable }
        let now = Date()
        if leaf.notValidAfter < now { return .expired(Self.day(leaf.notValidAfter)) }
        if leaf.notValidBefore > now { return .notYetValid(Self.day(leaf.notValidBefore)) }
        guard await self.isSigned(leaf, chain.dropFirst().compactMap { try? Certificate(derEncoded: $0) }) else {
            return .unknownAuthority(fingerprint: fingerprint)
        }
        let identities = CertificateIdentities(leaf)
        guard self.peer.names.contains(where: identities.contains) else { return .otherName(identities.texts) }
        return nil
    }

    private func isSigned(_ leaf: Certificate, _ intermediates: [Certificate]) async -> Bool {
        let roots: CertificateStore
        switch self.peer.trust {
        case .authorities, .pinned: roots = .systemTrustRoots
        case .authority(let pem): roots = CertificateStore(Self.certificates(in: pem))
        }
        var verifier = Verifier(rootCertificates: roots) { RFC5280Policy() }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(intermediates))
        if case .validCertificate = result { return true }
        return false
    }

    static func certificates(in pem: String) -> [Certificate] {
        let documents = (try? PEMDocument.parseMultiple(pemString: pem)) ?? []
        return documents.compactMap { try? Certificate(pemDocument: $0) }
    }

    private static func day(_ date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
