/// One `a=fmtp` line (RFC 8866, section 6.15): text that only the format understands, often `name=value;…`.
public struct FormatParameters: Hashable, Sendable {
    public var payloadType: UInt8
    public var text: String

    public init(payloadType: UInt8, text: String) {
        self.payloadType = payloadType
        self.text = text
    }

    init?(parsing value: String) {
        let fields = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let first = fields.first, let payloadType = UInt8(first) else { return nil }
        self.init(payloadType: payloadType, text: fields.count > 1 ? String(fields[1]) : "")
    }

    var value: String { "\(self.payloadType) \(self.text)" }

    /// The value of a `name=value` parameter; names compare without case.
    public subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        for parameter in self.text.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard let first = parts.first else { continue }
            if first.filter({ $0 != " " }).lowercased() == wanted {
                return parts.count > 1 ? String(parts[1].filter { $0 != " " }) : ""
            }
        }
        return nil
    }
}
