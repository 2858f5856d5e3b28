/// What a request ends in when it cannot be served: a stable code for programs, a sentence for people.
public struct HandlerError: Error, Hashable, Sendable {
    /// Stable, in lowerCamelCase; every code stands in docs/wire.md.
    public let code: String
    /// Plain English that says what to do.
    public let message: String
    /// The wire name of the field at fault, if one is.
    public let field: String?

    public init(code: String, message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }
}
