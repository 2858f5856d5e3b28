/// How many bytes the texts of a message may have. What the message does not ask for has no limit: it is ignored.
public struct FieldLimits: Hashable, Sendable {
    private let known: [String: Int]
    /// Of every other field, where the message takes any name.
    private let others: Int?

    /// Limits by the names of fields.
    public init(_ known: [String: Int]) {
        self.known = known
        self.others = nil
    }

    init(of message: Schema, named: [String: Int], usual: Int) {
        switch message {
        case .object(let fields):
            self.known = Dictionary(
                fields.map { ($0.name, named[$0.name] ?? usual) }, uniquingKeysWith: { first, _ in first })
            self.others = nil
        case .map:
            self.known = named
            self.others = usual
        case .text, .name, .constant, .choice, .truth, .integer, .number, .list, .reference, .null, .any:
            self.known = [:]
            self.others = nil
        }
    }

    subscript(field: String) -> Int? { self.known[field] ?? self.others }
}
