// Packets whose protected form an independent implementation gave: AES and HMAC from OpenSSL, the key derivation of
// RFC 3711, section 4.3 written anew and checked against the RFC's own values (appendix B.3), AES-GCM against RFC 7714, section 16.1.1.

import Primitives
import RTP
import Testing

struct SRTPVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let suite: SRTPSuite
        /// Master key and master salt.
        let key: String
        let plain: String
        let protected: String

        var testDescription: String { self.suite.rawValue }
    }

    /// The master key and salt of RFC 3711, appendix B.3.
    static let key = "e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6"
    /// Bytes 0, 1, 2 … and the salt of RFC 7714, section 16 ("Quid pro quo").
    static let key128 = "000102030405060708090a0b0c0d0e0f517569642070726f2071756f"
    static let key256 =
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f517569642070726f2071756f"
    static let packet = "800f1234decafbadcafebabeabababababababababababababababab"
    /// The packet of RFC 7714, section 16.
    static let gallia =
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976697361"
        + "20696e207061727465732074726573"
    static let report = "80c80006cafebabeabababababababababababababababababababab"

    static let packets = [
        Vector(
            suite: .aesCM128HMACSHA1Tag80, key: Self.key, plain: Self.packet,
            protected: "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb"),
        Vector(
            suite: .aesCM128HMACSHA1Tag32, key: Self.key, plain: Self.packet,
            protected: "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc"),
        Vector(
            suite: .aeadAES128GCM, key: Self.key128, plain: Self.gallia,
            protected: "8040f17b8041f8d35501a0b292cb0ecff0a0db188f7bff6b523933aacef8ae9585ed378a"
                + "627836cb2d6a731d6c3490d925387db18c0661762d59e50ad553d241535a"),
        Vector(
            suite: .aeadAES256GCM, key: Self.key256, plain: Self.gallia,
            protected: "8040f17b8041f8d35501a0b2df5b1e1f065082d0567f12496f9de28ac7f237738c1577d4"
                + "f1a9f1b89420cd94a57fec994be3e31c8ef3a25e1890b801251d3e1293c7"),
    ]

    /// The first report of a context has the index 1.
    static let reports = [
        Vector(
            suite: .aesCM128HMACSHA1Tag80, key: Self.key, plain: Self.report,
            protected: "80c80006cafebabe7128035be487b9bdbef89041f977a5a8d5efb88180000001"
                + "905c6f4d7932c1caa182"),
        Vector(
            // RFC 4568, section 6.2.2: the long tag in RTCP.
            suite: .aesCM128HMACSHA1Tag32, key: Self.key, plain: Self.report,
            protected: "80c80006cafebabe7128035be487b9bdbef89041f977a5a8d5efb88180000001"
                + "905c6f4d7932c1caa182"),
        Vector(
            suite: .aeadAES256GCM, key: Self.key256, plain: Self.report,
            protected: "80c80006cafebabe4568b5a4aa85589bfac8f8097ff29248da79a087"
                + "c99e8e3c958c184a5a26ed514a869d2180000001"),
    ]

    @Test(arguments: Self.packets) func protectsAPacketToTheBit(vector: Vector) throws {
        let sender = try SRTPContext.test(vector.suite, vector.key)
        #expect(try sender.protect(vector.plain.unhexed) == vector.protected.unhexed)
    }

    @Test(arguments: Self.packets) func opensAPacketToTheBit(vector: Vector) throws {
        let receiver = try SRTPContext.test(vector.suite, vector.key, .inbound)
        #expect(try receiver.open(vector.protected.unhexed) == vector.plain.unhexed)
    }

    @Test(arguments: Self.reports) func protectsAReportToTheBit(vector: Vector) throws {
        let sender = try SRTPContext.test(vector.suite, vector.key)
        #expect(try sender.protect(vector.plain.unhexed, isReport: true) == vector.protected.unhexed)
        let receiver = try SRTPContext.test(vector.suite, vector.key, .inbound)
        #expect(try receiver.open(vector.protected.unhexed, isReport: true) == vector.plain.unhexed)
    }

    /// RFC 3711, section 3.3.1: the counter is part of what is authenticated.
    @Test func countsTheRolloverIntoCipherAndTag() throws {
        let before = "800fffffdecafbadcafebabef36e96fc87ac01758cea5f94ba171db81149c9c49efa93c1b483"
        let after = "800f0000decafbadcafebabe24ecf92d9c97bf2ac679b796fdfd365a267beecdc56456590e62"
        let sender = try SRTPContext.test(.aesCM128HMACSHA1Tag80, Self.key)
        let receiver = try SRTPContext.test(.aesCM128HMACSHA1Tag80, Self.key, .inbound)
        for (sequence, expected) in [(0xFFFF, before), (0, after)] {
            var packet = Self.packet.unhexed
            packet[2] = UInt8(sequence >> 8)
            packet[3] = UInt8(sequence & 0xFF)
            #expect(try sender.protect(packet) == expected.unhexed)
            #expect(try receiver.open(expected.unhexed) == packet)
        }
    }
}
