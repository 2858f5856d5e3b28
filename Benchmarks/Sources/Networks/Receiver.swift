import Primitives

/// A jitter buffer with its decoder and everything that fills gaps: packets in, sound out.
protocol Receiver: AnyObject {
    /// Milliseconds from one call of `play` to the next.
    var step: Int { get }

    func insert(_ index: Int, _ payload: [UInt8], now: Instant)

    /// Appends the sound of the next step.
    func play(to sound: inout [Int16], now: Instant)

    var account: Account { get }
}

/// What a receiver says of itself, in samples.
struct Account {
    /// Made up, and not given back by another packet.
    var concealed = 0
    /// Put in and taken out by stretching time.
    var stretched = 0
}
