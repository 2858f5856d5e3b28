// A stranger's plugin that hears of what concerns one tab or one device.

import PluginKit

/// Notes what it is told: accounts that go, sound that comes and goes, devices that are logged out.
final class WitnessPlugin: Plugin {
    let name = "witness"
    let capabilities: Set<Capability> = [.accounts, .calls, .devices]
    /// `accountRemoved a of ada` and the like.
    let entries: AsyncStream<String>
    private let entry: AsyncStream<String>.Continuation

    init() {
        (self.entries, self.entry) = AsyncStream.makeStream()
    }

    func register(in registry: inout HandlerRegistry, with capabilities: Capabilities) throws(PluginError) {
        let entry = self.entry
        try registry.register(Ear<AccountRemoved> { entry.yield("accountRemoved \($0.account) of \($1)") })
        try registry.register(
            Ear<Audio> { event, _ in
                entry.yield("\(event.detached == true ? "hears no more of" : "hears") \(event.callId?.rawValue ?? "?")")
            })
        try registry.register(Ear<LoggedOut> { event, _ in entry.yield("loggedOut \(event.reason)") })
    }

    struct Ear<Event: ServerEvent>: EventObserver {
        let note: @Sendable (Event, UserID) -> Void

        func observe(_ event: Event, of user: UserID) async throws { self.note(event, user) }
    }
}
