/// Who hears what a plugin says into a call.
public enum AudioHearer: Hashable, Sendable {
    case farEnd
    /// The person whose call it is, in the tab that has it.
    case tab
    case both
}
