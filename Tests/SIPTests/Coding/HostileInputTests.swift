import SIP
import Testing

/// Nothing that comes from the network may trap: every prefix, and many random changes.
@Suite struct HostileInputTests {
    static let invite = #"""
        INVITE sip:user;x=%41:pw@[2001:db8::1]:5060;transport=udp;lr;y=%zz SIP/2.0
        Via: SIP / 2.0 / UDP 192.0.2.2:5060 ;branch="z9hG4bK\"1"; rport,SIP/2.0/TCP h;received=::1
        v: SIP/2.0/TLS [::1]:5061;branch=z9hG4bK3
        From: "A \"q\" \\" <sip:%00%@h>;tag=1
        To: T. Watson<tel:+1-201;x=y>;p
        Call-ID: a@b
        CSeq: 1 INVITE
        Contact: <sip:a@b;c=d?e=f&g=%zz>;expires=60;q=0.5, sip:e@f
        Record-Route: <sip:p1;lr>,
         <sip:p2;lr>
        Max-Forwards: 70
        Expires: 4294967295
        Retry-After: 18 (in (a) \) meeting)
        WWW-Authenticate: Digest realm="a", nonce="b", qop="auth,auth-int", Digest realm=c
        Authorization: Digest username="u",realm="r",nonce="n",uri="sip:h",response="x",nc=00000001,qop=auth,cnonce="c"
        Content-Type: application/sdp; x="y"
        Content-Length: 10

        v=0
        o=- 1
        """#

    /// Touches everything that decodes lazily, and checks that what was written reads the same.
    static func exercise(_ bytes: [UInt8]) {
        do throws(SIPError) {
            let message = try Message(parsing: bytes)
            switch message {
            case .request(let request): self.exercise(request)
            case .response(let response): self.exercise(response)
            }
            let again = try? Message(parsing: message.serialized())
            #expect(again.map(Self.withoutLength) == Self.withoutLength(message))
        } catch {
            _ = error.description
            if let reply = error.reply(toTag: "t") { self.exercise(reply) }
        }
    }

    /// The serializer adds a Content-Length where none was.
    static func withoutLength(_ message: Message) -> Message {
        switch message {
        case .request(var request):
            request.headers.remove(.contentLength)
            return .request(request)
        case .response(var response):
            response.headers.remove(.contentLength)
            return .response(response)
        }
    }

    static func exercise(_ message: some MessageFields) {
        for field in message.headers {
            _ = message.headers.values(field.name)
            _ = try? NameAddress(parsing: field.value).description
            _ = try? Via(parsing: field.value).rport
            _ = try? DigestChallenge(parsing: field.value).description
            _ = try? DigestCredentials(parsing: field.value).description
            if let uri = try? URI(parsing: field.value) { _ = uri.isEquivalent(to: uri) }
        }
        for via in message.vias { _ = via.description }
        for contact in message.contacts + message.routes + message.recordRoutes { _ = contact.uri.sip?.user }
        _ = (message.retryAfter, message.expires, message.contentType, message.callID, message.cSeq)
        var copy = message
        copy.topVia = message.topVia
        copy.headers.remove(.contact)
        _ = copy == message
    }

    @Test func everyPrefixIsSafe() {
        let bytes = MessageText.bytes(Self.invite)
        for count in 0...bytes.count { Self.exercise(Array(bytes.prefix(count))) }
    }

    @Test func everySuffixIsSafe() {
        let bytes = MessageText.bytes(MessageText.options)
        for count in 0...bytes.count { Self.exercise(Array(bytes.suffix(count))) }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func randomChangesAreSafe(seed: UInt64) {
        var random = EntropySource(testSeed: seed)
        let interesting = Array("\r\n \t\"\\<>;,=:@%?/()[]*0aZ\0".utf8) + [0x7F, 0x80, 0xFF]
        let originals = [Self.invite, MessageText.options].map(MessageText.bytes)
        for round in 0..<250 {
            var bytes = originals[round % 2]
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
                let byte = interesting[Int.random(in: 0..<interesting.count, using: &random)]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(byte & 7)))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 9)], at: place)
                }
            }
            Self.exercise(bytes)
        }
    }

    @Test func noiseIsSafe() {
        var random = EntropySource(testSeed: 99)
        for _ in 0..<500 { Self.exercise(random.bytes(Int.random(in: 0..<300, using: &random))) }
    }

    @Test func theOriginalIsValid() {
        #expect(MessageText.error(MessageText.bytes(Self.invite)) == nil)
    }
}
