// RFC 3264, rule by rule, between two parties of our own and against descriptions of others.

import Primitives
import SDP
import Testing

@Suite struct OfferAnswerTests {
    static let pcmu = AudioFormat(encodingName: "PCMU", clockRate: 8000)
    static let pcma = AudioFormat(encodingName: "PCMA", clockRate: 8000)
    static let opus = AudioFormat(encodingName: "opus", clockRate: 48000, channels: 2)
    static let ilbc = AudioFormat(encodingName: "iLBC", clockRate: 8000)

    static func party(_ port: UInt16 = 4000, formats: [AudioFormat] = [pcmu, pcma]) -> OfferAnswer {
        OfferAnswer(
            local: LocalAudio(address: .v4(0xC000_0201), port: port, formats: formats), sessionID: 1000)
    }

    static func remote(_ media: String, address: String = "192.0.2.9", session: String = "") throws
        -> SessionDescription
    {
        try SessionDescription(
            parsing: Array(
                "v=0\r\no=- 7 7 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 \(address)\r\nt=0 0\r\n\(session)\(media)".utf8))
    }

    @Test func offersStaticAndDynamicTypesAndOneEventPerClockRate() {
        var party = Self.party(formats: [Self.opus, Self.pcmu, Self.ilbc])
        let audio = party.offer().media[0]
        #expect(audio.formats == ["96", "0", "97", "98", "101"])
        #expect(audio.audioFormats.map(\.format).filter(\.isTelephoneEvent).map(\.clockRate) == [48000, 8000])
        #expect(audio.formatParameters(of: 101)?.text == "0-15")
        #expect(audio.ownDirection == .sendReceive)
    }

    @Test func twoPartiesAgree() throws {
        var caller = Self.party(4000)
        var callee = Self.party(5000, formats: [Self.pcma, Self.pcmu])
        let (answer, atCallee) = try callee.answer(caller.offer())
        let atCaller = try caller.accept(answer)
        #expect(atCaller.sendFormat == Self.pcmu)
        #expect(atCallee.sendFormat == Self.pcmu)
        #expect(atCaller.remote.port == 5000)
        #expect(atCallee.remoteRTCP.port == 4001)
        #expect(atCaller.receiveFormats == [0: Self.pcmu, 8: Self.pcma])
        #expect(atCaller.sendEventPayloadType == 101)
        #expect(atCallee.receiveEventPayloadTypes == [101])
        #expect(atCaller.direction == .sendReceive)
        #expect(!atCaller.isHeldByRemote)
    }

    /// A party for whose silence RFC 3389 is there, but for that of Opus.
    static func quietParty(_ port: UInt16 = 4000, formats: [AudioFormat]) -> OfferAnswer {
        var party = Self.party(port, formats: formats)
        party.local.noiseFormats = Set(formats).subtracting([Self.opus])
        return party
    }

    @Test func offersComfortNoiseOnceForEachClockThatNeedsIt() {
        let wide = AudioFormat(encodingName: "L16", clockRate: 16_000)
        var party = Self.quietParty(formats: [Self.opus, Self.pcmu, wide, Self.pcma])
        let audio = party.offer().media[0]
        #expect(audio.formats == ["96", "0", "97", "8", "13", "98", "99", "101", "100"])
        let noise = audio.audioFormats.filter { $0.format.isComfortNoise }
        #expect(noise.map(\.payloadType) == [13, 98] && noise.map(\.format.clockRate) == [8_000, 16_000])
        var alone = Self.quietParty(formats: [Self.opus])
        #expect(alone.offer().media[0].audioFormats.allSatisfy { !$0.format.isComfortNoise })
    }

    @Test func comfortNoiseIsAgreedWhereBothSidesHaveIt() throws {
        var caller = Self.quietParty(formats: [Self.pcmu, Self.pcma])
        var callee = Self.quietParty(5000, formats: [Self.pcma, Self.pcmu])
        let (answer, atCallee) = try callee.answer(caller.offer())
        let atCaller = try caller.accept(answer)
        #expect(answer.media[0].formats == ["0", "8", "13", "101"])
        for agreed in [atCaller, atCallee] {
            #expect(agreed.sendNoisePayloadType == 13 && agreed.receiveNoise == [13: 8_000])
            #expect(agreed.receiveFormats == [0: Self.pcmu, 8: Self.pcma], "noise is no format to speak with")
        }
        var other = Self.quietParty(formats: [Self.pcmu])
        _ = other.offer()
        let without = try other.accept(Self.remote("m=audio 9000 RTP/AVP 0\r\n"))
        #expect(without.sendNoisePayloadType == nil && without.receiveNoise == [13: 8_000])
    }

