// No secret is shown, however it is written.

import Primitives
import Testing

@testable import SIP

struct MaskedMessageTests {
    /// What must never be seen; each of its halves neither.
    private static let secret = "S3cr3tAAbbb9Zz"

    private static func message(
        _ lines: [String] = [], method: String = "INVITE", uri: String = "sip:600@pbx.example", type: String? = nil,
        body: String = ""
    ) -> [UInt8] {
        var text = "\(method) \(uri) SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
        text += "From: \"Anna\" <sip:1001@pbx.example>;tag=f\r\nTo: <sip:600@pbx.example>\r\n"
        text += "Call-ID: c@192.0.2.1\r\nCSeq: 1 \(method)\r\n"
        for line in lines { text += line + "\r\n" }
        if let type { text += "Content-Type: \(type)\r\n" }
        return Array("\(text)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    private static func isHidden(_ masked: MaskedMessage) -> Bool {
        let text = (masked.text + masked.line).lowercased()
        let secret = Self.secret.lowercased()
        return !text.contains(secret.prefix(7)) && !text.contains(secret.suffix(7))
    }

    @Test func credentialsKeepSchemeUserRealmAndAlgorithm() {
        let line =
            "Authorization: Digest username=\"1001\", realm=\"pbx\", nonce=\"\(Self.secret)\", uri=\"sip:pbx\", "
            + "response=\"\(Self.secret)\", algorithm=MD5, cnonce=\"\(Self.secret)\", nc=00000001, qop=auth"
        let masked = MaskedMessage(Self.message([line], method: "REGISTER"))
        #expect(Self.isHidden(masked))
        #expect(
            masked.text.contains(
                "Authorization: Digest username=\"1001\", realm=\"pbx\", nonce=***, uri=***, response=***, "
                    + "algorithm=MD5, cnonce=***, nc=***, qop=***\r\n"))
        #expect(masked.method == "REGISTER" && masked.status == nil)
        #expect(masked.line == "REGISTER sip:600@pbx.example SIP/2.0")
    }

