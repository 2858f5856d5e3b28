/// The value of Event (RFC 6665, section 8.2.1): which events, and which of several subscriptions to them.
public struct EventPackage: Hashable, Sendable {
    public var name: String
    public var id: String?

    public init(name: String, id: String? = nil) {
        self.name = name
        self.id = id
    }

    public init?(_ request: Request) {
        guard var scanner = request.headers.firstScanner(of: .event), let token = scanner.token(),
            let parameters = scanner.headerParameters()
        else { return nil }
        self.name = scanner.text(token).lowercasedASCII
        self.id = parameters["id"]
    }
}

extension EventPackage: CustomStringConvertible {
    public var description: String { self.id.map { "\(self.name);id=\($0)" } ?? self.name }
}
