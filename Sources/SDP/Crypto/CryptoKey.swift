public import Primitives

/// One key of an `a=crypto` line: `inline:key||salt|lifetime|MKI:length` (RFC 4568, section 6.1).
public struct CryptoKey: Hashable, Sendable {
    /// Octets of the longest master key identifier.
    static let longestIdentifier = 128

    /// The master key and, after it, the master salt.
    public var material: SecretBytes
    /// Packets that the key may protect; `nil`: as many as SRTP allows.
    public var lifetime: UInt64?
    /// The master key identifier as packets carry it; empty when they carry none.
    public var identifier: [UInt8]

    public init(_ material: SecretBytes, lifetime: UInt64? = nil, identifier: [UInt8] = []) {
        self.material = material
        self.lifetime = lifetime
        self.identifier = identifier
    }

    init?(parsing text: Substring) {
        let method = "inline:"
        guard text.lowercased().hasPrefix(method) else { return nil }
        let fields = text.dropFirst(method.count).split(separator: "|", omittingEmptySubsequences: false)
        guard (1...3).contains(fields.count), let material = Base64.decode(fields[0], in: .standard) else { return nil }
        self.init(SecretBytes(material))
        // Both parts are optional; the colon tells them apart.
        for (place, field) in fields.dropFirst().enumerated() {
            if field.contains(":") {
                guard place == fields.count - 2, let identifier = Self.identifier(field) else { return nil }
                self.identifier = identifier
            } else {
                guard place == 0, let lifetime = Self.lifetime(field) else { return nil }
                self.lifetime = lifetime
            }
        }
    }

    /// A lifetime of ours is a plain number, an identifier at most eight octets of value.
    var text: String {
        var text = "inline:" + Base64.encode(self.material.revealed, in: .standard)
        if let lifetime = self.lifetime { text += "|\(lifetime)" }
        if !self.identifier.isEmpty {
            let value = self.identifier.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            text += "|\(value):\(self.identifier.count)"
        }
        return text
    }

    /// `2^20`, or a plain number.
    private static func lifetime(_ field: Substring) -> UInt64? {
        guard field.hasPrefix("2^") else { return UInt64(field).flatMap { $0 > 0 ? $0 : nil } }
        return UInt64(field.dropFirst(2)).flatMap { $0 < 64 ? 1 << $0 : nil }
    }

    /// `value:length`, the value written big-endian into so many octets.
    private static func identifier(_ field: Substring) -> [UInt8]? {
        let parts = field.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let value = UInt64(parts[0]), let length = Int(parts[1]),
            (1...Self.longestIdentifier).contains(length), length >= 8 || value >> UInt64(8 * length) == 0
        else { return nil }
        return (0..<length).map { place in
            let shift = 8 * (length - 1 - place)
            return shift < 64 ? UInt8(truncatingIfNeeded: value >> UInt64(shift)) : 0
        }
    }
}
