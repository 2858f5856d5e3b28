// What a process may use; the host's own may differ from those of the shell in which somebody looks.

import Foundation

/// The limits of a process as /proc tells them; infinity where there is none.
struct ProcessLimits {
    /// How many descriptors it may open, as things are.
    let softDescriptors: Double
    /// The highest real-time priority that its threads may take.
    let realtimePriority: Double

    /// - Parameter process: A process id, or this process.
    init?(of process: String = "self") {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8) else { return nil }
        self.init(parsing: text)
    }

    init?(parsing text: String) {
        guard let descriptors = Self.soft("Max open files", in: text),
            let priority = Self.soft("Max realtime priority", in: text)
        else { return nil }
        self.softDescriptors = descriptors
        self.realtimePriority = priority
    }

    private static func soft(_ name: String, in text: String) -> Double? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let value = line.dropFirst(name.count).split(separator: " ").first
        else { return nil }
        return value == "unlimited" ? .infinity : Double(value)
    }
}
