/// What became of a storage effect.
public enum StoreOutcome: Hashable, Sendable {
    case stored
    /// Of a message that was stored before, one of ours with its `clientID` or a copy of theirs: under this name. Nothing was changed.
    case alreadyStored(MessageID)
    /// Nothing was changed; `message` names the remedy.
    case failed(code: String, message: String)

    var failure: StoreFailure? {
        guard case .failed(let code, let message) = self else { return nil }
        return StoreFailure(code: code, message: message)
    }
}
