import Foundation

/// Types whose schema is known without looking at what they decode.
enum PlainSchema {
    static func of<Value: Decodable>(_ type: Value.Type) -> (schema: Schema, value: Value)? {
        guard let (schema, value) = Self.erased(type), let value = value as? Value else { return nil }
        return (schema, value)
    }

    private static func erased(_ type: any Decodable.Type) -> (Schema, Any)? {
        switch type {
        case is String.Type: return (.text(limit: nil), "")
        case is Bool.Type: return (.truth(nil), false)
        case is Double.Type: return (.number, Double(0))
        case is Float.Type: return (.number, Float(0))
        // JSON coders have their own way with these: base64, digits, and the address as it is written.
        case is Data.Type: return (.text(limit: nil), Data())
        case is Decimal.Type: return (.number, Decimal(0))
        case is URL.Type: return (.text(limit: nil), URL(fileURLWithPath: "/"))
        case let described as any SchemaDescribed.Type: return Self.described(described)
        case let integer as any FixedWidthInteger.Type: return Self.integer(integer)
        case let choice as any CaseIterable.Type: return Self.choice(choice)
        default: return nil
        }
    }

    private static func described<Value: SchemaDescribed>(_ type: Value.Type) -> (Schema, Any) {
        (type.schema, type.example)
    }

    private static func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> (Schema, Any) {
        let exact = -Schema.largestInteger...Schema.largestInteger
        let least = Int64(clamping: type.min)
        let most = Int64(clamping: type.max)
        let schema = Schema.integer(
            least: max(least, exact.lowerBound), most: min(most, exact.upperBound))
        return (schema, Value.zero)
    }

    /// An enumeration of texts; `nil` for any other list of cases.
    private static func choice<Value: CaseIterable>(_ type: Value.Type) -> (Schema, Any)? {
        let texts = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        guard let first = type.allCases.first, texts.count == type.allCases.count else { return nil }
        return (.choice(texts), first)
    }
}
