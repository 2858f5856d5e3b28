import Glibc

/// The clock that the kernel stamps packets with.
enum Clock {
    /// Nanoseconds of CLOCK_REALTIME.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
