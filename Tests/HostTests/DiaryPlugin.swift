// A stranger's plugin that hears of calls without being asked by a page.

import PluginKit

/// Notes the states of each call, and the first frame that it hears of it.
final class DiaryPlugin: Plugin {
    let name = "diary"
    let capabilities: Set<Capability> = [.calls, .audioTap]
    /// `dialing`, `active`, `frame`, `ended` and the like.
    let entries: AsyncStream<String>
    private let entry: AsyncStream<String>.Continuation

    init() {
        (self.entries, self.entry) = AsyncStream.makeStream()
    }

    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        try registry.register(Diarist(plugin: self, tap: try capabilities.audioTap))
    }

    struct Diarist: EventObserver {
        let plugin: DiaryPlugin
        let tap: any AudioTap

        func observe(_ event: CallState, of user: UserID) async throws {
            self.plugin.entry.yield(event.call.state.rawValue)
            guard event.call.state == .active else { return }
            let frames = try await self.tap.frames(of: event.call.id, of: user)
            Task { [entry = self.plugin.entry] in
                for await _ in frames {
                    entry.yield("frame")
                    break
                }
            }
        }
    }
}
