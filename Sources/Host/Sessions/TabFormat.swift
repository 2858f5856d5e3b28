// How the sound of one tab travels, as both ends agreed.

import Media
import PluginKit

/// What a tab takes, and what it therefore gets of a call.
struct TabFormat: Hashable, Sendable {
    /// Bits per second of Opus; `nil`: this tab takes samples.
    var opusBitrate: Int?

    static let samples = TabFormat(opusBitrate: nil)
    static let opus = TabFormat(opusBitrate: Self.usualBitrate)

    /// Bits per second of Opus unless the page asks for others: a codec of a wide band loses next to nothing of its sound.
    static let usualBitrate = 48_000

    init(opusBitrate: Int?) {
        self.opusBitrate = opusBitrate
    }

    /// The best of what a page says it can; a page that says nothing takes samples.
    init(offered: [String]?) {
        self = offered?.contains(AudioFormat.opus.rawValue) == true ? .opus : .samples
    }

    /// Format, rate and bitrate of the frames of a call at this rate: not every rate can be Opus.
    func applied(to sampleRate: Int) -> (format: AudioFormat, rate: Int, bitrate: Int?) {
        guard let bitrate = self.opusBitrate, BrowserFormat.hasPackets(at: sampleRate) else {
            return (.pcm16, sampleRate, nil)
        }
        // At the clock of Opus the page's packets may go on to the far end as they are: no more than calls send usually.
        let most = sampleRate == BrowserFormat.packetRate ? BrowserFormat.usualBitrate : bitrate
        return (.opus, BrowserFormat.packetRate, min(bitrate, most))
    }
}
