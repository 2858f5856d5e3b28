// What the host does on a thin line: less in longer packets, and nothing that would come too late.

import PluginKit
import Primitives
import Testing

@testable import SpechPhoneHost

struct LineControlTests {
    /// A control that is told of pieces of 20 ms, with a receipt in each tenth of a second.
    private struct Bench {
        var control: LineControl
        var now = 1_000
        var receiptDue = 0
        var seen: [(at: Int, step: LineControl.Step)] = []
        var leftOut = 0
        var probes = 0

        init(limit: Int = 48_000, hasReceipts: Bool = true) {
            self.control = LineControl(limit: limit, hasReceipts: hasReceipts)
        }

        var instant: Instant { Instant(nanoseconds: Int64(self.now) * 1_000_000) }

        mutating func run(_ milliseconds: Int, excess: Int?, waiting: Int = 0) {
            let end = self.now + milliseconds
            while self.now < end {
                let before = self.control.current
                if let excess, self.now >= self.receiptDue {
                    let time = UInt32(max(1_000, self.now - 100))
                    self.control.receive(AudioReceipt(time: time, excess: UInt16(clamping: excess)), now: self.instant)
                    self.receiptDue = self.now + 100
                }
                switch self.control.judgeFrame(now: self.instant) {
                case .send: self.control.observe(waiting: .milliseconds(waiting), now: self.instant)
                case .probe: self.probes += 1
                case .leaveOut: self.leftOut += 1
                }
                if self.control.current != before { self.seen.append((self.now - 1_000, self.control.current)) }
                self.now += 20
            }
        }

        var steps: [String] { self.seen.map { "\($0.step.bitrate)/\($0.step.joined)" } }
    }

    @Test func aFreeLineGetsTheBestSoonAndOnlyIfReceiptsSaySo() {
        var bench = Bench()
        bench.run(20_000, excess: 0)
        #expect(bench.steps == ["24000/1", "32000/1", "48000/1"])
        #expect(bench.seen[0].at < 1_000 && bench.seen[2].at < 6_000)
        var unknown = Bench()
        unknown.run(20_000, excess: nil)
        #expect(unknown.seen.isEmpty)
    }

    @Test func withoutReceiptsTheBitrateFollowsWhatWaitsHere() {
        var bench = Bench(limit: 24_000, hasReceipts: false)
        bench.run(20_000, excess: nil, waiting: 40)
        #expect(bench.seen.isEmpty)
        bench.run(2_500, excess: nil, waiting: 80)
        #expect(bench.steps == ["16000/1", "12000/1"])
        bench.run(40_000, excess: nil)
        #expect(bench.control.current == LineControl.Step(bitrate: 24_000, joined: 1))
    }

    @Test func aCrowdedLineGetsLessInLongerPackets() {
        var bench = Bench()
        bench.run(12_000, excess: 80)
        #expect(bench.steps == ["16000/3", "12000/3", "8000/3"])
        // Of a line that is new nobody needs to be as sure as later.
        #expect(bench.seen[0].at == 160)
        #expect(zip(bench.seen, bench.seen.dropFirst()).allSatisfy { $1.at - $0.at >= 1_000 })
        var limited = Bench(limit: 16_000)
        limited.run(3_000, excess: 80)
        #expect(limited.steps == ["16000/3", "12000/3"])
        // Something else on the same line, in between.
        var passing = Bench()
        passing.run(180, excess: 80)
        passing.run(2_500, excess: 0)
        for _ in 0..<3 {
            passing.run(600, excess: 100)
            passing.run(600, excess: 0)
        }
        #expect(passing.steps == ["16000/3"])
        #expect(passing.leftOut + passing.probes == 0)
    }

    @Test func whatComesMuchTooLateIsLeftOut() {
        var bench = Bench()
        bench.run(300, excess: 300)
        bench.run(300, excess: 0)
        #expect(bench.steps == ["12000/3"] && bench.seen[0].at == 0)
        // 280 ms in pieces of 20, one of which asks how the line is.
        #expect(bench.leftOut == 13 && bench.probes == 1)
        var long = Bench()
        long.run(100, excess: 60_000)
        long.run(2_900, excess: nil)
        #expect(long.leftOut + long.probes == 100)
    }

