// What the host tells a page without being asked.

import Foundation

/// A push: `{"type", "data"}`; the conforming type's fields are `data`.
public protocol ServerEvent: Encodable, Sendable {
    static var type: MessageType { get }
}

extension ServerEvent {
    /// The JSON text to send to a page.
    public func encoded() throws -> [UInt8] {
        Array(try Reply.encoder().encode(PushEnvelope(type: Self.type.rawValue, data: self)))
    }
}
