/// Why the vault did not do what it was asked; nothing was changed.
public struct StoreFailure: Error, Hashable, Sendable {
    public let code: String
    /// Names the remedy.
    public let message: String

    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
