import Crypto

/// Randomness for a core: a deterministic generator, so that one seed gives one course of events.
///
/// SHA-256 in counter mode over a 32-byte seed; the driver takes the seed from the system.
public struct EntropySource: Hashable, Sendable, RandomNumberGenerator {
    /// The length of a seed in bytes.
    public static let seedBytes = 32

    private let seed: [UInt8]
    private var counter: UInt64 = 0
    private var block: [UInt8] = []
    private var used = 0

    /// A shorter or longer seed is accepted and hashed to 32 bytes.
    public init(seed: some Sequence<UInt8>) {
        let bytes = Array(seed)
        self.seed = bytes.count == Self.seedBytes ? bytes : Array(SHA256.hash(data: bytes))
    }

    /// A small seed for tests and simulations.
    public init(testSeed: UInt64) {
        self.init(seed: withUnsafeBytes(of: testSeed.bigEndian, Array.init))
    }

    public mutating func next() -> UInt64 {
        (0..<8).reduce(0) { value, _ in value << 8 | UInt64(self.nextByte()) }
    }

    public mutating func uint32() -> UInt32 {
        UInt32(truncatingIfNeeded: self.next())
    }

    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in self.nextByte() }
    }

    /// Lower-case hexadecimal text of `bytes` random bytes.
    public mutating func token(bytes count: Int) -> String {
        String(decoding: self.bytes(count).flatMap { [Self.digit($0 >> 4), Self.digit($0 & 0xF)] }, as: UTF8.self)
    }

    /// A branch with the magic cookie (RFC 3261, section 8.1.1.7) and 96 random bits.
    public mutating func branch() -> String { "z9hG4bK" + self.token(bytes: 12) }

    /// A tag with 64 random bits; RFC 3261, section 19.3 asks for at least 32.
    public mutating func tag() -> String { self.token(bytes: 8) }

    /// A Call-ID with 128 random bits and no host, so that it says nothing about us.
    public mutating func callID() -> String { self.token(bytes: 16) }

    /// A source of its own for a part, so that parts do not disturb each other's sequence.
    public mutating func split() -> EntropySource {
        EntropySource(seed: self.bytes(Self.seedBytes))
    }

    private mutating func nextByte() -> UInt8 {
        if self.used == self.block.count {
            var hasher = SHA256()
            hasher.update(data: self.seed)
            hasher.update(data: withUnsafeBytes(of: self.counter.bigEndian, Array.init))
            self.block = Array(hasher.finalize())
            self.counter &+= 1
            self.used = 0
        }
        defer { self.used += 1 }
        return self.block[self.used]
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

extension EntropySource: CustomStringConvertible, CustomReflectable {
    /// The seed must not reach a log: what will be drawn could be told from it.
    public var description: String { "EntropySource(«redacted»)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
