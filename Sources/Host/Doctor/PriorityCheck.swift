// Without real-time priority sound stutters as soon as the machine has something else to do.

import Drivers
import Foundation

/// Whether media threads get the priority that they ask for.
struct PriorityCheck {
    let host: RunningProcess?

    var finding: Finding {
        if let isRealtime = self.ofTheHost {
            return isRealtime
                ? .ok("priority", "the media threads of the host that runs have real-time priority")
                : self.refused("the media threads of the host that runs have no real-time priority")
        }
        return RealtimePriority.isPermitted
            ? .ok("priority", "real-time priority is permitted")
            : self.refused("real-time priority is not permitted here")
    }

    private func refused(_ fact: String) -> Finding {
        .warning(
            "priority",
            "\(fact), so sound may stutter when the machine is busy. Use LimitRTPRIO=10 in the unit, or "
                + "AmbientCapabilities=CAP_SYS_NICE.")
    }

    /// `nil` where no host runs, or nothing can be seen of its threads.
    private var ofTheHost: Bool? {
        guard let host else { return nil }
        let folder = "/proc/\(host.id)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let policies = threads.compactMap { Self.policy(ofThread: "\(folder)/\($0)") }
        return policies.isEmpty ? nil : policies.allSatisfy { $0 == Self.fifo }
    }

    /// The scheduling policy of a media thread; `nil` for other threads.
    private static func policy(ofThread path: String) -> Int? {
        guard let text = try? String(contentsOfFile: "\(path)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")"),
            text.contains("(media-")
        else { return nil }
        // Field 41 of proc(5); the first one behind the name is field 3.
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 38 ? Int(fields[38]) : nil
    }

    /// SCHED_FIFO.
    private static let fifo = 1
}
