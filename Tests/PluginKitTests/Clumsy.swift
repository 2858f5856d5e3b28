// A plugin that does what it should not.

import PluginKit

/// Throws what is no refusal, and answers more than anybody wants.
struct Clumsy: Plugin {
    let name = "clumsy"
    let capabilities: Set<Capability> = []

    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(Stumble())
        try registry.register(Flood())
    }

    struct Stumble: MessageHandler {
        struct Accident: Error {}

        static let type: MessageType = "stumble"

        func handle(_: NoFields, from session: BrowserSession) async throws -> NoFields { throw Accident() }
    }

    struct Flood: MessageHandler {
        static let type: MessageType = "flood"

        struct Reply: Codable, Sendable {
            let text: String
        }

        func handle(_: NoFields, from session: BrowserSession) async throws -> Reply {
            Reply(text: String(repeating: "x", count: DispatchLimits.replyBytes))
        }
    }
}
