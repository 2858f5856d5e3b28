// One direction of a thin line in simulated time: the host's control, a queue, and a page that measures.

import PluginKit
import Primitives

@testable import SpechPhoneHost

struct ThinLine {
    /// Headers of the frame, of WebSocket and of TCP/IP, in bytes.
    private static let headers = 84
    /// Milliseconds each way; from a seed.
    private static let delay = 50.0
    private static let jitter = 30.0
    /// The page's clock, which wraps meanwhile.
    private static let otherClock: Int64 = 4_294_900_000

    let rate: Int
    /// Bytes of something else in each five seconds.
    let other: Int
    var control = LineControl(limit: 48_000, hasReceipts: true)
    /// Of all packets after the first three seconds.
    private(set) var sent = 0
    /// Those that waited more than 220 ms.
    private(set) var late = 0
    private(set) var leftOut = 0
    private(set) var changes = 0
    /// Milliseconds at each step.
    private(set) var held: [String: Int] = [:]
    private var random: UInt64 = 7
    private var page = Transit()
    private var free = 0.0
    private var arrival = 0.0
    private var pieces = 0
    private var coming: [(at: Double, time: Int)] = []
    private var back: [(at: Int, receipt: AudioReceipt)] = []

    init(rate: Int, other: Int) {
        self.rate = rate
        self.other = other
    }

    mutating func run(seconds: Int) {
        var last = ""
        for now in stride(from: 0, to: seconds * 1_000, by: 10) {
            self.receive(now)
            if self.other > 0, now % 5_000 == 0 { self.occupy(self.other, now) }
            guard now % 20 == 0 else { continue }
            let step = "\(self.control.current.bitrate)/\(self.control.current.joined)"
            if step != last { self.changes += 1 }
            last = step
            self.held[step, default: 0] += 20
            self.speak(now)
        }
    }

    private func instant(_ now: Int) -> Instant { Instant(nanoseconds: Int64(now) * 1_000_000) }

    private func pageInstant(_ now: Double) -> Instant {
        Instant(nanoseconds: Int64((now + Double(Self.otherClock)) * 1_000_000))
    }

    private mutating func receive(_ now: Int) {
        while let first = self.coming.first, first.at <= Double(now) {
            self.coming.removeFirst()
            self.page.observe(UInt32(first.time), now: self.pageInstant(first.at))
        }
        if now % 60 == 0, let receipt = self.page.take(now: self.pageInstant(Double(now))) {
            self.back.append((now + 80, receipt))
        }
        while let first = self.back.first, first.at <= now {
            self.back.removeFirst()
            self.control.receive(first.receipt, now: self.instant(now))
        }
    }

    private mutating func speak(_ now: Int) {
        let verdict = self.control.judgeFrame(now: self.instant(now))
        guard verdict != .leaveOut else {
            self.leftOut += 1
            return
        }
        let step = self.control.current
        self.pieces += 1
        if verdict == .send { self.control.observe(waiting: .zero, now: self.instant(now)) }
        guard self.pieces >= step.joined else { return }
        self.send(step.bitrate * 20 * self.pieces / 8_000 + Self.headers, now)
        self.pieces = 0
    }

    private mutating func occupy(_ bytes: Int, _ now: Int) {
        self.free = max(self.free, Double(now)) + Double(bytes * 8_000) / Double(self.rate)
    }

    private mutating func send(_ bytes: Int, _ now: Int) {
        self.occupy(bytes, now)
        self.random = self.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let jitter = Self.jitter * Double(self.random >> 54) / 1_024
        self.arrival = max(self.arrival, self.free + Self.delay + jitter)
        self.coming.append((self.arrival, now))
        guard now > 3_000 else { return }
        self.sent += 1
        if self.free - Double(now) > 220 { self.late += 1 }
    }
}