    @Test func comfortNoiseOfAnotherClockOrBesideACodecWithItsOwnIsNotAnswered() throws {
        var party = Self.quietParty(formats: [Self.opus, Self.pcmu])
        let (answer, agreed) = try party.answer(
            Self.remote(
                "m=audio 9000 RTP/AVP 0 13 98\r\na=rtpmap:98 CN/16000\r\n"))
        #expect(answer.media[0].formats == ["0", "13"] && agreed.receiveNoise == [13: 8_000])
        var opus = Self.quietParty(formats: [Self.opus, Self.pcmu])
        let (_, spoken) = try opus.answer(
            Self.remote("m=audio 9000 RTP/AVP 96 0 13\r\na=rtpmap:96 opus/48000/2\r\n"))
        #expect(spoken.sendFormat == Self.opus && spoken.sendNoisePayloadType == nil)
        #expect(spoken.receiveNoise == [13: 8_000], "the peer may change to PCMU, and be silent there")
        #expect(throws: SDPError.noCommonFormat) {
            var party = Self.quietParty(formats: [Self.pcmu])
            _ = try party.answer(Self.remote("m=audio 9000 RTP/AVP 13\r\n"))
        }
    }

    @Test func answersInTheOrderOfTheOfferer() throws {
        var party = Self.party(formats: [Self.pcmu, Self.pcma, Self.opus])
        let (answer, agreed) = try party.answer(
            Self.remote(
                "m=audio 9000 RTP/AVP 18 111 8 0 96\r\na=rtpmap:111 OPUS/48000/2\r\n"
                    + "a=rtpmap:96 telephone-event/8000\r\n"))
        #expect(answer.media[0].formats == ["111", "8", "0", "96"])
        #expect(agreed.sendPayloadType == 111)
        // RFC 4733 wants the clock of the audio; where only another one is offered, events still go out.
        #expect(agreed.sendEventPayloadType == 96)
        #expect(agreed.eventClockRate == 8_000)
        #expect(agreed.receiveEventPayloadTypes == [96])
    }

    @Test func refusesEveryOtherStreamWithPortZeroInPlace() throws {
        var party = Self.party()
        let (answer, agreed) = try party.answer(
            Self.remote(
                "m=video 8000 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\nm=audio 8100 RTP/SAVP 0\r\n"
                    + "m=audio 8200 RTP/AVP 0\r\nm=image 8300 udptl t38\r\nm=audio 8400 RTP/AVP 0\r\n"))
        #expect(answer.media.map(\.port) == [0, 0, 4000, 0, 0])
        #expect(answer.media.map(\.kind) == ["video", "audio", "audio", "image", "audio"])
        #expect(answer.media[3].transport == "udptl")
        #expect(agreed.remote.port == 8200)
        let again = party.offer()
        #expect(again.media.map(\.port) == [0, 0, 4000, 0, 0], "a further offer keeps the lines in place")
    }

    @Test(arguments: [
        ("sendrecv", "sendrecv", false), ("sendonly", "recvonly", true), ("recvonly", "sendonly", false),
        ("inactive", "inactive", true),
    ])
    func mirrorsTheDirection(offered: String, answered: String, held: Bool) throws {
        var party = Self.party()
        let (answer, agreed) = try party.answer(Self.remote("m=audio 9000 RTP/AVP 0\r\na=\(offered)\r\n"))
        #expect(answer.media[0].ownDirection?.rawValue == answered)
        #expect(agreed.isHeldByRemote == held)
    }

    @Test func sendsNothingToAnUnspecifiedAddressAndRemembersThePeer() throws {
        var party = Self.party()
        _ = try party.answer(Self.remote("m=audio 9000 RTP/AVP 0\r\n"))
        let (answer, agreed) = try party.answer(Self.remote("m=audio 9000 RTP/AVP 0\r\n", address: "0.0.0.0"))
        #expect(!agreed.direction.sends)
        #expect(agreed.isHeldByRemote)
        #expect(agreed.remote.address == IPAddress("192.0.2.9"))
        #expect(answer.media[0].ownDirection == .receiveOnly)
    }

    @Test func raisesTheVersionOnlyWhenSomethingChanged() throws {
        var party = Self.party()
        let offer = try Self.remote("m=audio 9000 RTP/AVP 0 8\r\n")
        let first = try party.answer(offer).answer
        let second = try party.answer(offer).answer
        #expect(first.origin == second.origin)
        let third = try party.answer(Self.remote("m=audio 9000 RTP/AVP 0 8\r\na=sendonly\r\n")).answer
        #expect(third.origin.sessionVersion == "1001")
        #expect(third.origin.sessionID == "1000")
    }

    @Test func keepsThePayloadTypesOfTheOffererInItsOwnOffers() throws {
        var party = Self.party(formats: [Self.opus, Self.pcmu])
        _ = try party.answer(Self.remote("m=audio 9000 RTP/AVP 120 0\r\na=rtpmap:120 opus/48000/2\r\n"))
        #expect(party.offer().media[0].formats.first == "120")
    }

    @Test func sendsWithTheNumbersOfTheAnswererAndReceivesWithItsOwn() throws {
        var party = Self.party(formats: [Self.ilbc])
        _ = party.offer()
        let agreed = try party.accept(
            Self.remote(
                "m=audio 9000 RTP/AVP 110 115\r\na=rtpmap:110 ilbc/8000\r\n"
                    + "a=rtpmap:115 telephone-event/8000\r\na=fmtp:110 mode=30\r\n"))
        #expect(agreed.sendPayloadType == 110)
        #expect(agreed.sendParameters?["mode"] == "30")
        #expect(agreed.receiveFormats[96] == Self.ilbc)
        #expect(agreed.sendEventPayloadType == 115)
        #expect(agreed.receiveFormats[110] == Self.ilbc)
        #expect(agreed.receiveEventPayloadTypes == [101, 115], "some send events with their own, too")
    }

    /// RFC 3264, section 6.1: what comes in under a number that we have offered is what we have offered.
    @Test func itsOwnNumbersKeepTheirMeaningWhateverTheAnswererCallsThem() throws {
        var party = Self.party(formats: [Self.ilbc])
        _ = party.offer()
        let agreed = try party.accept(
            Self.remote(
                "m=audio 9000 RTP/AVP 101 96\r\na=rtpmap:101 ilbc/8000\r\na=rtpmap:96 telephone-event/8000\r\n"))
        #expect(agreed.sendPayloadType == 101 && agreed.sendEventPayloadType == 96)
        #expect(agreed.receiveFormats == [96: Self.ilbc])
        #expect(agreed.receiveEventPayloadTypes == [101])
    }

    @Test func takesAProvisionalAnswerAndThenAnother() throws {
        var party = Self.party()
        _ = party.offer()
        _ = try party.accept(Self.remote("m=audio 9000 RTP/AVP 0\r\n"), isProvisional: true)
        let final = try party.accept(Self.remote("m=audio 9500 RTP/AVP 8\r\n"))
        #expect(final.remote.port == 9500)
        #expect(!party.isOfferOpen)
        #expect(throws: SDPError.unexpected) { try party.accept(Self.remote("m=audio 9500 RTP/AVP 8\r\n")) }
    }

    @Test func letsTheProvisionalAnswerStandWhenTheFinalOneIsMissing() throws {
        var party = Self.party()
        _ = party.offer()
        _ = try party.accept(Self.remote("m=audio 9000 RTP/AVP 0\r\n"), isProvisional: true)
        #expect(party.confirm()?.remote.port == 9000)
    }

    @Test func keepsWhatWasAgreedWhenAnOfferIsWithdrawn() throws {
        var party = Self.party()
        let (_, agreed) = try party.answer(Self.remote("m=audio 9000 RTP/AVP 0\r\n"))
        party.local.direction = .sendOnly
        _ = party.offer()
        #expect(throws: SDPError.unexpected) { try party.answer(Self.remote("m=audio 9000 RTP/AVP 0\r\n")) }
        party.withdrawOffer()
        #expect(party.agreed == agreed)
    }

    @Test func honoursPacketTimesAndTheRTCPAttribute() throws {
        var party = Self.party()
        let (_, agreed) = try party.answer(
            Self.remote("m=audio 9000 RTP/AVP 0\r\na=ptime:60\r\na=maxptime:40\r\na=rtcp:9777 IN IP4 192.0.2.77\r\n"))
        #expect(agreed.packetTime == 40)
        #expect(agreed.remoteRTCP.description == "192.0.2.77:9777")
    }

    @Test(arguments: [
        ("m=audio 0 RTP/AVP 0\r\n", SDPError.noAudio), ("m=video 900 RTP/AVP 96\r\n", .noAudio),
        ("m=audio 900 RTP/AVP 18 101\r\na=rtpmap:101 telephone-event/8000\r\n", .noCommonFormat),
        ("m=audio 900 RTP/AVP 0\r\nc=IN IP4 host.example\r\n", .noAddress),
        ("m=audio 900 RTP/AVP 0\r\nc=IN IP6 2001:db8::9\r\n", .noAddress),
        ("m=audio 900 RTP/AVP 0\r\nc=IN IP4 224.1.1.1/127\r\n", .noAddress), ("", .noAudio),
    ])
    func refusesAnOfferItCannotServeAndStaysUnchanged(media: String, error: SDPError) throws {
        var party = Self.party()
        let before = party
        let offer = try Self.remote(media)
        #expect(throws: error) { try party.answer(offer) }
        #expect(party == before)
    }
}
