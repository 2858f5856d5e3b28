/// Why a call ended, in a code that programs keep and a sentence that a person understands.
public struct CallEnd: Error, Hashable, Sendable {
    public enum Party: Hashable, Sendable {
        case local
        case remote
        case network
    }

    /// Stable, camelCase: `hungUp`, `busy`, `noAnswer`, `unknownNumber` …
    public var code: String
    public var message: String
    /// The SIP status that ended the call, when there was one.
    public var status: Int?
    public var by: Party

    public init(code: String, message: String, status: Int? = nil, by: Party) {
        self.code = code
        self.message = message
        self.status = status
        self.by = by
    }
}
