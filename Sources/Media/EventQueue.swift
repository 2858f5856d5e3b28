/// Events that wait to be polled; a full queue drops the newest and counts it.
struct EventQueue: Sendable {
    private var events: [MediaEvent] = []
    private var next = 0
    private(set) var dropped: UInt64 = 0

    init() {
        self.events.reserveCapacity(MediaLimits.queuedEvents)
    }

    mutating func append(_ event: MediaEvent) {
        guard self.events.count - self.next < MediaLimits.queuedEvents else {
            self.dropped &+= 1
            return
        }
        if self.next > 0, self.events.count >= MediaLimits.queuedEvents {
            self.events.removeFirst(self.next)
            self.next = 0
        }
        self.events.append(event)
    }

    mutating func poll() -> MediaEvent? {
        guard self.next < self.events.count else { return nil }
        defer {
            self.next += 1
            if self.next == self.events.count {
                self.events.removeAll(keepingCapacity: true)
                self.next = 0
            }
        }
        return self.events[self.next]
    }
}
