/// Who hears a session at the moment, which decides whether packets may go through undecoded.
public enum BrowserListener: Hashable, Sendable {
    /// Somebody needs samples: a tap, or a browser that takes nothing else; or nobody listens.
    case samples
    /// A browser that takes packets of at most so many bits per second.
    case packets(bitrate: Int)

    /// The longest packet of 20 ms that it takes as it is. A browser whose network is free takes all of them; one that
    /// asks for less than usual does so because it must.
    var longestPacket: Int {
        switch self {
        case .samples: 0
        case .packets(let bitrate):
            bitrate >= BrowserFormat.usualBitrate ? MediaLimits.longestBrowserPacket : bitrate / Self.bitsPerPacket
        }
    }

    /// What one byte in each packet is, in bits per second; half of it again, as the bitrate is an average.
    private static let bitsPerPacket = 8 * 50 * 2 / 3
}
