// To the bit as the RFCs print their examples; an independent implementation decrypts in Tests/Interop/test_push.py.

import Crypto
import Primitives
import Testing

@testable import WebPush

@Suite struct EncryptionTests {
    @Test func encryptsTheExampleOfRFC8291ToTheBit() throws {
        let body = try PushEncryption(subscription: try Vectors.subscription()).encrypt(
            Array(Vectors.plaintext.utf8),
            .init(privateKey: Vectors.bytes(Vectors.serverPrivate), salt: Vectors.bytes(Vectors.salt)))
        #expect(Base64.encode(body, in: .url) == Vectors.body)
    }

    @Test func encodesTheExamplesOfRFC8188ToTheBit() throws {
        let one = try EncryptedContent.encode(
            [.init(content: Array("I am the walrus".utf8), padding: 0)],
            key: SymmetricKey(data: Vectors.bytes("yqdlZ-tYemfogSmv7Ws5PQ")),
            salt: Vectors.bytes("I1BsxtFttlv3u_Oo94xnmw"), keyID: [], recordSize: 4096)
        #expect(
            Base64.encode(one, in: .url) == "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg")
        let two = try EncryptedContent.encode(
            [.init(content: Array("I am th".utf8), padding: 1), .init(content: Array("e walrus".utf8), padding: 0)],
            key: SymmetricKey(data: Vectors.bytes("BO3ZVPxUlnLORbVGMpbT1Q")),
            salt: Vectors.bytes("uNCkWiNYzKTnBN9ji3-qWA"), keyID: Array("a1".utf8), recordSize: 25)
        #expect(
            Base64.encode(two, in: .url)
                == "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA")
    }

    @Test func fillsOneRecordAndRefusesMore() throws {
        let encryption = PushEncryption(subscription: try Vectors.subscription())
        let lots = PushEncryption.Randomness(
            privateKey: Vectors.bytes(Vectors.serverPrivate), salt: Vectors.bytes(Vectors.salt))
        let full = [UInt8](repeating: 7, count: PushRequest.longestPayload)
        #expect(try encryption.encrypt(full, lots).count == 4096)
        #expect(throws: PushError.payloadTooLarge(bytes: full.count + 1)) { try encryption.encrypt(full + [7], lots) }
    }

    @Test func refusesKeysThatAreNone() throws {
        let endpoint = try #require(PushEndpoint("https://push.example/abc"))
        let offCurve = Base64.encode([4] + [UInt8](repeating: 1, count: 64), in: .url)
        for (key, secret) in [
            (offCurve, Vectors.secret), ("", Vectors.secret), (Vectors.browserPublic, "AAAA"), ("?", "?"),
            (String(Vectors.browserPublic.dropLast()), Vectors.secret),
        ] {
            #expect(throws: PushError.keyRefused) {
                try PushSubscription(endpoint: endpoint, p256dh: key, auth: secret)
            }
        }
        #expect(throws: PushError.randomBytesUnusable) { try VAPIDKey([UInt8](repeating: 0, count: 32)) }
        #expect(throws: PushError.randomBytesUnusable) { try VAPIDKey([UInt8](repeating: 0xFF, count: 32)) }
    }
}
