/// A type that tells its schema itself, because its decoding checks what it is given.
public protocol SchemaDescribed: Decodable {
    static var schema: Schema { get }
    /// Any value that the schema allows.
    static var example: Self { get }
}
