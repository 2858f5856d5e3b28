// A request as RFC 8030 and RFC 8292 want it.

import Crypto
import Foundation
import Primitives
import Testing

@testable import WebPush

@Suite struct RequestTests {
    private let key: VAPIDKey
    private let lots: [UInt8]

    init() throws {
        self.key = try VAPIDKey(Vectors.bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
        self.lots = Vectors.bytes(Vectors.serverPrivate) + Vectors.bytes(Vectors.salt)
    }

    private func request(_ address: String = "https://push.example/abc?d=1", contact: String? = nil) throws
        -> PushRequest
    {
        try PushRequest(
            Array(Vectors.plaintext.utf8), to: try Vectors.subscription(address),
            .init(timeToLive: .seconds(60), urgency: .high, topic: "t"), from: self.key,
            contact: contact.flatMap(PushContact.init), .init(now: 1_800_000_000, randomBytes: self.lots))
    }

    @Test func carriesWhatRFC8030Names() throws {
        let request = try self.request()
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        #expect(headers["TTL"] == "60")
        #expect(headers["Urgency"] == "high")
        #expect(headers["Topic"] == "t")
        #expect(headers["Content-Encoding"] == "aes128gcm")
        #expect(headers["Content-Length"] == "\(request.body.count)")
        #expect(headers["Host"] == "push.example")
        #expect(request.endpoint.path == "/abc?d=1")
        #expect(Base64.encode(request.body, in: .url) == Vectors.body)
    }

    @Test func provesWhoSendsItToThisServiceOnly() throws {
        let value = try #require(
            self.request("https://push.example:8443/x", contact: "mailto:me@phone.example").headers.first {
                $0.name == "Authorization"
            }?.value)
        let parts = value.dropFirst("vapid t=".count).components(separatedBy: ", k=")
        #expect(parts.last == self.key.publicKey)
        let token = parts[0].split(separator: ".").map(String.init)
        let claims = try JSONSerialization.jsonObject(with: Data(Vectors.bytes(token[1]))) as? [String: Any]
        #expect(claims?["aud"] as? String == "https://push.example:8443")
        #expect(claims?["exp"] as? Int == 1_800_000_000 + 43_200)
        #expect(claims?["sub"] as? String == "mailto:me@phone.example")
        let header = try JSONSerialization.jsonObject(with: Data(Vectors.bytes(token[0]))) as? [String: String]
        #expect(header == ["typ": "JWT", "alg": "ES256"])
        let point = try P256.Signing.PublicKey(x963Representation: Vectors.bytes(self.key.publicKey))
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: Vectors.bytes(token[2]))
        #expect(point.isValidSignature(signature, for: Data("\(token[0]).\(token[1])".utf8)))
    }

    @Test func namesNobodyWhereNobodyIsToBeWrittenTo() throws {
        let value = try #require(self.request().headers.first { $0.name == "Authorization" }?.value)
        let claims = value.dropFirst("vapid t=".count).split(separator: ".")[1]
        #expect(!String(decoding: Vectors.bytes(String(claims)), as: UTF8.self).contains("sub"))
    }

    @Test(arguments: [
        "mailto:", "me@phone.example", "https://", "http://phone.example", "mailto:a@b\",\"x\":\"y", "mailto:a@b\n",
    ])
    func refusesAContactThatWouldNotStandInAToken(text: String) {
        #expect(PushContact(text) == nil)
    }

    @Test func nothingPrintsWhatMustStaySecret() throws {
        let texts = ["\(self.key)", String(reflecting: self.key), "\(try Vectors.subscription())"]
        for text in texts {
            #expect(text.contains("redacted") && !text.contains("abc") && !text.contains("BCVx"))
        }
        var dumped = ""
        dump(try Vectors.subscription(), to: &dumped)
        dump(self.key, to: &dumped)
        #expect(!dumped.contains("/abc"))
    }
}
