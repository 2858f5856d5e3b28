// What a context believes and what it refuses: replays, strangers, wraps, identifiers, nonsense.

import Primitives
import RTP
import Testing

struct SRTPContextTests {
    static func key(_ suite: SRTPSuite, _ fill: UInt8 = 7) -> String {
        (0..<suite.keyLength).map { _ in (fill < 16 ? "0" : "") + String(fill, radix: 16) }.joined()
    }

    static func pair(_ suite: SRTPSuite) throws -> (SRTPContext, SRTPContext) {
        (try .test(suite, Self.key(suite)), try .test(suite, Self.key(suite), .inbound))
    }

    static func packet(_ sequence: Int, ssrc: UInt32 = 1) -> [UInt8] {
        RTPPacket.test(sequence, timestamp: sequence * 160, ssrc: ssrc).composed(payload: Array(0..<160))
    }

    @Test(arguments: SRTPSuite.allCases) func opensWhatItProtected(suite: SRTPSuite) throws {
        let (sender, receiver) = try Self.pair(suite)
        for sequence in 0..<200 {
            let protected = try sender.protect(Self.packet(sequence))
            #expect(protected.count > Self.packet(sequence).count)
            #expect(protected.dropFirst(12) != Self.packet(sequence).dropFirst(12))
            #expect(try receiver.open(protected) == Self.packet(sequence))
        }
    }

    @Test(arguments: SRTPSuite.allCases) func refusesAnyChangedBit(suite: SRTPSuite) throws {
        let (sender, receiver) = try Self.pair(suite)
        let protected = try sender.protect(Self.packet(5))
        for place in protected.indices where place > 1 {
            var damaged = protected
            damaged[place] ^= 1
            #expect(throws: SRTPError.self, "byte \(place)") { try receiver.open(damaged) }
        }
        #expect(try receiver.open(protected) == Self.packet(5))
    }

    @Test(arguments: SRTPSuite.allCases) func refusesAReplayOnceAndForEver(suite: SRTPSuite) throws {
        let (sender, receiver) = try Self.pair(suite)
        let packets = try (0..<300).map { try sender.protect(Self.packet($0)) }
        for packet in packets { _ = try receiver.open(packet) }
        for index in [299, 250, 100, 0] {
            #expect(throws: SRTPError.replayed, "packet \(index)") { try receiver.open(packets[index]) }
        }
        let report = try sender.protect(SRTPVectorTests.report.unhexed, isReport: true)
        _ = try receiver.open(report, isReport: true)
        #expect(throws: SRTPError.replayed) { try receiver.open(report, isReport: true) }
    }

    @Test func takesPacketsThatOvertookEachOther() throws {
        let (sender, receiver) = try Self.pair(.aesCM128HMACSHA1Tag80)
        let packets = try (0..<100).map { try sender.protect(Self.packet($0)) }
        for index in stride(from: 99, through: 0, by: -1) {
            #expect(try receiver.open(packets[index]) == Self.packet(index))
        }
    }

    /// Three times around, with losses at each wrap: both ends must count alike.
    @Test(arguments: [SRTPSuite.aesCM128HMACSHA1Tag80, .aeadAES256GCM])
    func keepsCountOverRollovers(suite: SRTPSuite) throws {
        let (sender, receiver) = try Self.pair(suite)
        var opened = 0
        for sequence in 65_000..<(65_536 * 3 + 500) where sequence % 97 < 4 || sequence % 65_536 < 3 {
            let protected = try sender.protect(Self.packet(sequence))
            if (65_530..<65_536).contains(sequence % 65_536) { continue }
            #expect(try receiver.open(protected) == Self.packet(sequence))
            opened += 1
        }
        #expect(opened > 5_000)
    }

    @Test func takesEachSourceForItself() throws {
        let (sender, receiver) = try Self.pair(.aeadAES256GCM)
        for ssrc in 1...3 as ClosedRange<UInt32> {
            #expect(try receiver.open(sender.protect(Self.packet(9, ssrc: ssrc))) == Self.packet(9, ssrc: ssrc))
        }
    }

    @Test func refusesTheSourceThatIsOneTooMany() throws {
        let (sender, receiver) = try Self.pair(.aesCM128HMACSHA1Tag80)
        for ssrc in 1...UInt32(SRTPContext.mostSources) {
            _ = try receiver.open(sender.protect(Self.packet(1, ssrc: ssrc)))
        }
        let newcomer = try sender.protect(Self.packet(1, ssrc: 9_999))
        #expect(throws: SRTPError.tooManySources) { try receiver.open(newcomer) }
        let known = try sender.protect(Self.packet(2, ssrc: 1))
        #expect(try receiver.open(known) == Self.packet(2, ssrc: 1))
    }

