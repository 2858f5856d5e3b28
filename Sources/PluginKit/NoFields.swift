/// The message of a request, or the reply to one, that carries nothing.
public struct NoFields: Codable, Hashable, Sendable {
    public init() {}
}
