// The one answer to a request, as it goes out.

import Foundation

/// Exactly one of these answers each request: `{"byToken": id, "data": {"success": …}}`.
public struct Reply: Hashable, Sendable {
    /// The id of the request; `nil` when none could be read.
    public let id: String?
    /// The code when the request failed; counted by the dispatcher.
    public let failure: String?
    /// The JSON text.
    public let bytes: [UInt8]

    /// An answer with the handler's fields beside `success: true`.
    public init(id: String, success body: some Encodable & Sendable) throws {
        self.id = id
        self.failure = nil
        self.bytes = Array(try Self.encoder().encode(Outer(byToken: id, data: Success(body: body))))
    }

    /// A coded refusal.
    public init(id: String?, failure error: HandlerError) {
        self.id = id
        self.failure = error.code
        let body = Failure(success: false, code: error.code, message: error.message, field: error.field)
        // Four texts always encode; the constant stands for a bug in the encoder.
        let json = try? Self.encoder().encode(Outer(byToken: id, data: body))
        self.bytes = json.map { Array($0) } ?? Array(#"{"byToken":null,"data":{"success":false}}"#.utf8)
    }

    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private struct Outer<Body: Encodable>: Encodable {
        let byToken: String?
        let data: Body

        enum CodingKeys: CodingKey { case byToken, data }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.byToken, forKey: .byToken)
            try container.encode(self.data, forKey: .data)
        }
    }

    /// The body is an object (`WireContract.add` refuses any other), or encoding both into one would trap.
    private struct Success<Body: Encodable>: Encodable {
        let body: Body

        enum CodingKeys: CodingKey { case success }

        func encode(to encoder: any Encoder) throws {
            try self.body.encode(to: encoder)
            // At the end: a dictionary may have a key of this name.
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(true, forKey: .success)
        }
    }

    private struct Failure: Encodable {
        let success: Bool
        let code: String
        let message: String
        let field: String?
    }
}
