import Dispatch

/// The one thread of a plugin that runs apart: what blocks it blocks nobody else.
///
/// What waits for it is bounded by `DispatchLimits.runningPerPlugin` and `DispatchLimits.stuckPerPlugin`.
final class PluginThread: TaskExecutor {
    private let queue: DispatchQueue

    init(plugin: String) {
        self.queue = DispatchQueue(label: "plugin \(plugin)")
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
