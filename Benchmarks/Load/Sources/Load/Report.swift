import Foundation

/// The table of docs/performance.md.
enum Report {
    static let head = """
        | calls | carried by | CPU of a core per call | share of the limit | memory per call | per tab | descriptors | \
        gap between RTP packets | RTP to page | page to RTP | lost | load's CPU |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """

    /// - Parameter limit: What the reference took.
    static func row(_ name: String, _ result: Measurement, limit: Measurement?) -> String {
        let share = limit.map { String(format: "%.0f %%", 100 * $0.cpuPerCall / result.cpuPerCall) } ?? "100 %"
        let lost = result.lost
        let cells = [
            "\(result.calls)", name, String(format: "%.3f %%", result.cpuPerCall / 10), share,
            String(format: "%.0f KiB", result.memoryPerCall), String(format: "%.0f KiB", result.memoryPerTab),
            String(format: "%.1f", result.descriptorsPerCall), Self.times(result.gaps), Self.times(result.delaysToPage),
            Self.times(result.delaysToTelephone),
            "\(lost.packets) / \(lost.frames) / \(lost.markers) of \(result.markers + lost.markers)",
            String(format: "%.0f %%", 100 * result.loadCPU)
                + (result.lateSlots > 0 ? ", late \(result.lateSlots) times" : ""),
        ]
        return "| " + cells.joined(separator: " | ") + " |" + (lost.calls > 0 ? " \(lost.calls) calls ended early" : "")
    }

    private static func times(_ values: [Double]) -> String {
        values.map { String(format: "%.1f", $0) }.joined(separator: " / ") + " ms"
    }
}
