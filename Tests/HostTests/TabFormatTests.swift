// Which format a tab gets, and what it may change in mid-call.

import Foundation
import Media
import NIOEmbedded
import PluginKit
import Testing

@testable import SpechPhoneHost
@testable import Telephony

struct TabFormatTests {
    private let audio = SessionAudio(fallback: EmbeddedEventLoop())

    private func attach(sampleRate: Int) {
        self.audio.attach(
            AudioAttachment(
                call: Telephony.CallID(rawValue: 1), media: MediaSessionID(rawValue: 1), stream: 1, epoch: 1,
                sampleRate: sampleRate))
    }

    private func ask(_ data: String, type: String = "audioFormat") throws -> [String: Any] {
        let text = #"{"id":"7","type":"\#(type)","data":\#(data)}"#
        let reply = FormatChange.answer(to: Array(text.utf8), for: self.audio)
        let object = try JSONSerialization.jsonObject(with: Data(reply.bytes)) as? [String: Any]
        #expect(object?["byToken"] as? String == "7")
        return try #require(object?["data"] as? [String: Any])
    }

    @Test func takesTheBestThatThePageOffers() {
        #expect(TabFormat(offered: nil) == .samples)
        #expect(TabFormat(offered: ["pcm16", "flac"]) == .samples)
        #expect(TabFormat(offered: ["opus", "pcm16"]) == .opus)
    }

    @Test func ratesThatOpusDoesNotHaveStaySamples() {
        #expect(TabFormat.opus.applied(to: 8_000) == (.opus, 48_000, 48_000))
        #expect(TabFormat.opus.applied(to: 48_000) == (.opus, 48_000, 24_000))
        #expect(TabFormat.opus.applied(to: 44_100) == (.pcm16, 44_100, nil))
        #expect(TabFormat.samples.applied(to: 16_000) == (.pcm16, 16_000, nil))
    }

    @Test func changesInMidCall() throws {
        self.audio.format = .opus
        self.attach(sampleRate: 16_000)
        let samples = try self.ask(#"{"format":"pcm16"}"#)
        #expect(samples["success"] as? Bool == true)
        #expect(samples["format"] as? String == "pcm16" && samples["rate"] as? Int == 16_000)
        #expect(self.audio.opusBitrate == nil)
        let packets = try self.ask(#"{"format":"opus","bitrate":12000}"#)
        #expect(packets["format"] as? String == "opus" && packets["rate"] as? Int == 48_000)
        #expect(packets["bitrate"] as? Int == 12_000)
        #expect(self.audio.opusBitrate == 12_000)
    }

    @Test(arguments: [
        (#"{"format":"flac"}"#, "audioFormat", "invalidField"), (#"{}"#, "audioFormat", "missingField"),
        (#"{"format":"opus","bitrate":5999}"#, "audioFormat", "invalidField"),
        (#"{"format":"opus","bitrate":64001}"#, "audioFormat", "invalidField"),
        (#"{"format":"opus","bitrate":"much"}"#, "audioFormat", "wrongType"), (#"{}"#, "connect", "alreadyConnected"),
    ])
    func refusesWhatCannotBe(data: String, type: String, code: String) throws {
        self.audio.format = .opus
        self.attach(sampleRate: 8_000)
        #expect(try self.ask(data, type: type)["code"] as? String == code)
        #expect(self.audio.format == .opus)
    }

    /// Else the page takes packets for samples, and hears nothing.
    @Test func aCallThatIsQuickerThanTheSocketIsToldAnew() throws {
        #expect(self.audio.agree(to: .opus) == nil)
        #expect(self.audio.agree(to: .samples) == nil)
        self.attach(sampleRate: 8_000)
        let told = try #require(self.audio.agree(to: .opus))
        let event = Audio(told, self.audio.format)
        #expect((event.format, event.rate, event.bitrate) == (.opus, 48_000, 48_000))
        #expect(self.audio.agree(to: .opus) == nil)
    }

    @Test func thereIsNothingToChangeWithoutACall() throws {
        #expect(try self.ask(#"{"format":"pcm16"}"#)["code"] as? String == "notInCall")
    }
}
