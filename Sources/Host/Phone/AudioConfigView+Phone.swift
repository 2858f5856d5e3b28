// The audio settings of an account: what this build can, in the order that the account's calls use.

import Media
import PluginKit
import Primitives
import Telephony

extension AudioConfigView {
    init(_ preferences: Telephony.AccountPreferences) {
        let chosen = preferences.codecs.compactMap { MediaFormat(named: $0) }
        let offered = chosen.isEmpty ? MediaFormat.offered : chosen
        let others = MediaFormat.all.filter { !offered.contains($0) }
        self.init(
            codecs: offered.map { CodecView($0, enabled: true) } + others.map { CodecView($0, enabled: false) },
            chosen: !chosen.isEmpty, packetTime: Int(preferences.packetTime.wholeMilliseconds),
            bitrate: preferences.opusBitrate, dtmfMode: preferences.digitMode.rawValue,
            silenceSuppression: preferences.suppressesSilence)
    }
}

extension CodecView {
    fileprivate init(_ format: MediaFormat, enabled: Bool) {
        self.init(
            name: format.name, description: format.summary, sampleRate: format.sampleRate, enabled: enabled)
    }
}
