/// A session description (RFC 8866): what one party is ready to send and receive, and where.
public struct SessionDescription: Hashable, Sendable {
    public var origin: Origin
    public var sessionName: String
    public var connection: ConnectionData?
    /// The `t=`, `r=` and `z=` lines; a telephone call is not bounded in time.
    public var timing: [SDPLine]
    public var attributes: [Attribute]
    public var media: [MediaDescription]
    /// Lines of other types before the first stream, in the order of RFC 8866, section 5.
    public var otherLines: [SDPLine]

    public static let unboundedTiming = [SDPLine("t", "0 0")]

    public init(
        origin: Origin, sessionName: String = "-", connection: ConnectionData? = nil,
        timing: [SDPLine] = SessionDescription.unboundedTiming, attributes: [Attribute] = [],
        media: [MediaDescription], otherLines: [SDPLine] = []
    ) {
        self.origin = origin
        self.sessionName = sessionName
        self.connection = connection
        self.timing = timing
        self.attributes = attributes
        self.media = media
        self.otherLines = otherLines
    }

    /// The direction of a stream: its own, or the session's, or both ways (RFC 8866, section 6.7).
    public func direction(of media: MediaDescription) -> Direction {
        media.ownDirection ?? Direction.first(in: self.attributes) ?? .sendReceive
    }

    public func connection(of media: MediaDescription) -> ConnectionData? {
        media.connection ?? self.connection
    }
}
