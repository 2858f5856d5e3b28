// What the host tells a page without being asked.

import Foundation

/// A push: `{"type", "data"}`; the conforming type's fields are `data`.
public protocol ServerEvent: Codable, Sendable {
    static var type: MessageType { get }
    /// What a plugin must have been granted to observe it.
    static var capability: Capability { get }
}

extension ServerEvent {
    /// The rarest of them, where an event says nothing else.
    public static var capability: Capability { .devices }
}

extension ServerEvent {
    /// The JSON text to send to a page.
    public func encoded() throws -> [UInt8] {
        Array(try Reply.encoder().encode(PushEnvelope(type: Self.type.rawValue, data: self)))
    }
}
