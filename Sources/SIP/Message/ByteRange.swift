/// A range within a message's buffer in eight bytes; a message is never longer than 4 GiB.
struct ByteRange: Hashable, Sendable {
    private let start: UInt32
    private let end: UInt32

    init(_ range: Range<Int>) {
        self.start = UInt32(clamping: range.lowerBound)
        self.end = UInt32(clamping: range.upperBound)
    }

    var range: Range<Int> { Int(self.start)..<Int(self.end) }
}
