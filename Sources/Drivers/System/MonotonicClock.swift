import CLinux
public import Primitives

/// The one clock of the product: CLOCK_MONOTONIC, the same that timerfd ticks on.
///
/// Linux' `ContinuousClock` counts the time a machine is suspended and a timerfd does not; they must never be mixed.
public enum MonotonicClock {
    public static func now() -> Instant {
        Instant(nanoseconds: cl_monotonic())
    }

    /// What to add to a CLOCK_REALTIME stamp of the kernel to get an `Instant`. Good for milliseconds, not for hours:
    /// the wall clock may be set at any time.
    static func realtimeOffset() -> Int64 {
        cl_monotonic() &- cl_realtime()
    }
}
