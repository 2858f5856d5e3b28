/// Who is to hear a spoken clip.
public enum ClipHearer: CaseIterable, Hashable, Sendable {
    case farEnd
    case browser
    case both

    var isFarEnd: Bool { self != .browser }
    var isBrowser: Bool { self != .farEnd }
}
