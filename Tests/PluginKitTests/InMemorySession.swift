// A tab without a socket.

import Foundation
import PluginKit
import Testing

/// Sends requests through a dispatcher as a tab would, and reads replies as values.
struct InMemorySession {
    static let visitor = Visitor(
        session: SessionID("1"), address: "192.0.2.7", hostName: "localhost", isLocal: false)
    static let caller = Caller.session(
        BrowserSession(
            id: SessionID("1"), device: DeviceID("d"), user: UserID("u"), userName: "ada", role: .administrator),
        Self.visitor)

    let dispatcher: Dispatcher

    init(
        _ echo: Echo = Echo(), requestsPerSession: Int = 32,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in try await Self.forever() }
    ) throws {
        var registry = HandlerRegistry()
        try registry.register(echo)
        try registry.register(Knock())
        self.dispatcher = Dispatcher(
            registry: registry, limits: DispatchLimits(requestsPerSession: requestsPerSession), sleep: sleep,
            onFailure: { _, _ in })
    }

    /// Sends `texts` through a session loop, ends the session, and gives every reply in the order it came.
    func exchange(_ texts: [String], as caller: Caller = Self.caller) async -> [TestReply] {
        let (requests, intake) = AsyncStream.makeStream(of: [UInt8].self)
        let (replies, outlet) = AsyncStream.makeStream(of: TestReply.self)
        let loop = SessionLoop(dispatcher: self.dispatcher, caller: { caller }, reply: { outlet.yield(TestReply($0)) })
        for text in texts { intake.yield(Array(text.utf8)) }
        let running = Task { await loop.run(requests) }
        var received: [TestReply] = []
        for await reply in replies {
            received.append(reply)
            if received.count == texts.count { break }
        }
        intake.finish()
        await running.value
        return received
    }

    func ask(_ text: String, as caller: Caller = Self.caller) async throws -> TestReply {
        let replies = await self.exchange([text], as: caller)
        return try #require(replies.first)
    }

    static func forever() async throws {
        let (never, _) = AsyncStream.makeStream(of: Void.self)
        for await _ in never {}
        try Task.checkCancellation()
    }
}
