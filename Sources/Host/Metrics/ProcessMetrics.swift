// The process as the kernel sees it, under the names that every Prometheus client uses.

import Foundation

/// Figures of this process from /proc; what cannot be read is left out.
struct ProcessMetrics {
    var families: [MetricFamily] {
        var families: [MetricFamily] = []
        func add(_ name: String, _ kind: MetricFamily.Kind, _ help: String, _ value: Double?) {
            if let value { families.append(MetricFamily(name, kind, help, value)) }
        }
        add("process_cpu_seconds_total", .counter, "Processor time of this process in seconds.", Self.processorTime)
        add("process_resident_memory_bytes", .gauge, "Memory of this process in bytes.", Self.residentMemory)
        add("process_open_fds", .gauge, "Descriptors that are open.", Self.openDescriptors)
        add("process_max_fds", .gauge, "Descriptors that may be open.", ProcessLimits()?.softDescriptors)
        add("process_start_time_seconds", .gauge, "When this process began, in seconds since 1970.", Self.startTime)
        return families
    }

    private static var processorTime: Double? {
        guard let fields = Self.status, fields.count > 12, let user = Double(fields[11]),
            let system = Double(fields[12])
        else { return nil }
        return (user + system) / Self.ticksPerSecond
    }

    private static var residentMemory: Double? {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return fields.dropFirst().first.flatMap { Double($0) }.map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
    }

    private static var openDescriptors: Double? {
        // The descriptor that lists them is one of them.
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { Double($0.count - 1) }
    }

    private static var startTime: Double? {
        guard let fields = Self.status, fields.count > 19, let ticks = Double(fields[19]),
            let system = try? String(contentsOfFile: "/proc/stat", encoding: .utf8),
            let line = system.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let boot = Double(line.dropFirst(6))
        else { return nil }
        return boot + ticks / Self.ticksPerSecond
    }

    /// The fields of /proc/self/stat behind the program's name, which may hold anything (proc(5)).
    private static var status: [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static var ticksPerSecond: Double { Double(sysconf(Int32(_SC_CLK_TCK))) }
}
