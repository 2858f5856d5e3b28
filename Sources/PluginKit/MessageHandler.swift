/// Answers one type of request from a tab that has proved who it is.
///
/// A handler decodes, asks one capability, and returns its reply; it throws `HandlerError` to refuse. Message and reply are objects
/// in JSON, so structs with fields; the field `success` of the reply is the host's own.
public protocol MessageHandler: Sendable {
    associatedtype Message: Decodable & Sendable
    associatedtype Reply: Codable & Sendable

    /// The wire name; the file and the type are named after it.
    static var type: MessageType { get }
    /// The most bytes that a text field of the message may have, by wire name, where the default does not fit.
    static var fieldLimits: [String: Int] { get }
    /// After this long the caller is told that the request timed out, whatever the handler does.
    static var timeLimit: Duration { get }

    func handle(_ message: Message, from session: BrowserSession) async throws -> Reply
}

extension MessageHandler {
    public static var fieldLimits: [String: Int] { [:] }
    public static var timeLimit: Duration { DispatchLimits.defaultTimeLimit }
}
