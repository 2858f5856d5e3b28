// A stranger's plugin, for the two capabilities that no standard plugin uses yet.

import PluginKit

/// Keeps a note in its storage and listens to a call.
struct NotebookPlugin: Plugin {
    let name = "notebook"
    let capabilities: Set<Capability> = [.storage, .audioTap]

    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(KeepNote(storage: try capabilities.storage))
        try registry.register(ListenToCall(tap: try capabilities.audioTap))
    }

    /// Stores `text`, or removes what was stored when there is none, and tells what was there before.
    struct KeepNote: MessageHandler {
        static let type: MessageType = "keepNote"

        struct Message: Decodable, Sendable {
            let text: String?
        }

        struct Reply: Codable, Sendable {
            let before: String?
        }

        let storage: any Storage

        func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
            let before = try await self.storage.value(forKey: "note")
            if let text = message.text {
                try await self.storage.setValue(Array(text.utf8), forKey: "note")
            } else {
                try await self.storage.removeValue(forKey: "note")
            }
            return Reply(before: before.map { String(decoding: $0, as: UTF8.self) })
        }
    }

    /// Waits for the first frame from the far end.
    struct ListenToCall: MessageHandler {
        static let type: MessageType = "listenToCall"

        struct Message: Decodable, Sendable {
            let callId: CallID
        }

        struct Reply: Codable, Sendable {
            let rate: UInt32
            let samples: Int
        }

        let tap: any AudioTap

        func handle(_ message: Message, from session: BrowserSession) async throws -> Reply {
            for await frame in try await self.tap.frames(of: message.callId, for: session)
            where frame.direction == .downlink {
                return Reply(rate: frame.rate, samples: frame.samples.count)
            }
            throw HandlerError(code: "callEnded", message: "The call ended.")
        }
    }
}
