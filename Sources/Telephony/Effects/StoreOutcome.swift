/// What became of a storage effect.
public enum StoreOutcome: Hashable, Sendable {
    case stored
    /// Nothing was changed; `message` names the remedy.
    case failed(code: String, message: String)
}