    @Test func whatWaitsALittleGoesAwayByItself() {
        var slower = Bench()
        slower.run(1_500, excess: 0)
        slower.run(600, excess: 100)
        slower.run(1_000, excess: 0)
        #expect(slower.steps == ["24000/1", "24000/2"])
        #expect(slower.leftOut + slower.probes == 0)
        // The pace before was slow enough: nothing of a jam is left out either, where it ends in time.
        slower.run(8_000, excess: 0)
        slower.run(1_500, excess: 100)
        slower.run(3_000, excess: 0)
        #expect(slower.steps == ["24000/1", "24000/2"])
        #expect(slower.leftOut + slower.probes == 0)
    }

    @Test func whatStaysAllTheSameIsLeftOut() {
        var stays = Bench()
        stays.run(1_500, excess: 0)
        stays.run(1_500, excess: 100)
        stays.run(1_000, excess: 0)
        #expect(stays.steps == ["24000/1", "24000/2"])
        #expect((3...4).contains(stays.leftOut + stays.probes))
        // If that was not enough the pace is slower again.
        var lasts = Bench()
        lasts.run(1_500, excess: 0)
        lasts.run(3_500, excess: 100)
        #expect(lasts.steps == ["24000/1", "24000/2", "16000/3"])
    }

    @Test func oneJamAfterACalmIsForgiven() {
        var bench = Bench()
        bench.run(180, excess: 80)
        bench.run(4_000, excess: 0)
        bench.run(120, excess: 300)
        bench.run(1_000, excess: 0)
        #expect(bench.steps == ["16000/3"])
        #expect(bench.leftOut + bench.probes >= 14)
        bench.run(120, excess: 300)
        #expect(bench.steps == ["16000/3", "8000/3"])
    }

    @Test func aStepUpThatFailedIsTriedLater() {
        var bench = Bench()
        bench.run(180, excess: 80)
        bench.run(10_400, excess: 0)
        bench.run(500, excess: 80)
        bench.run(60_000, excess: 0)
        #expect(bench.steps.prefix(4) == ["16000/3", "24000/2", "16000/3", "24000/2"])
        #expect((9_900...10_500).contains(bench.seen[1].at - bench.seen[0].at))
        #expect((19_900...21_000).contains(bench.seen[3].at - bench.seen[2].at))
    }

    @Test func aStalledLineIsNotFilled() {
        var bench = Bench()
        bench.run(1_000, excess: 0)
        bench.run(10_000, excess: nil)
        // A second goes out, then little for three seconds, then the page may just have nothing to say.
        #expect((140...155).contains(bench.leftOut + bench.probes))
        #expect((13...16).contains(bench.probes))
        var silent = Bench()
        silent.run(5_000, excess: nil)
        #expect(silent.leftOut == 0)
    }

    @Test func receiptsOfNoFrameOfOursAreCountedAndSayNothing() {
        var control = LineControl(limit: 48_000, hasReceipts: true)
        let now = Instant(nanoseconds: 100_000_000_000)
        for time: UInt32 in [100_001, 30_000, .max, 99_000, 98_990] {
            control.receive(AudioReceipt(time: time, excess: time == 99_000 ? 0 : 900), now: now)
        }
        #expect(control.wrongReceipts == 4)
        #expect(control.judgeFrame(now: now) == .send)
        var without = LineControl(limit: 48_000, hasReceipts: false)
        without.receive(AudioReceipt(time: 100_000, excess: 900), now: now)
        #expect(without.wrongReceipts == 1)
        #expect(without.judgeFrame(now: now) == .send)
    }

    /// Each rate with what fits it best; without and with 200 bytes of something else in each five seconds.
    @Test(
        arguments: [
            (64_000, "24000/1", 200), (48_000, "24000/2", 200), (32_000, "16000/3", 0), (32_000, "16000/3", 200),
            (24_000, "12000/3", 0),
        ])
    func aLineOfAnyRateIsFoundAndKept(_ line: (rate: Int, best: String, other: Int)) {
        var thin = ThinLine(rate: line.rate, other: line.other)
        thin.run(seconds: 120)
        #expect(Double(thin.late) < 0.01 * Double(thin.sent), "\(thin.late) of \(thin.sent)")
        #expect(thin.held[line.best, default: 0] > 84_000, "\(thin.held)")
        #expect(thin.changes < 14)
        #expect(thin.leftOut * 20 < 3_000, "\(thin.leftOut)")
        #expect(thin.control.wrongReceipts == 0)
    }
}
