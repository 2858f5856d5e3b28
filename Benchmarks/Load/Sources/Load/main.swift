// Drives a host from outside with many calls, beside a reference that does the least that a host must do.

import CSystem
import Foundation

/// A line of the table, at once.
func tell(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

/// Each number of calls is carried by the reference and by the host; the table goes to standard output.
func run(_ arguments: [String]) throws {
    let counts = arguments.count == 4 ? arguments[2].split(separator: ",").compactMap { Int($0) } : []
    guard let seconds = Double(arguments.last ?? ""), !counts.isEmpty, counts.allSatisfy({ (1...2_000).contains($0) })
    else { throw RigError.usage }
    // What comes late is to be the fault of whoever is measured.
    if rig_hurry() != 0 { FileHandle.standardError.write(Data("No real-time priority: the load may be late.\n".utf8)) }
    tell(Report.head)
    for calls in counts {
        let reference = try ReferenceSubject()
        defer { reference.child.stop() }
        let limit = try Measurement(reference, calls: calls, seconds: seconds)
        reference.child.stop()
        tell(Report.row("reference", limit, limit: nil))
        let folder = NSTemporaryDirectory() + "/load-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let host = try HostSubject(program: arguments[0], web: arguments[1], calls: calls, folder: folder)
        defer { host.child.stop() }
        let result = try Measurement(host, calls: calls, seconds: seconds)
        tell(Report.row("host", result, limit: limit))
    }
}

do {
    switch CommandLine.arguments.dropFirst().first {
    case "run": try run(Array(CommandLine.arguments.dropFirst(2)))
    case "reference": try Reference().run()
    default: throw RigError.usage
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
