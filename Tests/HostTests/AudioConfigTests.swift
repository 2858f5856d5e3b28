// The audio settings of an account: what the page sees, and what its calls then offer.

import Media
import PluginKit
import Primitives
import Telephony
import Testing

@testable import SpechPhoneHost

struct AudioConfigTests {
    private func preferences(
        _ change: (inout PluginKit.AccountPreferences) -> Void
    ) throws(HandlerError) -> Telephony.AccountPreferences {
        var form = PluginKit.AccountPreferences()
        change(&form)
        return try Telephony.AccountPreferences().changed(by: form)
    }

    @Test func showsEveryCodecOfTheBuildWithTheOfferedOnesFirst() {
        let view = AudioConfigView(Telephony.AccountPreferences())
        #expect(view.codecs.filter(\.enabled).map(\.name) == MediaFormat.offered.map(\.name))
        #expect(view.codecs.map(\.name).prefix(MediaFormat.offered.count) == MediaFormat.offered.map(\.name)[...])
        #expect(Set(view.codecs.map(\.name)) == Set(MediaFormat.all.map(\.name)))
        #expect(view.codecs.count == MediaFormat.all.count)
        #expect(!view.chosen && !view.silenceSuppression)
        #expect(view.codecs.first { $0.name == "G722" }?.sampleRate == 16_000)
        #expect(view.codecs.allSatisfy { !$0.description.isEmpty })
    }

    @Test func showsWhatWasChosenInItsOrder() throws {
        let view = AudioConfigView(
            try self.preferences {
                $0.codecs = ["pcma", "G722"]
                $0.packetTime = 40
                $0.opusBitrate = 32_000
                $0.dtmfMode = "info"
                $0.silenceSuppression = true
            })
        #expect(view.codecs.filter(\.enabled).map(\.name) == ["PCMA", "G722"])
        #expect(view.codecs.count == MediaFormat.all.count)
        #expect(view.chosen)
        #expect(view.packetTime == 40)
        #expect(view.bitrate == 32_000)
        #expect(view.dtmfMode == "info" && view.silenceSuppression)
    }

    @Test(arguments: [["PCMU", "MP3"], ["PCMU", "pcmu"]])
    func refusesACodecThatIsUnknownOrStandsTwice(names: [String]) {
        let error = #expect(throws: HandlerError.self) { try self.preferences { $0.codecs = names } }
        #expect(error?.code == "invalidField")
        #expect(error?.field == "codecs")
        #expect(error?.message.contains("\"\(names[1] == "MP3" ? "MP3" : "PCMU")\"") == true)
    }
}
