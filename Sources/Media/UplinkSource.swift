/// What the far end hears of us.
public enum UplinkSource: Hashable, Sendable {
    case microphone
    /// The project's own tune for those who wait.
    case music
    case silence
}
