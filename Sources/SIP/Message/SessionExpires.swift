/// The value of Session-Expires (RFC 4028, section 4).
public struct SessionExpires: Hashable, Sendable {
    /// Who refreshes, by the roles of the transaction that carries the header.
    public enum Refresher: String, Hashable, Sendable {
        case client = "uac"
        case server = "uas"
    }

    /// The interval in seconds.
    public var seconds: Int
    public var refresher: Refresher?

    public init(seconds: Int, refresher: Refresher? = nil) {
        self.seconds = seconds
        self.refresher = refresher
    }

    public init?(_ message: some MessageFields) {
        guard var scanner = message.headers.firstScanner(of: .sessionExpires),
            let seconds = scanner.number(UInt32.self), let parameters = scanner.headerParameters()
        else { return nil }
        self.seconds = Int(seconds)
        self.refresher = parameters["refresher"].flatMap { Refresher(rawValue: $0.lowercasedASCII) }
    }
}

extension SessionExpires: CustomStringConvertible {
    public var description: String {
        self.refresher.map { "\(self.seconds);refresher=\($0.rawValue)" } ?? "\(self.seconds)"
    }
}
