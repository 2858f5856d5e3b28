import Foundation
import PluginKit

/// The one reply to a request.
public struct BenchReply: Hashable, Sendable {
    /// As it would go out.
    public let json: String
    public let success: Bool
    /// Why it was refused.
    public let code: String?
    public let field: String?

    init(_ reply: Reply) throws {
        self.json = String(decoding: reply.bytes, as: UTF8.self)
        let head = try JSONDecoder().decode(Outer<Head>.self, from: Data(reply.bytes)).data
        self.success = head.success
        self.code = head.code
        self.field = head.field
    }

    /// The fields of the reply.
    public func decoded<Fields: Decodable>(as _: Fields.Type) throws -> Fields {
        try JSONDecoder().decode(Outer<Fields>.self, from: Data(self.json.utf8)).data
    }

    private struct Outer<Fields: Decodable>: Decodable {
        let data: Fields
    }

    private struct Head: Decodable {
        let success: Bool
        let code: String?
        let field: String?
    }
}
