// The grammar of RFC 8866: what is read, what is kept, what is refused.

import Primitives
import SDP
import Testing

@Suite struct SessionDescriptionTests {
    static let offer = """
        v=0\r
        o=root 1821 1822 IN IP4 192.0.2.10\r
        s=Asterisk PBX\r
        c=IN IP4 192.0.2.10\r
        t=0 0\r
        m=audio 14002 RTP/AVP 8 0 101\r
        a=rtpmap:8 PCMA/8000\r
        a=rtpmap:0 PCMU/8000\r
        a=rtpmap:101 telephone-event/8000\r
        a=fmtp:101 0-16\r
        a=ptime:20\r
        a=maxptime:150\r
        a=sendrecv\r

        """

    @Test func readsWhatAPBXOffers() throws {
        let session = try SessionDescription(parsing: Array(Self.offer.utf8))
        #expect(session.origin.sessionVersion == "1822")
        #expect(session.connection?.ipAddress == IPAddress("192.0.2.10"))
        let audio = try #require(session.media.first)
        #expect(audio.port == 14002)
        #expect(audio.audioFormats.map(\.payloadType) == [8, 0, 101])
        #expect(audio.audioFormats.last?.format == .telephoneEvent(clockRate: 8000))
        #expect(audio.formatParameters(of: 101)?.text == "0-16")
        #expect(audio.packetTime == 20)
        #expect(audio.maximumPacketTime == 150)
        #expect(session.direction(of: audio) == .sendReceive)
    }

    @Test func writesBackByteForByteWhatStandsInOrder() throws {
        let session = try SessionDescription(parsing: Array(Self.offer.utf8))
        #expect(String(decoding: session.serialized(), as: UTF8.self) == Self.offer)
    }

    @Test func toleratesBareLineFeedsAndMissingNameAndTime() throws {
        let text = "v=0\no=- 1 1 IN IP6 ::1\nc=IN IP6 ::1 \nm=audio 4000 RTP/AVP 0\n"
        let session = try SessionDescription(parsing: Array(text.utf8))
        #expect(session.sessionName == "-")
        #expect(session.timing == SessionDescription.unboundedTiming)
        #expect(session.connection?.ipAddress == .loopbackV6)
        #expect(session.media.first?.audioFormats.first?.format.encodingName == "PCMU")
    }

    @Test func keepsUnknownLinesAndAttributes() throws {
        let text =
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nb=AS:84\r\nt=0 0\r\nx=new\r\na=group:BUNDLE 0\r\n"
            + "m=audio 4000/2 RTP/AVP 0\r\ni=voice\r\nc=IN IP4 192.0.2.1\r\nk=clear:x\r\na=made:up:here\r\na=flag\r\n"
        let session = try SessionDescription(parsing: Array(text.utf8))
        #expect(session.attributes == [Attribute("group", "BUNDLE 0")])
        #expect(session.otherLines == [SDPLine("b", "AS:84"), SDPLine("x", "new")])
        #expect(session.media.first?.portCount == 2)
        #expect(session.media.first?.attribute("made")?.value == "up:here")
        #expect(String(decoding: session.serialized(), as: UTF8.self) == text)
    }

    @Test(arguments: [
        "", "o=- 1 1 IN IP4 1.2.3.4\r\n", "v=1\r\no=- 1 1 IN IP4 1.2.3.4\r\n", "v=0\r\n", "v=0\r\nnonsense\r\n",
        "v=0\r\no=- 1 1 IN IP4\r\n", "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio 99999 RTP/AVP 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nm=audio\r\n", "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\nc=IN\r\n",
    ])
    func refusesWhatIsNoDescription(_ text: String) {
        #expect(throws: SDPError.self) { try SessionDescription(parsing: Array(text.utf8)) }
    }

    @Test func refusesWhatIsTooLarge() {
        var limits = SDPLimits()
        limits.bytes = 100
        #expect(throws: SDPError.tooLarge(bytes: Self.offer.utf8.count)) {
            try SessionDescription(parsing: Array(Self.offer.utf8), limits: limits)
        }
        limits = SDPLimits()
        limits.lines = 5
        #expect(throws: SDPError.tooManyLines(5)) {
            try SessionDescription(parsing: Array(Self.offer.utf8), limits: limits)
        }
        limits = SDPLimits()
        limits.media = 0
        #expect(throws: SDPError.tooManyMedia(0)) {
            try SessionDescription(parsing: Array(Self.offer.utf8), limits: limits)
        }
    }

    @Test func letsNoValueBecomeALineOfItsOwn() throws {
        var session = try SessionDescription(parsing: Array(Self.offer.utf8))
        session.sessionName = "evil\r\nm=audio 1 RTP/AVP 0"
        let again = try SessionDescription(parsing: session.serialized())
        #expect(again.media.count == 1)
    }

    @Test func fallsBackToTheSessionsDirection() throws {
        let text =
            "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\na=sendonly\r\nm=audio 4000 RTP/AVP 0\r\n"
            + "m=audio 4002 RTP/AVP 0\r\na=inactive\r\n"
        let session = try SessionDescription(parsing: Array(text.utf8))
        #expect(session.media.map(session.direction(of:)) == [.sendOnly, .inactive])
    }
}
