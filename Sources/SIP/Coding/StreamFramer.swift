/// Cuts a byte stream into SIP messages by Content-Length (RFC 3261, section 18.3), and knows the line ends that keep a
/// connection alive (RFC 5626, section 4.4.1).
///
/// A leaf without I/O: bytes in by `append`, messages out by `next` until nil. How the bytes were cut on their way makes
/// no difference.
public struct StreamFramer: Sendable {
    public enum Element: Hashable, Sendable {
        case message([UInt8])
        /// Two line ends between messages: the peer wants one back.
        case ping
        /// The one line end that was expected.
        case pong
    }

    public let limits: MessageLimits
    private(set) var buffer: [UInt8] = []
    /// Bytes of the buffer that were handed out.
    private var start = 0
    /// How far the buffer was searched for the empty line.
    private var searched = 0
    private var state = State.between(lineEnds: 0)
    private var isPongExpected = false

    private enum State: Hashable {
        case between(lineEnds: Int)
        case head
        /// The whole message, from its start line to the end of its body, has this length; nothing that follows it can
        /// be read when there is an error.
        case body(Int, SIPError?)
        /// The place where the next message begins cannot be known any more.
        case broken(SIPError)
    }

    public init(limits: MessageLimits = .standard) {
        self.limits = limits
    }

    /// Whether a message has begun and not ended.
    public var isInMessage: Bool {
        switch self.state {
        case .between: false
        case .head, .body: true
        case .broken: false
        }
    }

    /// A ping of ours is out: the next line end between messages is its answer.
    public mutating func expectPong() {
        self.isPongExpected = true
    }

    public mutating func append(_ bytes: some Sequence<UInt8>) {
        if case .broken = self.state { return }
        if self.start == self.buffer.count {
            self.buffer.removeAll(keepingCapacity: self.buffer.count <= Self.keptCapacity)
            self.searched -= self.start
            self.start = 0
        } else if self.start > Self.keptCapacity {
            // A stream whose pieces never end with a message must not keep all that was handed out.
            self.buffer.removeSubrange(..<self.start)
            self.searched -= self.start
            self.start = 0
        }
        self.buffer.append(contentsOf: bytes)
    }

    /// A buffer that one message made larger than this is given back, and no more than this is kept of what was handed
    /// out.
    static let keptCapacity = 16_384

    /// The next element, or nil until more bytes come. After an error the connection is of no use any more.
    public mutating func next() throws(SIPError) -> Element? {
        while true {
            switch self.state {
            case .between(let lineEnds):
                switch self.takeLineEnd() {
                case .lineEnd:
                    if let element = self.count(lineEnds + 1) { return element }
                case .more: return nil
                case .other:
                    self.state = .head
                    self.searched = self.start
                }
            case .head:
                guard let state = try self.measureHead() else { return nil }
                self.state = state
            case .body(let length, let error):
                guard self.buffer.count - self.start >= length else { return nil }
                self.state = error.map(State.broken) ?? .between(lineEnds: 0)
                return .message(self.take(length))
            case .broken(let error):
                throw error
            }
        }
    }

    private mutating func count(_ lineEnds: Int) -> Element? {
        if self.isPongExpected {
            self.isPongExpected = false
            self.state = .between(lineEnds: 0)
            return .pong
        }
        self.state = .between(lineEnds: lineEnds % 2)
        return lineEnds == 2 ? .ping : nil
    }

    private enum LineEnd { case lineEnd, more, other }

    private mutating func takeLineEnd() -> LineEnd {
        guard self.start < self.buffer.count else { return .more }
        if self.buffer[self.start] == 0x0A {
            self.start += 1
            return .lineEnd
        }
        guard self.buffer[self.start] == 0x0D else { return .other }
        guard self.start + 1 < self.buffer.count else { return .more }
        guard self.buffer[self.start + 1] == 0x0A else { return .other }
        self.start += 2
        return .lineEnd
    }

    /// What follows the head once its empty line is there.
    private mutating func measureHead() throws(SIPError) -> State? {
        while self.searched < self.buffer.count {
            if self.buffer[self.searched] == 0x0A, let end = self.emptyLineEnd(after: self.searched) {
                guard end <= self.buffer.count else { break }
                return try self.measure(end - self.start)
            }
            self.searched += 1
        }
        let size = self.buffer.count - self.start
        guard size <= self.limits.messageBytes else { throw self.fail(.tooLong(.messageBytes, size: size)) }
        return nil
    }

    /// Where the head ends when an empty line follows the line end at `index`; beyond the buffer when that cannot be
    /// told yet, and nil when another line follows.
    private func emptyLineEnd(after index: Int) -> Int? {
        guard index + 1 < self.buffer.count else { return self.buffer.count + 1 }
        if self.buffer[index + 1] == 0x0A { return index + 2 }
        guard self.buffer[index + 1] == 0x0D else { return nil }
        guard index + 2 < self.buffer.count else { return self.buffer.count + 1 }
        return self.buffer[index + 2] == 0x0A ? index + 3 : nil
    }

    /// A message whose length cannot be known is still handed out, so that a request gets its 400; what follows it is
    /// lost.
    private mutating func measure(_ head: Int) throws(SIPError) -> State {
        guard head <= self.limits.messageBytes else { throw self.fail(.tooLong(.messageBytes, size: head)) }
        let body: Int
        do throws(SIPError) {
            body = try Self.contentLength(in: self.buffer[self.start..<(self.start + head)])
        } catch {
            return .body(head, error)
        }
        guard body <= self.limits.messageBytes - head else {
            throw self.fail(.tooLong(.messageBytes, size: body))
        }
        return .body(head + body, nil)
    }

    private mutating func fail(_ error: SIPError) -> SIPError {
        self.state = .broken(error)
        self.buffer = []
        self.start = 0
        self.searched = 0
        return error
    }

    private mutating func take(_ length: Int) -> [UInt8] {
        let bytes = Array(self.buffer[self.start..<(self.start + length)])
        self.start += length
        return bytes
    }
}
