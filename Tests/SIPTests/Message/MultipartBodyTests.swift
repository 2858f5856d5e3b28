// Bodies of several parts, as gateways send them and as nobody should.

import Testing

@testable import SIP

struct MultipartBodyTests {
    static let mixed = """
        preamble\r\n--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=-\r\n--b1 \r
        content-type: application/isup; version=nxv3;\r\n base=etsi121\r
        Content-Disposition: signal;handling=optional\r\n\r\n\u{1}\u{2}\r\n--b1--\r\nepilogue
        """

    static func request(_ body: String, type: String = "multipart/mixed;boundary=b1") -> Request {
        var request = Request(method: .invite, uri: .sip(SIPURI(user: "a", host: "b")))
        request.headers[.contentType] = type
        request.body = Array(body.utf8)
        return request
    }

    private static func text(_ body: [UInt8]?) -> String? { body.map { String(decoding: $0, as: UTF8.self) } }

    @Test func readsEachPartWithItsHeaders() throws {
        let parts = try #require(MultipartBody(Self.request(Self.mixed))).parts
        #expect(parts.map(\.contentType) == ["application/sdp", "application/isup"])
        #expect(parts.map { Self.text($0.body) } == ["v=0\r\no=-", "\u{1}\u{2}"])
        #expect(parts[1].headers[.contentType]?.hasSuffix("base=etsi121") == true)
    }

    @Test func findsTheDescriptionWhereverItIs() {
        #expect(Self.text(Self.request(Self.mixed).sessionBody) == "v=0\r\no=-")
        #expect(Self.request(Self.mixed).body(ofType: "text/plain") == nil)
        #expect(Self.text(Self.request("v=0", type: "application/sdp").sessionBody) == "v=0")
        #expect(Self.request("", type: "application/sdp").sessionBody == nil)
        let nested = "--o\r\nContent-Type: multipart/mixed;boundary=b1\r\n\r\n\(Self.mixed)\r\n--o--"
        #expect(Self.text(Self.request(nested, type: "multipart/mixed; boundary=\"o\"").sessionBody) == "v=0\r\no=-")
    }

    @Test func takesTheLastOfSeveralAlternatives() {
        let body = "--b1\nContent-Type: application/sdp\n\nfirst\n--b1\nContent-Type: application/sdp\n\nlast\n--b1--\n"
        #expect(Self.text(Self.request(body, type: "multipart/alternative;boundary=b1").sessionBody) == "last")
        #expect(Self.text(Self.request(body).sessionBody) == "first")
    }

    @Test(arguments: [
        "", "--b1", "--b1--", "--b1\r\n", "no delimiter at all", "--b1\r\nContent-Type: a/b\r\n--b1--",
        "--b1\r\nno header\r\n\r\nx\r\n--b1--", "--b1\r\nContent-Type: application/sdp\r\n\r\nnever closed",
        "--b1x\r\n\r\nx\r\n--b1x--", "--b1\r\n: x\r\n\r\nx\r\n--b1--",
    ])
    func isNothingWhenItIsMalformed(body: String) {
        #expect(MultipartBody(Self.request(body)) == nil)
    }

    @Test(arguments: ["text/plain;boundary=b1", "multipart/mixed", "multipart/mixed;boundary=\"\"", "multipart"])
    func isNothingWithoutABoundary(type: String) {
        #expect(MultipartBody(Self.request(Self.mixed, type: type)) == nil)
    }

    @Test func hasLimits() {
        let part = "--b1\r\n\r\nx\r\n"
        let fits = String(repeating: part, count: MultipartBody.partLimit) + "--b1--"
        #expect(MultipartBody(Self.request(fits))?.parts.count == MultipartBody.partLimit)
        #expect(MultipartBody(Self.request(part + fits)) == nil)
        let long = "--b1\r\nX: \(String(repeating: "a\r\n b", count: 1_500))\r\n\r\nx\r\n--b1--"
        #expect(MultipartBody(Self.request(long)) == nil)
        var deep = "--d\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--d--"
        for level in 0...MultipartBody.depthLimit {
            let inner = level == 0 ? "d" : "l\(level - 1)"
            deep = "--l\(level)\r\nContent-Type: multipart/mixed;boundary=\(inner)\r\n\r\n\(deep)\r\n--l\(level)--"
        }
        #expect(Self.request(deep, type: "multipart/mixed;boundary=l\(MultipartBody.depthLimit)").sessionBody == nil)
    }

    @Test func survivesEveryPrefixAndEveryChangedByte() {
        let body = Array(Self.mixed.utf8)
        for count in 0...body.count {
            var request = Self.request("")
            request.body = Array(body.prefix(count))
            _ = request.sessionBody
            guard count < body.count else { continue }
            request.body = body
            request.body[count] = request.body[count] ^ 0x2D
            _ = request.sessionBody
        }
    }
}
