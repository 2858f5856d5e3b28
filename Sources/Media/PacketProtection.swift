import Primitives
import RTP

/// SRTP of one session: what leaves is protected, what arrives is believed only when it is authentic.
///
/// Without usable keys nothing leaves and nothing is believed: what was negotiated as protected never goes plain.
struct PacketProtection: Sendable {
    struct Counters: Hashable, Sendable {
        var notAuthentic: UInt64 = 0
        var replayed: UInt64 = 0
        /// Refused before their tag was looked at, or failed for another reason.
        var refused: UInt64 = 0
        /// Packets and reports of ours that could not be protected, and were not sent.
        var unsent: UInt64 = 0
    }

    private struct Former: Sendable {
        let receiver: SRTPContext
        let until: Instant
    }

    /// A context under the keys that it was made of.
    private struct Keyed: Sendable {
        let suite: SRTPSuite
        let keys: [SRTPMasterKey]
        let context: SRTPContext
    }

    let keys: MediaProtection
    /// The newest is last, and in use. A key that comes back, as when the forks of a call take turns, finds its context:
    /// another one would count our reports from the start and encrypt two with one keystream (RFC 3711, section 9.1),
    /// and would not know how often the peer's numbers have wrapped.
    private var senders: [Keyed]
    private var receivers: [Keyed]
    /// Without them nothing leaves, or nothing is believed.
    private let sender: SRTPContext?
    private let receiver: SRTPContext?
    /// The peer's key before its last: packets that were under way when it changed still count.
    private var former: Former?
    private(set) var counters: Counters

    /// Contexts of `previous` go on where the keys are the same, with their rollover counters and replay lists.
    init(_ keys: MediaProtection, continuing previous: PacketProtection? = nil, now: Instant) {
        self.keys = keys
        self.counters = previous?.counters ?? Counters()
        self.senders = previous?.senders ?? []
        self.receivers = previous?.receivers ?? []
        self.sender = Self.use(keys.suite, [keys.sending], .outbound, among: &self.senders)
        self.receiver = Self.use(keys.suite, keys.receiving, .inbound, among: &self.receivers)
        if let previous, previous.keys.suite == keys.suite, previous.keys.receiving == keys.receiving {
            self.former = previous.former
        } else {
            self.former = previous?.receiver.map {
                Former(receiver: $0, until: now + MediaLimits.formerKeyLifetime)
            }
        }
    }

    private static func use(
        _ suite: SRTPSuite, _ keys: [SRTPMasterKey], _ direction: SRTPContext.Direction, among known: inout [Keyed]
    ) -> SRTPContext? {
        if let place = known.firstIndex(where: { $0.suite == suite && $0.keys == keys }) {
            known.append(known.remove(at: place))
        } else {
            guard let context = try? SRTPContext(suite, keys: keys, direction: direction) else { return nil }
            known.append(Keyed(suite: suite, keys: keys, context: context))
            if known.count > MediaLimits.formerKeys { known.removeFirst() }
        }
        return known.last?.context
    }

    /// The same with nothing counted: what was counted is told already.
    var resting: PacketProtection {
        var resting = self
        resting.counters = Counters()
        return resting
    }

    func keepsSendingKey(under keys: MediaProtection) -> Bool {
        self.keys.suite == keys.suite && self.keys.sending == keys.sending
    }

    /// Gives the protected length; zero when the packet must not be sent.
    mutating func protectRTP(_ buffer: UnsafeMutableRawBufferPointer, count: Int) -> Int {
        if let length = try? self.sender?.protectRTP(buffer, count: count) { return length }
        self.counters.unsent &+= 1
        return 0
    }

    /// Empty when the report must not be sent.
    mutating func protectRTCP(_ report: [UInt8]) -> [UInt8] {
        var bytes = report + [UInt8](repeating: 0, count: SRTPContext.trailerRoom)
        let length = bytes.withUnsafeMutableBytes { buffer in
            try? self.sender?.protectRTCP(buffer, count: report.count)
        }
        guard let length else {
            self.counters.unsent &+= 1
            return []
        }
        return Array(bytes[..<length])
    }

    /// The packet inside; it is gone with the next one that arrives. `nil` when it is not to be believed.
    mutating func unprotectRTP(_ datagram: UnsafeRawBufferPointer, now: Instant) -> UnsafeRawBufferPointer? {
        self.unprotect(now) { receiver throws(SRTPError) in try receiver.unprotectRTP(datagram) }
    }

    mutating func unprotectRTCP(_ datagram: UnsafeRawBufferPointer, now: Instant) -> UnsafeRawBufferPointer? {
        self.unprotect(now) { receiver throws(SRTPError) in try receiver.unprotectRTCP(datagram) }
    }

    private mutating func unprotect(
        _ now: Instant, _ open: (SRTPContext) throws(SRTPError) -> UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        guard let receiver = self.receiver else {
            self.counters.refused &+= 1
            return nil
        }
        do throws(SRTPError) {
            return try open(receiver)
        } catch .notAuthentic {
            if let former = self.former, now < former.until, let packet = try? open(former.receiver) {
                return packet
            }
            self.former = self.former.flatMap { now < $0.until ? $0 : nil }
            self.counters.notAuthentic &+= 1
        } catch .replayed {
            self.counters.replayed &+= 1
        } catch {
            self.counters.refused &+= 1
        }
        return nil
    }
}
