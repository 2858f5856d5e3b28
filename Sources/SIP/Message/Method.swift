/// A SIP method: a case-sensitive token (RFC 3261, section 7.1), open for methods that we do not know.
public struct Method: Hashable, Sendable {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    public static let invite = Method("INVITE")
    public static let ack = Method("ACK")
    public static let bye = Method("BYE")
    public static let cancel = Method("CANCEL")
    public static let register = Method("REGISTER")
    public static let options = Method("OPTIONS")
    public static let info = Method("INFO")
    public static let update = Method("UPDATE")
    public static let prack = Method("PRACK")
    public static let message = Method("MESSAGE")
    public static let notify = Method("NOTIFY")
    public static let subscribe = Method("SUBSCRIBE")
    public static let refer = Method("REFER")
    public static let publish = Method("PUBLISH")
}

extension Method: CustomStringConvertible {
    public var description: String { self.rawValue }
}
