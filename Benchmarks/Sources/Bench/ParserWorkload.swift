import SIP

/// An INVITE of 800 bytes, parsed and all its headers read; and written back.
enum ParserWorkload {
    static let invite: [UInt8] = {
        let head = """
            INVITE sip:1001@pbx.example;transport=udp SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-5a2c9d0f1e;rport
            Max-Forwards: 70
            From: "Alice Example" <sip:alice@pbx.example>;tag=88sja8x
            To: <sip:1001@pbx.example>
            Call-ID: 987asjd97y7atg@192.0.2.10
            CSeq: 986759 INVITE
            Contact: <sip:alice@192.0.2.10:5060>
            Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, MESSAGE, INFO
            Supported: timer, replaces
            User-Agent: benchmark
            Content-Type: application/sdp
            """
        var body = """
            v=0
            o=- 1 1 IN IP4 192.0.2.10
            s=-
            c=IN IP4 192.0.2.10
            t=0 0
            m=audio 20000 RTP/AVP 0 8 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=sendrecv
            """.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
        func message() -> [UInt8] {
            let lines = head.split(separator: "\n").joined(separator: "\r\n")
            return Array("\(lines)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
        }
        while message().count < 800 { body += "a=x:\(String(repeating: "x", count: 8))\r\n" }
        return message()
    }()

    /// Parses, and reads every header as the type it has.
    static func parse(_ count: Int) -> Int {
        var checksum = 0
        for _ in 0..<count {
            guard case .request(let request) = try? Message(parsing: Self.invite) else { return -1 }
            checksum &+= Self.route(request) &+ Self.parties(request) &+ Self.content(request)
        }
        return checksum
    }

    private static func route(_ request: Request) -> Int {
        var checksum = request.uri.sip?.host.utf8.count ?? 0
        for via in request.vias { checksum &+= via.branch?.utf8.count ?? 0 }
        checksum &+= request.topVia?.branch?.utf8.count ?? 0
        for contact in request.contacts { checksum &+= contact.uri.sip?.host.utf8.count ?? 0 }
        for route in request.recordRoutes { checksum &+= route.uri.sip?.host.utf8.count ?? 0 }
        return checksum &+ (request.maxForwards ?? 0)
    }

    private static func parties(_ request: Request) -> Int {
        var checksum = request.from?.tag?.utf8.count ?? 0
        checksum &+= request.to?.tag?.utf8.count ?? 1
        checksum &+= request.callID?.utf8.count ?? 0
        return checksum &+ Int(request.cSeq?.number ?? 0)
    }

    private static func content(_ request: Request) -> Int {
        var checksum = request.contentType?.utf8.count ?? 0
        for name in [HeaderName.allow, .supported] {
            for token in request.tokens(name) { checksum &+= token.utf8.count }
        }
        for name in [HeaderName.userAgent, .contentLength] {
            checksum &+= request.headers[name]?.utf8.count ?? 0
        }
        return checksum &+ request.body.count
    }

    static func serialize(_ count: Int) -> Int {
        guard let message = try? Message(parsing: Self.invite) else { return -1 }
        var checksum = 0
        for _ in 0..<count { checksum &+= message.serialized().count }
        return checksum
    }
}
