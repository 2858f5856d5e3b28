// The errors that the dispatcher itself gives; handlers and capabilities add their own.

extension HandlerError {
    public static let badJSON = HandlerError(
        code: "badJSON", message: "The message is not valid JSON. Reload the page; if that does not help, report it.")

    public static let badEnvelope = HandlerError(
        code: "badEnvelope",
        message: "A request needs \"id\" and \"type\" as texts of at most 64 bytes. Reload the page.")

    public static let loginRequired = HandlerError(
        code: "loginRequired", message: "Log in first, or open the enrolment link from the host's console.")

    public static let tooManyRequests = HandlerError(
        code: "tooManyRequests", message: "Too many requests are waiting for an answer. Wait for some of them.")

    public static let messageTooLarge = HandlerError(
        code: "messageTooLarge", message: "The message is larger than 64 KiB.")

    public static let timeout = HandlerError(
        code: "timeout", message: "The host did not finish this in time. Try again.")

    /// Only counted: nobody is there to be told.
    public static let cancelled = HandlerError(code: "cancelled", message: "The tab that asked has gone.")

    public static let replyTooLarge = HandlerError(
        code: "replyTooLarge", message: "The answer is too large to be sent. Ask for less.")

    public static func pluginBusy(_ plugin: String) -> HandlerError {
        HandlerError(
            code: "pluginBusy",
            message: "The plugin \"\(plugin.prefix(64))\" of the phone server does not keep up. Try again later.")
    }

    public static let internalError = HandlerError(
        code: "internalError", message: "Something went wrong inside the host; its log says what.")

    public static func unknownType(_ type: MessageType) -> HandlerError {
        HandlerError(
            code: "unknownType",
            message: "This host does not know \"\(type.rawValue.prefix(64))\". Reload the page to get its version.")
    }

    public static func missingField(_ field: String) -> HandlerError {
        HandlerError(code: "missingField", message: "The field \"\(field)\" is missing.", field: field)
    }

    public static func wrongType(_ field: String, expected: String) -> HandlerError {
        HandlerError(code: "wrongType", message: "The field \"\(field)\" must be \(expected).", field: field)
    }

    public static func fieldTooLong(_ field: String, limit: Int) -> HandlerError {
        HandlerError(
            code: "fieldTooLong", message: "The field \"\(field)\" may have at most \(limit) bytes.", field: field)
    }

    public static func invalidField(_ field: String, _ message: String) -> HandlerError {
        HandlerError(code: "invalidField", message: message, field: field)
    }
}
