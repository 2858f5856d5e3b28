import CSystem
import Foundation

/// A program that the rig started: it is measured from outside, and stopped by its number.
final class Child {
    let process = Process()
    private let output = Pipe()

    /// - Parameter log: Where its words go; nil keeps standard output for `line()`.
    init(_ program: String, _ arguments: [String], log: String?) throws {
        // Whatever becomes of the rig, nothing that it started stays; and other work on the machine is not to be measured.
        self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        self.process.arguments = ["setpriv", "--pdeathsig", "TERM", "nice", "-n", "-20", program] + arguments
        self.process.standardInput = FileHandle.nullDevice
        if let log {
            _ = FileManager.default.createFile(atPath: log, contents: nil)
            let file = FileHandle(forWritingAtPath: log)
            self.process.standardOutput = file
            self.process.standardError = file
        } else {
            self.process.standardOutput = self.output
        }
        try self.process.run()
    }

    deinit { self.stop() }

    /// The next words of its standard output.
    func line() -> String { String(decoding: self.output.fileHandleForReading.availableData, as: UTF8.self) }

    /// CPU time in nanoseconds.
    var cpu: Int64 { rig_cpu(self.process.processIdentifier) }

    /// Resident memory in KiB.
    var resident: Int {
        let status =
            (try? String(contentsOfFile: "/proc/\(self.process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// Files and sockets that it has open.
    var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(self.process.processIdentifier)/fd").count) ?? 0
    }

    /// Asks it to stop; after 15 s it is killed.
    func stop() {
        guard self.process.isRunning else { return }
        self.process.terminate()
        let end = Date(timeIntervalSinceNow: 15)
        while self.process.isRunning, Date() < end { usleep(20_000) }
        if self.process.isRunning { kill(self.process.processIdentifier, SIGKILL) }
        self.process.waitUntilExit()
    }

    /// Runs a program to its end.
    ///
    /// - Returns: What it wrote to standard output.
    static func run(_ program: String, _ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        let (writing, reading) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = writing
        process.standardOutput = reading
        try process.run()
        writing.fileHandleForWriting.write(Data(input.utf8))
        try writing.fileHandleForWriting.close()
        let bytes = reading.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw RigError.unexpected("\(arguments.first ?? program) ended with \(process.terminationStatus)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
