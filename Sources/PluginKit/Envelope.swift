// A request as it arrives: read far enough to know who must answer and under which id.

import Foundation

/// The outer part of a request: `{"id", "type", "data"}`; `data` is decoded later, by the handler's own type.
public struct Envelope: Sendable {
    public let id: String
    public let type: MessageType
    /// The whole message; the handler's `data` is decoded from it.
    let json: Data

    static let longestName = 64

    /// Reads id and type.
    ///
    /// On failure the id is still given when it could be read, so that the refusal reaches its request.
    public static func parsing(_ text: some Sequence<UInt8>) -> Result<Envelope, Refusal> {
        let json = Data(text)
        guard let head = try? JSONDecoder().decode(Head.self, from: json) else {
            return .failure(Refusal(id: nil, error: .badJSON))
        }
        guard let id = head.id, let type = head.type, Self.isName(id), Self.isName(type) else {
            return .failure(Refusal(id: head.id.flatMap { Self.isName($0) ? $0 : nil }, error: .badEnvelope))
        }
        return .success(Envelope(id: id, type: MessageType(type), json: json))
    }

    /// Decodes `data` as the message of a handler; an absent `data` counts as an empty object.
    ///
    /// - Parameter limits: What the contract gave when the message was added to it.
    public func message<Message: Decodable>(
        _: Message.Type, limits: FieldLimits
    ) throws(HandlerError) -> Message {
        do {
            let sizes = try JSONDecoder().decode(Body<[String: FieldSize]>.self, from: self.json).data ?? [:]
            for (field, size) in sizes.sorted(by: { $0.key < $1.key }) {
                guard let limit = limits[field], size.bytes > limit else { continue }
                throw HandlerError.fieldTooLong(field, limit: limit)
            }
            if let message = try JSONDecoder().decode(Body<Message>.self, from: self.json).data { return message }
            return try JSONDecoder().decode(Message.self, from: Data("{}".utf8))
        } catch let error as HandlerError {
            throw error
        } catch let error as DecodingError {
            throw HandlerError(decoding: error)
        } catch {
            throw .badJSON
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...Self.longestName).contains(text.utf8.count)
    }

    /// A request that cannot be dispatched, with the id to answer under.
    public struct Refusal: Error, Hashable, Sendable {
        public let id: String?
        public let error: HandlerError

        public init(id: String?, error: HandlerError) {
            self.id = id
            self.error = error
        }
    }

    private struct Head: Decodable {
        let id: String?
        let type: String?

        enum CodingKeys: CodingKey { case id, type }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.id = try? container.decodeIfPresent(String.self, forKey: .id)
            self.type = try? container.decodeIfPresent(String.self, forKey: .type)
        }
    }

    private struct Body<Message: Decodable>: Decodable {
        let data: Message?
    }

    /// How many bytes a text field has; anything that is no text counts as empty and is judged by its type.
    private struct FieldSize: Decodable {
        let bytes: Int

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self.bytes = (try? container.decode(String.self))?.utf8.count ?? 0
        }
    }
}
