/// What a person sees of a call.
public enum CallState: Hashable, Sendable {
    case dialing
    case ringing
    /// The far end sends sound before it answers.
    case earlyMedia
    case active
    /// Hung up here; the far end has not confirmed it yet. No sound flows any more.
    case ending
    case ended(CallEnd)
}
