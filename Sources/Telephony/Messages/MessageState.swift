/// How far an outgoing message has come.
public enum MessageState: Hashable, Sendable {
    /// It waits for its turn, for the line, or for another try; the reason says why, when it is known.
    case queued(MessageReason?)
    /// The request is out, and nothing final has come back.
    case sent
    /// A 2xx came back: the far side has taken it.
    case delivered
    /// The far end says that its person has seen it.
    case displayed
    case failed(MessageReason)
}
