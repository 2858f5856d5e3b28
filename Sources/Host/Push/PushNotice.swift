// What a service worker is told; docs/wire.md describes it.

import Foundation
import Primitives
import WebPush

/// One notification in the making.
struct PushNotice: Hashable, Sendable {
    enum Kind: String, Encodable, Hashable, Sendable {
        /// It rings.
        case call
        /// It rang, and nobody answered.
        case missed
        /// It rang, and was answered or refused somewhere else.
        case over
        case message
    }

    let kind: Kind
    /// Notifications with one tag take each other's place, on the way and on the screen.
    let tag: String
    /// Who calls or writes, as a person reads it.
    let from: String
    /// Milliseconds since 1970.
    let at: Int64
    var call: String?
    var conversation: String?
    /// Messages of the conversation that were not read.
    var unread: Int?
    /// What the message says; sent only where the device's person wants it.
    var text: String?

    /// UTF-8 bytes; JSON may need twice as many.
    static let longestName = 240
    static let longestText = 600

    /// How it travels: a ringing call is worth nothing after a minute, and everything before.
    var manner: PushRequest.Manner {
        switch self.kind {
        case .call: .init(timeToLive: .seconds(60), urgency: .high, topic: self.tag)
        case .missed, .over: .init(timeToLive: .seconds(86_400), urgency: .high, topic: self.tag)
        case .message: .init(timeToLive: .seconds(86_400), urgency: .normal, topic: self.tag)
        }
    }

    /// JSON, well below what a push service takes: names and texts are cut.
    func payload(for device: DeviceSubscription) -> [UInt8] {
        let fields = Payload(
            kind: self.kind, tag: self.tag, from: Self.line(self.from, longest: Self.longestName), at: self.at,
            call: self.call, conversation: self.conversation, unread: self.unread,
            text: device.preview ? self.text.map { Self.line($0, longest: Self.longestText) } : nil,
            language: device.language)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and numbers always encode.
        return (try? encoder.encode(fields)).map { Array($0) } ?? []
    }

    /// One line of whole characters; what would need long escapes in JSON becomes a space.
    private static func line(_ text: String, longest: Int) -> String {
        var line = ""
        for character in text {
            let shown = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? " " : character
            guard line.utf8.count + shown.utf8.count <= longest else { return line + "…" }
            line.append(shown)
        }
        return line
    }

    private struct Payload: Encodable {
        let kind: Kind
        let tag: String
        let from: String
        let at: Int64
        let call: String?
        let conversation: String?
        let unread: Int?
        let text: String?
        let language: String
    }
}
