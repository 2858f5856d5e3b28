// A real host for a test: its own vault, its own page, a free port.

import AudioPlugin
import ChatPlugin
import ContactsPlugin
import Foundation
import Logging
import MessagePlugin
import PluginKit
import Primitives
import SpechPhoneHost

/// A host that runs for as long as a test's body.
struct RunningHost: Sendable {
    let port: Int
    let folder: String
    /// The lines that a person at the console would see.
    let console: [String]

    /// Runs `body` against a host on loopback, with `plugins` beside the standard ones, and stops the host.
    static func with(
        _ change: (inout HostSettings) -> Void = { _ in }, folder: String = Self.newFolder(),
        plugins: [any Plugin] = [], isTerminal: Bool = true,
        _ body: @escaping @Sendable (RunningHost) async throws -> Void
    ) async throws {
        var settings = Self.settings(in: folder)
        change(&settings)
        let (lines, console) = AsyncStream.makeStream(of: String.self)
        let host = try await Self.host(settings, plugins: plugins, isTerminal: isTerminal) { console.yield($0) }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer {
                    console.finish()
                    listening.finish()
                }
                // The end of the test cancels the host; that is no failure.
                do {
                    try await host.run(stoppingOnSignals: false, onListening: { listening.yield($0) })
                } catch is CancellationError {}
            }
            for await port in ports {
                console.finish()
                let texts = await lines.reduce(into: []) { $0.append($1) }
                try await body(RunningHost(port: port, folder: folder, console: texts))
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    static func host(
        _ settings: HostSettings, plugins: [any Plugin] = [], isTerminal: Bool = true,
        announce: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> PhoneHost {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return try await PhoneHost(
            settings: settings, plugins: [PhoneMessages(), ChatMessages(), ContactMessages(), AudioFrames()] + plugins,
            logger: logger, isTerminal: isTerminal, announce: announce)
    }

    static func settings(in folder: String) -> HostSettings {
        var settings = HostSettings()
        settings.port = 0
        settings.vault = folder + "/vault"
        settings.web = folder + "/web"
        settings.mediaThreads = 1
        return settings
    }

    /// A folder with a small page in it.
    static func newFolder() -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/spechphone-\(UUID().uuidString)"
        let files = [
            "index.html": "<p>page</p>", "app.js": "1", "m.mjs": "1", "icon.svg": "<svg/>", "a.webmanifest": "{}",
        ]
        try? FileManager.default.createDirectory(atPath: folder + "/web", withIntermediateDirectories: true)
        for (name, text) in files {
            _ = FileManager.default.createFile(atPath: folder + "/web/" + name, contents: Data(text.utf8))
        }
        return folder
    }

    func socket(
        _ path: String = "/ws", port: Int? = nil, headers: [(String, String)] = []
    ) async throws -> TestSocket {
        try await TestSocket.open(port: port ?? self.port, path: path, headers: headers)
    }
}
