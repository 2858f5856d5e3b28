// The demo exchange runs as a child of the host, so that it ends with it.

import Foundation
import Logging
import Vault

/// A running DemoExchange program.
actor DemoExchangeChild {
    private let process = Process()
    private let output = Pipe()
    /// Held open: the child ends when it closes, even when this process is killed.
    private let lifeline = Pipe()
    private let logger: Logger

    /// How long the child may take until it listens.
    private static let patience: Duration = .seconds(10)
    private static let announcement = "LISTENING 127.0.0.1:"

    init(logger: Logger) {
        self.logger = logger
    }

    /// Starts the program with this password for its demo account; gives its SIP port.
    func start(path: String, password: Password) async throws(HostError) -> UInt16 {
        self.process.executableURL = URL(fileURLWithPath: path)
        self.process.arguments = ["--port", "0", "--exit-with-parent"]
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SPECH_") }
        environment["SPECH_DEMO_PASSWORD"] = password.text
        self.process.environment = environment
        self.process.standardInput = self.lifeline
        self.process.standardOutput = self.output
        do {
            try self.process.run()
        } catch {
            throw .phone("The demo exchange \(path) cannot be started: \(error.localizedDescription)")
        }
        guard let port = await self.readPort() else {
            self.stop()
            throw .phone("The demo exchange \(path) did not say where it listens. Start it by hand to see why.")
        }
        let pid = self.process.processIdentifier
        self.logger.info("demo exchange is running", metadata: ["port": "\(port)", "pid": "\(pid)"])
        return port
    }

    func stop() {
        self.output.fileHandleForReading.readabilityHandler = nil
        guard self.process.isRunning else { return }
        try? self.lifeline.fileHandleForWriting.close()
        self.process.terminate()
    }

    private func readPort() async -> UInt16? {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(16))
        let handle = self.output.fileHandleForReading
        let splitter = LineSplitter()
        // Keeps reading for as long as the child lives, so that its output never blocks it.
        handle.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                continuation.finish()
            }
            for line in splitter.lines(adding: data) { continuation.yield(line) }
        }
        let alarm = Task {
            try await Task.sleep(for: Self.patience)
            continuation.finish()
        }
        defer { alarm.cancel() }
        for await line in lines where line.hasPrefix(Self.announcement) {
            return UInt16(line.dropFirst(Self.announcement.count))
        }
        return nil
    }
}
