import CLinux
import Synchronization

/// What a media thread sleeps on: an epoll set, and a timer for its ticks.
final class MediaDescriptors: Sendable {
    let poll: Int32
    let timer: Int32
    private let isClosed = Atomic<Bool>(false)

    init() throws(DriverError) {
        self.poll = try DriverError.check(cl_poll_open(), "epoll_create")
        let timer = cl_timer_open()
        if timer < 0 { cl_close(self.poll) }
        self.timer = try DriverError.check(timer, "timerfd_create")
    }

    deinit {
        self.close()
    }

    /// Called when the thread has ended.
    func close() {
        if self.isClosed.exchange(true, ordering: .relaxed) { return }
        cl_close(self.timer)
        cl_close(self.poll)
    }
}