    /// A stranger who invents sources uses up nothing.
    @Test func countsOnlySourcesThatProvedThemselves() throws {
        let (sender, receiver) = try Self.pair(.aesCM128HMACSHA1Tag80)
        let stranger = try SRTPContext.test(.aesCM128HMACSHA1Tag80, Self.key(.aesCM128HMACSHA1Tag80, 9))
        for ssrc in 100..<300 as Range<UInt32> {
            let forged = try stranger.protect(Self.packet(1, ssrc: ssrc))
            #expect(throws: SRTPError.notAuthentic) { try receiver.open(forged) }
        }
        #expect(try receiver.open(sender.protect(Self.packet(1))) == Self.packet(1))
    }

    @Test func readsTheIdentifierOfTheKey() throws {
        let suite = SRTPSuite.aesCM128HMACSHA1Tag80
        let keys = [
            SRTPMasterKey(SecretBytes(Self.key(suite, 1).unhexed), identifier: [0, 1]),
            SRTPMasterKey(SecretBytes(Self.key(suite, 2).unhexed), identifier: [0, 2]),
        ]
        let receiver = try SRTPContext(suite, keys: keys, direction: .inbound)
        for (fill, identifier) in [(1, 1), (2, 2)] as [(UInt8, UInt8)] {
            let sender = try SRTPContext.test(suite, Self.key(suite, fill), identifier: [0, identifier])
            let packet = Self.packet(Int(fill))
            let protected = try sender.protect(packet)
            #expect(Array(protected[172..<174]) == [0, identifier])
            #expect(try receiver.open(protected) == packet)
        }
        let unknown = try SRTPContext.test(suite, Self.key(suite, 3), identifier: [0, 3])
        let protected = try unknown.protect(Self.packet(4))
        #expect(throws: SRTPError.notAuthentic) { try receiver.open(protected) }
    }

    @Test func refusesKeysThatDoNotFit() {
        let short = SRTPMasterKey(SecretBytes([1, 2, 3]))
        let key = SRTPMasterKey(SecretBytes(Array(repeating: 1, count: 30)))
        #expect(throws: SRTPError.unusableKeys) {
            try SRTPContext(.aesCM128HMACSHA1Tag80, keys: [short], direction: .inbound)
        }
        #expect(throws: SRTPError.unusableKeys) {
            try SRTPContext(.aesCM128HMACSHA1Tag80, keys: [], direction: .inbound)
        }
        #expect(throws: SRTPError.unusableKeys, "two keys that no packet could tell apart") {
            try SRTPContext(.aesCM128HMACSHA1Tag80, keys: [key, key], direction: .inbound)
        }
    }

    @Test func saysWhenABufferHasNoRoom() throws {
        let (sender, _) = try Self.pair(.aeadAES256GCM)
        var packet = Self.packet(1)
        let count = packet.count
        #expect(throws: SRTPError.tooLarge(count)) {
            try packet.withUnsafeMutableBytes { buffer throws(SRTPError) in
                try sender.protectRTP(buffer, count: count)
            }
        }
    }

    /// The seed names the case. Nothing may trap, and nothing may be believed.
    @Test(arguments: 0..<40 as Range<UInt64>) func believesNoNonsense(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for suite in SRTPSuite.allCases {
            let (sender, receiver) = try Self.pair(suite)
            for round in 0..<100 {
                var bytes = try sender.protect(Self.packet(round))
                if round % 2 == 0 {
                    bytes = (0..<Int(random.next() % 80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                    if !bytes.isEmpty { bytes[0] = 0x80 | bytes[0] & 0x3F }
                } else {
                    let place = Int(random.next() % UInt64(bytes.count))
                    bytes[place] ^= UInt8(truncatingIfNeeded: random.next()) | 1
                    if random.next() % 3 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
                }
                #expect(throws: SRTPError.self) { try receiver.open(bytes) }
                #expect(throws: SRTPError.self) { try receiver.open(bytes, isReport: true) }
            }
        }
    }

    @Test func printsNoKey() {
        let key = SRTPMasterKey(SecretBytes([0xDE, 0xAD, 0xBE, 0xEF]))
        var text = ""
        dump(key, to: &text)
        text += "\(key) \(String(reflecting: key))"
        #expect(!text.contains("222") && !text.contains("DE") && text.contains("redacted"))
    }
}
