// The tests of a plugin need no host: what they say is JSON, as a page would say it.

public import PluginKit

/// A plugin between a page that the test plays and services that record what is asked of them.
public struct PluginBench: Sendable {
    /// The tab that asks.
    public static let session = BrowserSession(
        id: SessionID("tab"), device: DeviceID("device"), user: UserID("user"), userName: "ada", role: .user)

    public let services: BenchServices
    /// What the plugins have added to the contract of the wire.
    public let contract: WireContract
    private let dispatcher: Dispatcher
    private let board: EventBoard

    /// Registers the plugins as a host would.
    public init(_ plugins: [any Plugin], services: BenchServices = BenchServices()) throws(PluginError) {
        var registry = HandlerRegistry()
        for plugin in plugins {
            try registry.add(plugin, granting: Capabilities(of: services.all, for: plugin))
        }
        self.services = services
        self.contract = registry.contract
        self.dispatcher = Dispatcher(registry: registry, onFailure: { _, _ in })
        self.board = EventBoard(of: registry, onFailure: { _, _, _ in })
    }

    /// Sends one request and gives its reply.
    ///
    /// - Parameter data: The request's fields, as a JSON object.
    public func ask(_ type: MessageType, _ data: String = "{}") async throws -> BenchReply {
        let text = #"{"id":"1","type":"\#(type)","data":\#(data)}"#
        let envelope = try Envelope.parsing(Array(text.utf8)).get()
        let visitor = Visitor(session: Self.session.id, address: "192.0.2.1", hostName: "localhost", isLocal: false)
        return try BenchReply(await self.dispatcher.answer(envelope, from: .session(Self.session, visitor)))
    }

    /// Lets observers hear an event; they do so while `observing` runs.
    public func tell(_ event: some ServerEvent) {
        self.board.tell(event, of: Self.session.user)
    }

    /// Runs the plugins' observers for as long as `body` runs.
    public func observing<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        let running = Task { await self.board.run() }
        defer { running.cancel() }
        return try await body()
    }

    /// What was counted of the plugin with this name, such as faults of its handlers and observers, and time limits.
    public func census(of plugin: String) -> PluginCensus {
        var plugins = self.dispatcher.census.plugins
        self.board.count(into: &plugins)
        return plugins[plugin] ?? PluginCensus()
    }
}
