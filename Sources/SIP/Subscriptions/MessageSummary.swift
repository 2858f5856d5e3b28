/// What a mailbox holds: `application/simple-message-summary` (RFC 3842, section 5.2).
public struct MessageSummary: Hashable, Sendable {
    /// How many messages of one kind there are; the urgent ones are among the others.
    public struct Count: Hashable, Sendable {
        public var new: Int
        public var old: Int
        public var newUrgent = 0
        public var oldUrgent = 0

        public init(new: Int, old: Int, newUrgent: Int = 0, oldUrgent: Int = 0) {
            self.new = new
            self.old = old
            self.newUrgent = newUrgent
            self.oldUrgent = oldUrgent
        }
    }

    public static let mediaType = "application/simple-message-summary"

    public var isWaiting: Bool
    /// Where the messages can be heard.
    public var account: URI?
    /// `nil`: the server tells only whether any wait.
    public var voice: Count?

    public init(isWaiting: Bool, account: URI? = nil, voice: Count? = nil) {
        self.isWaiting = isWaiting
        self.account = account
        self.voice = voice
    }

    /// What is behind this is not read.
    private static let longestBody = 4_096
    /// More messages than this are shown as so many.
    private static let largestCount = 99_999

    /// `nil` when the status line is missing or cannot be read. Other lines that cannot be read, other kinds of
    /// messages and the headers of single messages are left aside.
    public init?(parsing body: [UInt8]) {
        var status: Bool?
        self.init(isWaiting: false)
        for line in body.prefix(Self.longestBody).split(separator: 0x0A, omittingEmptySubsequences: false) {
            var scanner = ByteScanner(Array(line))
            guard let name = scanner.token(), scanner.takeSeparator(UInt8(ascii: ":")) else {
                // The empty line: what follows is about single messages.
                if scanner.isBlank { break }
                continue
            }
            switch scanner.lowercasedText(name) {
            case "messages-waiting": status = Self.status(&scanner)
            case "message-account": self.account = Self.account(scanner)
            case "voice-message": self.voice = Self.count(&scanner)
            default: break
            }
        }
        guard let status else { return nil }
        self.isWaiting = status
    }

    private static func status(_ scanner: inout ByteScanner) -> Bool? {
        guard let word = scanner.token() else { return nil }
        switch scanner.lowercasedText(word) {
        case "yes": return true
        case "no": return false
        default: return nil
        }
    }

    /// Some write angle brackets around it, which the grammar does not know.
    private static func account(_ scanner: ByteScanner) -> URI? {
        var scanner = scanner
        let start = scanner.position
        let range = start..<scanner.run { !$0.isSpace }.upperBound
        let text = ByteScanner(scanner.bytes, in: range)
        return URI.parse(text) ?? NameAddress.parse(text)?.uri
    }

    /// new/old, and (urgent/urgent) where the server counts those.
    private static func count(_ scanner: inout ByteScanner) -> Count? {
        guard let (new, old) = self.pair(&scanner) else { return nil }
        var count = Count(new: new, old: old)
        if scanner.takeSeparator(UInt8(ascii: "(")), let (newUrgent, oldUrgent) = self.pair(&scanner) {
            count.newUrgent = newUrgent
            count.oldUrgent = oldUrgent
        }
        return count
    }

    private static func pair(_ scanner: inout ByteScanner) -> (Int, Int)? {
        guard let first = scanner.number(UInt32.self), scanner.takeSeparator(UInt8(ascii: "/")),
            let second = scanner.number(UInt32.self)
        else { return nil }
        return (min(Int(first), self.largestCount), min(Int(second), self.largestCount))
    }
}

extension ByteScanner {
    /// Nothing but white space is left.
    fileprivate var isBlank: Bool { self.bytes[self.remaining].allSatisfy(\.isSpace) && self.position == 0 }
}
