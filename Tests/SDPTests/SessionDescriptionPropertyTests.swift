// Properties over generated descriptions and damaged bytes; the seed names the case.

import Primitives
import SDP
import Testing

@Suite struct SessionDescriptionPropertyTests {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func readsBackWhatItWrote(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let session = Self.session(&random)
        #expect(try SessionDescription(parsing: session.serialized()) == session, "seed \(seed)")
    }

    @Test(arguments: 0..<500 as Range<UInt64>)
    func readsNoDamagedBytesIntoAnythingUnstable(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bytes = Self.session(&random).serialized()
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(index...)
            default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
            }
            if bytes.isEmpty { return }
        }
        guard let session = try? SessionDescription(parsing: bytes) else { return }
        let once = session.serialized()
        let again = try? SessionDescription(parsing: once)
        #expect(again?.serialized() == once, "seed \(seed)")
    }

    static func session(_ random: inout SplitMix64) -> SessionDescription {
        SessionDescription(
            origin: Origin(
                username: Self.word(&random), sessionID: "\(random.next())", sessionVersion: "\(random.next())",
                addressType: "IP4", address: "192.0.2.\(UInt8.random(in: 0...255, using: &random))"),
            sessionName: Self.word(&random),
            connection: Bool.random(using: &random) ? ConnectionData(addressType: "IP6", address: "2001:db8::1") : nil,
            attributes: Self.attributes(&random),
            media: (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.media(&random) },
            otherLines: Bool.random(using: &random) ? [SDPLine("i", Self.word(&random)), SDPLine("b", "AS:64")] : [])
    }

    private static func media(_ random: inout SplitMix64) -> MediaDescription {
        MediaDescription(
            kind: Self.word(&random), port: UInt16.random(in: 0...UInt16.max, using: &random),
            portCount: Bool.random(using: &random) ? 2 : nil,
            formats: (0..<Int.random(in: 0...5, using: &random)).map { _ in Self.word(&random) },
            connection: Bool.random(using: &random) ? ConnectionData(addressType: "IP4", address: "0.0.0.0") : nil,
            attributes: Self.attributes(&random),
            otherLines: Bool.random(using: &random) ? [SDPLine("k", "clear:\(Self.word(&random))")] : [])
    }

    private static func attributes(_ random: inout SplitMix64) -> [Attribute] {
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
            Attribute(Self.word(&random), Bool.random(using: &random) ? "\(Self.word(&random)): x=1;é" : nil)
        }
    }

    private static func word(_ random: inout SplitMix64) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-.ÄÖß")
        return String(
            (0..<Int.random(in: 1...12, using: &random)).map { _ in
                letters[Int.random(in: letters.indices, using: &random)]
            })
    }
}
