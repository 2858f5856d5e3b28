/// How much a notice matters; the page chooses the colour.
public enum NoticeSeverity: Hashable, Sendable {
    case info
    case success
    case warning
    case error
}