    @Test func challengesKeepRealmAlgorithmAndProtection() {
        let text =
            "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=f\r\n"
            + "To: <sip:a@b>;tag=t\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\nwww-authenticate: Digest realm=\"pbx\",\r\n"
            + " nonce=\"\(Self.secret)\",opaque=\"\(Self.secret)\", algorithm=SHA-256, qop=\"auth\", stale=false, "
            + "Digest realm=\"other\", nonce=\"\(Self.secret)\"\r\nContent-Length: 0\r\n\r\n"
        let masked = MaskedMessage(Array(text.utf8))
        #expect(Self.isHidden(masked) && masked.status == 401 && masked.method == "REGISTER")
        #expect(
            masked.text.contains(
                "WWW-Authenticate: Digest realm=\"pbx\", nonce=***, opaque=***, algorithm=SHA-256, qop=\"auth\", "
                    + "stale=false, Digest realm=\"other\", nonce=***\r\n"))
    }

    @Test(arguments: [
        "Authorization: S", "Authorization: Basic S", "AUTHORIZATION: bearer S", "Proxy-Authorization:Digest S",
        "authorization : Digest\r\n\tresponse=\r\n \"S", "Authorization: Digest realm=\"a\\\", response=\"S\"",
        "Authorization: Digest username=\"a\\\"=S\"", "Authorization: Digest realm=S=", "Authorization: Digest S=a",
        "Authorization: response=\"S\"", "Authorization: Digest username=\"a\" S", "Authorization: Digest, , realm S",
        "Proxy-Authenticate: Digest opaque=S", "Proxy-Authenticate: S", "Authentication-Info: nextnonce=\"S\"",
        "Proxy-Authentication-Info: rspauth=\"S\"", "y: S;info=<https://a>", "User-to-User: S;encoding=hex",
        "X-Auth: S", "X-Session-Token: S", "Cookie: S", "X-Api-Key: S", "P-Password: S",
        "X-Other: Digest username=a, response=S", "X-Other: a; Password = \"S\"", "X-Other: a\rAuthorization: Basic S",
        "m: <sip:1001@192.0.2.1;pn-prid=S;pn-param=S;pn-provider=fcm>", "Contact: <sip:1001@192.0.2.1>;PN-PRID=\"S",
        "Contact: <sip:1001@192.0.2.1;pn%2Dprid=S>", "Contact: <sip:1001:S@192.0.2.1:5060;ob>",
        "m: sip:1001:S@192.0.2.1",
        "Contact: <SIPS:1001:p,;S@192.0.2.1>", "Contact: \"a\" <sip:1001:a@S@192.0.2.1>", "X-Other: sip:1001:S",
        "X-Other: <sip:1001%3A.S@192.0.2.1>", "r: <sip:600@pbx?Authorization=Digest%20S>", "X-Other: 1001:S@192.0.2.1",
        "Refer-To: <sip:600@pbx?Replaces=c%3Bto-tag%3Dt&Proxy-Authorization=S>", "Call-Info: <https://u:S@pbx/a>",
        "Call-Info: <https://pbx/a?S2=S&key=S>", "Alert-Info: <http://pbx/ring?token=S>", "X-Other: token=\"a\"pwd=S",
        "Reply-To: <sip:1001@pbx;password=S>", "X-Other: nonce=a,S", "X-Other:token\t=\tS",
    ])
    func headersHideSecrets(line: String) {
        let line = line.replacingOccurrences(of: "S", with: Self.secret, where: { !$0.isLetter && $0 != "-" })
        #expect(line.contains(Self.secret), "the case itself: \(line)")
        let masked = MaskedMessage(Self.message([line]))
        #expect(Self.isHidden(masked), "\(masked.text)")
        // What else the message says is still there, where it could be read.
        #expect(masked.method == nil || masked.text.contains("Call-ID: c@192.0.2.1\r\n"))
    }

    @Test func harmlessThingsStay() {
        let lines = [
            "Contact: <sip:1001@192.0.2.1:5062;transport=tcp>;expires=600", "Route: <sip:pbx.example;lr>",
            "Refer-To: <sip:600@pbx?Replaces=c%3Bto-tag%3Dt>",
            "Reason: SIP;cause=200;text=\"Call completed elsewhere\"",
            "X-Other: something; with=parameters", "User-Agent: Telephone/1.0 (sip:help@pbx.example:5060)",
        ]
        let masked = MaskedMessage(Self.message(lines, uri: "sip:600@[2001:db8::1]:5060;user=phone"))
        #expect(masked.line == "INVITE sip:600@[2001:db8::1]:5060;user=phone SIP/2.0")
        for line in lines { #expect(masked.text.contains(line + "\r\n"), "\(line) of \(masked.text)") }
        #expect(!masked.text.contains(MaskedMessage.mask))
    }

    @Test func aPasswordInTheRequestURIIsHidden() {
        let masked = MaskedMessage(Self.message(uri: "sip:600:\(Self.secret)@pbx.example"))
        #expect(Self.isHidden(masked) && masked.line == "INVITE sip:600:***@pbx.example SIP/2.0")
    }

    @Test func descriptionsHideKeys() {
        let body =
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nk=clear:\(Self.secret)\r\n"
            + "m=audio 4000 RTP/SAVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
            + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.secret)|2^20\r\nA=CRYPTO:1 inline:\(Self.secret)\r\n"
            + " a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:\(Self.secret)\na=crypto: \(Self.secret)\r"
            + "a=ice-ufrag:\(Self.secret)\r\na=ice-pwd:\(Self.secret)\r\na=key-mgmt:mikey \(Self.secret)\r\n"
            + "a=candidate:1 1 UDP 1 192.0.2.1 4000 typ host ufrag \(Self.secret)\r\na=x-private:\(Self.secret)\r\n"
            + "i=inline:\(Self.secret)\r\nw=\(Self.secret)\r\n\(Self.secret)\r\na=sendrecv\r\n"
        let masked = MaskedMessage(Self.message(type: "application/sdp", body: body))
        #expect(Self.isHidden(masked), "\(masked.text)")
        #expect(masked.text.contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80 ***\r\n"))
        #expect(masked.text.contains("a=rtpmap:0 PCMU/8000\r\n") && masked.text.contains("a=sendrecv\r\n"))
        let shown = masked.text.split(separator: "\r\n\r\n", maxSplits: 1).last ?? ""
        #expect(masked.text.contains("Content-Length: \(shown.utf8.count)\r\n"))
        #expect(masked.size == Self.message(type: "application/sdp", body: body).count)
    }

    @Test(
        arguments: [
            ("MESSAGE", "text/plain", "S"), ("MESSAGE", "message/cpim", "From: <sip:a@b>\r\n\r\nS"),
            ("MESSAGE", nil, "S"),
            ("MESSAGE", "application/sdp", "s=S"), ("INVITE", "text/plain", "S"), ("INVITE", nil, "S"),
            ("INFO", "application/dtmf-relay", "Signal=S\r\nDuration=160\r\n"), ("INFO", "application/dtmf", "S"),
            ("INFO", "application/dtmf-relay", "Signal\t= S\nS\n"),
            ("INFO", "Application/DTMF-Relay", "signal=S;Duration=S"),
            ("NOTIFY", "message/sipfrag", "S"), ("NOTIFY", "message/sipfrag", "SIP/2.0 200 OK\r\nX-Token: S\r\n"),
            ("NOTIFY", "application/simple-message-summary", "Messages-Waiting: yes\r\n\r\nsubject: S\r\n"),
            ("INVITE", "multipart/mixed;boundary=b", "--b\r\nContent-Type: text/plain\r\n\r\nS\r\n--b--\r\n"),
            ("INVITE", "multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\n\r\nk=S\r\n--b--\r\n"),
            ("INVITE", "multipart/mixed;boundary=c", "--b\r\nContent-Type: application/sdp\r\n\r\nS\r\n--b--\r\n"),
        ] as [(String, String?, String)])
    func bodiesHideWhatIsConfidential(method: String, type: String?, body: String) {
        let body = body.replacingOccurrences(of: "S", with: Self.secret, where: { !$0.isLetter && $0 != "-" })
        let masked = MaskedMessage(Self.message(["Subject: about"], method: method, type: type, body: body))
        #expect(Self.isHidden(masked), "\(masked.text)")
        #expect(masked.method == method)
    }

    @Test func theDigitOfAnInfoIsHiddenAndItsLengthStays() {
        let body = "Signal=5\r\nDuration=160\r\n"
        let masked = MaskedMessage(Self.message(method: "INFO", type: "application/dtmf-relay", body: body))
        #expect(masked.text.hasSuffix("\r\n\r\nSignal=***\r\nDuration=160\r\n"))
    }

    @Test func theSubjectOfAMessageIsHidden() {
        let masked = MaskedMessage(
            Self.message(["s: \(Self.secret)"], method: "MESSAGE", type: "text/plain", body: "a"))
        #expect(Self.isHidden(masked) && masked.text.contains("(1 bytes of text/plain, not shown)"))
    }

    @Test(arguments: [
        "REGISTER sip:1001:S@pbx SIP/2.0\r\nAuthorization: Digest response=S\r\n\r\n", "S", "S S S",
        "\r\n\r\nS SIP/2.0",
        "SIP/2.0 200 OK;token=S\r\n\r\n", "INVITE sip:a@b SIP/2.0\r\nS", "Authorization: Digest response=S", "",
    ])
    func ofWhatCannotBeReadThereIsTheFirstLineAtMost(text: String) {
        let bytes = Array(text.replacingOccurrences(of: "S", with: Self.secret, where: { !$0.isLetter }).utf8)
        let masked = MaskedMessage(bytes)
        #expect(Self.isHidden(masked), "\(masked.text)")
        #expect(
            masked.method == nil && masked.status == nil && masked.text == masked.line && masked.size == bytes.count)
        #expect(!masked.text.contains("\n"))
    }

    @Test func theTextIsLimited() {
        let long = (0..<200).map { "X-\($0): \(String(repeating: "a", count: 200))" }
        #expect(MaskedMessage(Self.message(long)).text.utf8.count == MaskedMessage.textLimit)
    }

    /// One wrong byte, wherever it is, shows no secret.
    @Test func oneWrongByteShowsNothing() {
        let digest = "Digest username=\"1001\", realm=\"pbx\", nonce=\"\(Self.secret)\", response=\"\(Self.secret)\""
        let body =
            "v=0\r\ns=-\r\nm=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.secret)\r\n"
            + "a=ice-pwd:\(Self.secret)\r\na=sendrecv\r\n"
        let bytes = Self.message(
            ["Authorization: \(digest)", "Proxy-Authenticate: Digest realm=\"p\",\r\n opaque=\"\(Self.secret)\""],
            type: "application/sdp", body: body)
        for index in bytes.indices {
            for wrong in [UInt8(ascii: "x"), 0x0D, 0x0A, 0x20, UInt8(ascii: "\""), UInt8(ascii: "="), 0, 0xFF] {
                var bytes = bytes
                bytes[index] = wrong
                let masked = MaskedMessage(bytes)
                #expect(Self.isHidden(masked), "byte \(index), \(wrong): \(masked.text)")
            }
        }
    }

    /// Whatever arrives: no trap, and nothing beyond the limit.
    @Test(arguments: 1...4) func survivesAnything(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let whole = Self.message(
            ["Authorization: Digest a=\"b\""], type: "application/sdp", body: "v=0\r\na=crypto:1 A b\r\n")
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<(random.next() % 12) where !bytes.isEmpty {
                let index = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.removeSubrange(index...)
                case _: bytes.insert(contentsOf: bytes[index...].prefix(40), at: index)
                }
            }
            #expect(MaskedMessage(bytes).text.utf8.count <= MaskedMessage.textLimit + 2)
        }
    }
}

extension String {
    /// Replaces a mark that stands by itself: whose neighbours are of the kind.
    fileprivate func replacingOccurrences(
        of mark: Character, with text: String, where isNeighbour: (Character) -> Bool
    ) -> String {
        let characters = Array(self)
        var result = ""
        for (index, character) in characters.enumerated() {
            let before = index > 0 ? characters[index - 1] : " "
            let after = index + 1 < characters.count ? characters[index + 1] : " "
            let isMark = character == mark && isNeighbour(before) && isNeighbour(after) && !after.isNumber
            if isMark { result += text } else { result.append(character) }
        }
        return result
    }
}
