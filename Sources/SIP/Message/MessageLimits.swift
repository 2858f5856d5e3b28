/// How much of a message we are willing to look at; what exceeds a limit is an error that names the limit.
public struct MessageLimits: Hashable, Sendable {
    /// The largest message in bytes: what a UDP datagram can carry.
    public var messageBytes: Int
    /// The longest start line or header line in bytes, folds included.
    public var lineBytes: Int
    /// The most header lines in one message.
    public var headerLines: Int

    public init(messageBytes: Int = 65_535, lineBytes: Int = 8_192, headerLines: Int = 256) {
        self.messageBytes = messageBytes
        self.lineBytes = lineBytes
        self.headerLines = headerLines
    }

    public static let standard = MessageLimits()

    /// The most values of one list header that are decoded; further ones are ignored.
    public static let listValues = 256
    /// The most parameters of one value that are kept; a value with more is malformed.
    public static let parameters = 64
    /// How deep comments may nest.
    public static let commentDepth = 8
    /// How many characters of offending text an error carries.
    public static let errorText = 80
}
