/// A name that only the host gives and reads; on the wire a plain string. A type for each kind keeps them apart.
public protocol Identifier: Hashable, Sendable, Codable, CustomStringConvertible {
    var rawValue: String { get }

    init(_ rawValue: String)
}

extension Identifier {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }

    public var description: String { self.rawValue }
}
