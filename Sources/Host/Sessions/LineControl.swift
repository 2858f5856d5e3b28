// How much the host sends to a tab whose network is slow; the page does the same in the other direction.

import PluginKit
import Primitives

/// Chooses bitrate and packet time by how much sound waits, here and on the way, and leaves sound out where it would come
/// too late; web/js/audio/line-control.js does the same.
///
/// What waits on the way is known from the page's receipts: a system's send buffer takes seconds of sound and says nothing.
struct LineControl: Sendable {
    struct Step: Hashable, Sendable {
        /// Bits per second.
        let bitrate: Int
        /// Packets of 20 ms that go as one.
        let joined: Int
    }

    /// What is to be done with a frame.
    enum Verdict: Hashable, Sendable {
        case send
        /// It would come too late, but now and then one asks how the line is.
        case probe
        case leaveOut
    }

    /// Best first; with headers 81, 64, 56, 41, 27, 23 and 19 kbit/s.
    private static let steps = [
        Step(bitrate: 48_000, joined: 1), Step(bitrate: 32_000, joined: 1), Step(bitrate: 24_000, joined: 1),
        Step(bitrate: 24_000, joined: 2), Step(bitrate: 16_000, joined: 3), Step(bitrate: 12_000, joined: 3),
        Step(bitrate: 8_000, joined: 3),
    ]
    /// Nothing is known of a line at first: a step that most of them carry. Where the call before had more, it is this or the next.
    private static let first = 3
    private static let again = 2
    /// So much that waits, for so long: the line does not keep up. Of one that is new, or gets more than before, it is known sooner.
    private static let crowded: Duration = .milliseconds(60)
    private static let patience: Duration = .milliseconds(700)
    private static let trialPatience: Duration = .milliseconds(150)
    /// So much takes two steps, and is left out: the slower pace would need too long to make it go away.
    private static let cleared: Duration = .milliseconds(120)
    /// After a step down, or a jam that was forgiven, nothing is judged for a second: what waits was made before it.
    private static let rest: Duration = .seconds(1)
    /// Less than that is left out only where it does not become less: by so much from one judgement to the next.
    private static let ebb: Duration = .milliseconds(10)
    /// Sound without anything that waits, for so long, allows one step up; less is enough for the first, and while none was
    /// ever made down.
    private static let calm: Duration = .seconds(10)
    private static let earlyCalm: Duration = .seconds(2)
    private static let firstCalm: Duration = .milliseconds(600)
    /// After so much calm one jam is forgiven: the pace stays, and the jam has a rest to go away. Mobile networks stop now and then.
    private static let forgiving: Duration = .seconds(3)
    /// A step up that is taken back within so long has failed; the next waits for twice as much calm, up to a limit.
    private static let trial: Duration = .seconds(15)
    private static let calmLimit: Duration = .seconds(160)
    /// From here on sound is left out until so much waits; of a long jam at most so much at once.
    private static let late: Duration = .milliseconds(160)
    private static let drained: Duration = .milliseconds(20)
    private static let drainLimit: Duration = .seconds(2)
    /// Without a receipt for so long nothing is sent, until the second limit: then the page has nothing to say.
    private static let stall: Duration = .seconds(1)
    private static let stallLimit: Duration = .seconds(4)
    private static let probeInterval: Duration = .milliseconds(200)
    /// A receipt of a frame that is older says nothing.
    private static let oldest: Duration = .seconds(60)

    /// What the tab asked for, in bits per second.
    private(set) var limit: Int
    /// Receipts come.
    let hasReceipts: Bool
    /// Receipts of no frame of ours.
    private(set) var wrongReceipts = 0
    private var step = LineControl.first
    private var calmNeeded = LineControl.firstCalm
    private var calmTime: Duration = .zero
    private var raisedAt: Instant?
    private var restsUntil: Instant?
    private var crowdedAt: Instant?
    /// What waited at the last judgement, while something still does.
    private var jam: Duration?
    private var observedAt: Instant?
    /// The time of the frame that the last receipt was about.
    private var acknowledged: Instant?
    private var excess: Duration = .zero
    /// Receipts of frames before this time speak of what was done about already.
    private var settlesAt: Instant?
    private var holdsUntil: Instant?
    /// When a frame was sent that no receipt came after.
    private var unanswered: Instant?
    private var probedAt: Instant?

    init(limit: Int, hasReceipts: Bool) {
        self.limit = limit
        self.hasReceipts = hasReceipts
        self.settle()
    }

    var current: Step { self.step(at: self.step) }

    /// A call begins, on the line of those before.
    mutating func begin() {
        self.step = max(Self.again, self.step)
        self.settle()
        self.calmTime = .zero
        self.excess = .zero
        (self.raisedAt, self.crowdedAt, self.jam, self.acknowledged) = (nil, nil, nil, nil)
        (self.settlesAt, self.holdsUntil, self.unanswered) = (nil, nil, nil)
    }

    /// Sets the highest bitrate anew.
    mutating func allow(_ limit: Int) {
        self.limit = limit
        self.settle()
    }

