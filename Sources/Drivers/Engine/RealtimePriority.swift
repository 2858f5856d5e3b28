import CLinux
import Primitives

/// Whether the system would give a thread of this process what media threads ask for.
public enum RealtimePriority {
    private static let patience: Duration = .seconds(1)

    /// Tries it on a thread of its own, which ends at once.
    public static var isPermitted: Bool {
        let priority = Int32(MediaEngine.Settings().realtimePriority)
        let outcome = RealtimeOutcome()
        guard let thread = try? SystemThread.start(name: "priority", { outcome.set(cl_thread_realtime(priority) == 0) })
        else { return false }
        return thread.join(within: Self.patience) && outcome.isPermitted
    }
}
