/// Something a person should know; the page chooses colours by severity.
public struct Notify: ServerEvent, Hashable {
    public static let type: MessageType = "notify"
    public static let capability = Capability.accounts

    public enum Severity: String, Codable, CaseIterable, Hashable, Sendable {
        case info
        case success
        case warning
        case error
    }

    public let severity: Severity
    public let code: String
    public let message: String

    public init(severity: Severity, code: String, message: String) {
        self.severity = severity
        self.code = code
        self.message = message
    }
}
