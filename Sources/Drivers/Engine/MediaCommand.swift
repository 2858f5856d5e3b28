import Media
import Primitives

/// What the engine asks of a media thread.
enum MediaCommand: Sendable {
    case open(MediaSessionID, MediaSockets, UplinkBuffer)
    /// Sends a datagram from the RTP port, before there is a session.
    case ask(MediaSessionID, IPEndpoint, [UInt8])
    case configure(MediaSessionID, MediaParameters)
    case attach(MediaSessionID, MediaStream, any DownlinkSink)
    case detach(MediaSessionID, any DownlinkSink)
    case sendDigits(MediaSessionID, [Character])
    case addTap(MediaSessionID, MediaTap)
    /// Resumes with `nil` where there is no session.
    case say(MediaSessionID, SpokenClip, ClipHearer, CheckedContinuation<Bool?, Never>)
    case hush(MediaSessionID)
    case statistics(MediaSessionID, CheckedContinuation<MediaStatistics?, Never>)
    case totals(CheckedContinuation<MediaTotals?, Never>)
    case close(MediaSessionID)
    case stop

    /// These end something, and there is at most one per thing that was begun: they are never refused.
    var isEnding: Bool {
        switch self {
        case .close, .detach, .stop: true
        case .open, .ask, .configure, .attach, .sendDigits, .addTap, .say, .hush, .statistics, .totals: false
        }
    }
}
