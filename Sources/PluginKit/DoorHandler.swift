/// Answers one type of request from somebody who need not be known yet: connect, login, enrol.
public protocol DoorHandler: Sendable {
    associatedtype Message: Decodable & Sendable
    associatedtype Reply: Codable & Sendable

    /// The wire name; the file and the type are named after it.
    static var type: MessageType { get }
    /// The most bytes that a text field of the message may have, by wire name, where the default does not fit.
    static var fieldLimits: [String: Int] { get }
    /// After this long the caller is told that the request timed out, whatever the handler does.
    static var timeLimit: Duration { get }

    func handle(_ message: Message, from visitor: Visitor) async throws -> Reply
}

extension DoorHandler {
    public static var fieldLimits: [String: Int] { [:] }
    public static var timeLimit: Duration { DispatchLimits.defaultTimeLimit }
}