    /// A receipt came.
    mutating func receive(_ receipt: AudioReceipt, now: Instant) {
        let clock = UInt32(truncatingIfNeeded: now.nanoseconds / 1_000_000)
        let age = Int32(truncatingIfNeeded: clock &- receipt.time)
        let sent = now - .milliseconds(age)
        guard self.hasReceipts, age >= 0, .milliseconds(age) <= Self.oldest,
            self.acknowledged.map({ sent + .milliseconds(1) >= $0 }) ?? true
        else {
            self.wrongReceipts += 1
            return
        }
        // What was sent before a stall came late because of it.
        if self.silence(now) > Self.stall { self.settlesAt = now }
        self.acknowledged = sent
        self.unanswered = nil
        if let settlesAt = self.settlesAt, sent < settlesAt { return }
        self.excess = .milliseconds(receipt.excess)
        let excess = self.excess
        if excess > Self.late { self.judge(excess, now: now) }
        // In a rest, too: what was sent until the step down was known of.
        if self.excess > (self.isResting(now) ? Self.cleared : Self.late) { self.drain(now: now) }
    }

    /// Whether the frame that is ready may go.
    mutating func judgeFrame(now: Instant) -> Verdict {
        let silence = self.silence(now)
        let isStalled = silence > Self.stall && silence < Self.stallLimit
        guard isStalled || self.holdsUntil.map({ now < $0 }) ?? false else {
            if self.acknowledged != nil, self.unanswered == nil { self.unanswered = now }
            return .send
        }
        if let probedAt = self.probedAt, now - probedAt < Self.probeInterval { return .leaveOut }
        self.probedAt = now
        return .probe
    }

    /// To be told for each frame how much waits here, it among that.
    mutating func observe(waiting: Duration, now: Instant) {
        let isKnown = !self.hasReceipts || (self.acknowledged != nil && self.silence(now) < Self.stall)
        if isKnown, self.crowdedAt == nil, let before = self.observedAt {
            self.calmTime += min(now - before, Self.probeInterval)
        }
        self.observedAt = now
        self.judge(max(waiting, self.excess), now: now)
        if let raisedAt = self.raisedAt, now - raisedAt > Self.trial {
            self.raisedAt = nil
            self.calmNeeded = min(self.calmNeeded, Self.calm)
        }
        guard self.calmTime >= self.calmNeeded, self.step > 0 else { return }
        self.step -= 1
        self.settle()
        self.calmTime = .zero
        self.calmNeeded = max(self.calmNeeded, Self.earlyCalm)
        self.raisedAt = now
    }

    private mutating func judge(_ waiting: Duration, now: Instant) {
        guard waiting >= Self.crowded else {
            self.crowdedAt = nil
            self.jam = nil
            return
        }
        let since = self.crowdedAt ?? now
        self.crowdedAt = since
        let isTrial = self.raisedAt != nil
        let isNew = self.hasReceipts && self.calmNeeded < Self.calm
        let patience = isTrial || isNew ? Self.trialPatience : Self.patience
        let isSure = waiting > Self.late || now - since >= patience
        guard isSure, !self.isResting(now) else { return }
        let isForgiven = !isTrial && self.calmTime >= Self.forgiving
        let isGoing = self.jam.map { waiting < $0 - Self.ebb } ?? true
        let isEnough = isForgiven || self.jam != nil
        // What waits here only cannot be left out.
        let isKept = isEnough && self.excess > Self.drained
        self.jam = isKept && !isGoing ? nil : waiting
        self.calmTime = .zero
        if waiting >= Self.cleared || !isGoing { self.drain(now: now) }
        if isKept {
            self.crowdedAt = nil
            self.restsUntil = now + Self.rest
            return
        }
        self.calmNeeded = min(Self.calmLimit, max(Self.calm, self.calmNeeded * (isTrial ? 2 : 1)))
        self.raisedAt = nil
        self.crowdedAt = nil
        self.restsUntil = now + Self.rest
        self.lower()
        if waiting >= Self.cleared, !isTrial { self.lower() }
    }

    private mutating func drain(now: Instant) {
        guard self.excess > Self.drained else { return }
        let end = now + min(self.excess - Self.drained, Self.drainLimit)
        self.holdsUntil = end
        self.settlesAt = end
        self.probedAt = now
        self.excess = .zero
    }

    private mutating func lower() {
        let before = self.current
        while self.step < Self.steps.count - 1, self.current == before { self.step += 1 }
    }

    /// Steps that are the same under the limit are one.
    private mutating func settle() {
        while self.step > 0, self.step(at: self.step - 1) == self.current { self.step -= 1 }
    }

    private func step(at index: Int) -> Step {
        let step = Self.steps[index]
        return Step(bitrate: min(self.limit, step.bitrate), joined: self.hasReceipts ? step.joined : 1)
    }

    private func isResting(_ now: Instant) -> Bool { self.restsUntil.map { now < $0 } ?? false }

    /// For how long no receipt has come though sound was sent.
    private func silence(_ now: Instant) -> Duration { self.unanswered.map { now - $0 } ?? .zero }
}
