// Censuses of the rooms below are plain structs of numbers that know nothing of JSON.

/// Any value as JSON: its numbers, texts and collections, read by reflection.
enum Figures: Encodable {
    case number(Int64)
    case truth(Bool)
    case text(String)
    case list([Figures])
    case object([String: Figures])

    init(reflecting value: Any) {
        switch value {
        case let value as any BinaryInteger: self = .number(Int64(clamping: value))
        case let value as Bool: self = .truth(value)
        case let value as Duration: self = .text("\(value)")
        case let value as SIMD8<UInt64>: self = .list(value.indices.map { .number(Int64(clamping: value[$0])) })
        default:
            let mirror = Mirror(reflecting: value)
            switch mirror.displayStyle {
            case .struct, .class, .tuple:
                let fields = mirror.children.compactMap { child in
                    child.label.map { ($0, Figures(reflecting: child.value)) }
                }
                self = .object(Dictionary(fields, uniquingKeysWith: { first, _ in first }))
            case .dictionary:
                let entries = mirror.children.compactMap { child -> (String, Figures)? in
                    let parts = Mirror(reflecting: child.value).children.map(\.value)
                    return parts.count == 2 ? ("\(parts[0])", Figures(reflecting: parts[1])) : nil
                }
                self = .object(Dictionary(entries, uniquingKeysWith: { first, _ in first }))
            case .collection, .set, .optional: self = .list(mirror.children.map { Figures(reflecting: $0.value) })
            default: self = .text("\(value)")
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
