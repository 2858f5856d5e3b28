// How good a call is said to be: the E-model against ITU-T G.107, and the meter in simulated calls.

import Codecs
import Primitives
import Testing

@testable import Media

struct QualityTests {
    /// One packet of 20 ms in ten.
    private static func isTenth(_ now: Int64) -> Bool { now / (20 * Wire.millisecond) % 10 == 0 }

    /// A sender's codec, loss and delay, and the score by G.107 (annex B, from the rating worked out by hand).
    @Test(arguments: [
        (AudioCodec.pcmu, 0.0, 0, 4.41),  // R = 93.2
        (.g729, 0.0, 0, 4.11),  // R = 93.2 − 11 = 82.2
        (.gsm, 0.0, 0, 3.74),  // R = 73.2
        (.pcmu, 0.05, 0, 3.92),  // R = 93.2 − 95 · 5 / 30.1 = 77.4
        (.pcmu, 0.0, 400, 3.05),  // R = 93.2 − 9.6 − 24.5 = 59.1
        (.pcmu, 1.0, 1_000, 1.0),
    ])
    func scoresAsTheModelSays(_ codec: AudioCodec, _ loss: Double, _ delay: Int, _ score: Double) {
        let estimate = EModel.meanOpinionScore(codec: codec, loss: loss, delay: .milliseconds(delay))
        #expect(abs(estimate - score) < 0.06, "\(estimate)")
    }

    @Test func noLossMakesACallBetter() {
        for codec in AudioCodec.allCases {
            let scores = stride(from: 0.0, through: 1, by: 0.05).map {
                EModel.meanOpinionScore(codec: codec, loss: $0, delay: .zero)
            }
            #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 >= $1 }, "\(codec)")
            #expect(scores.allSatisfy { (1...4.5).contains($0) }, "\(codec)")
        }
    }

    @Test func readsTheStretchSinceTheLastReadingAndTheWholeCall() throws {
        var wire = CodecCallTests.wire(.pcma)
        var meter = QualityMeter()
        wire.run(.seconds(8))
        let cleanReading = meter.read(wire.first.session.statistics)
        let clean = try #require(cleanReading)
        #expect(clean.receive.lost == 0)
        #expect(try #require(clean.receive.meanOpinionScore) > 4.2)
        #expect(try #require(clean.send.meanOpinionScore) > 4.2)
        #expect(try abs(#require(clean.roundTrip).wholeMilliseconds - 40) <= 1)
        #expect(clean.receive.delay >= .milliseconds(20))
        // Every tenth packet to this end is lost from now on.
        wire.network = { toFirst, _, now in toFirst && Self.isTenth(now) ? nil : 20 }
        wire.run(.seconds(8))
        let poorReading = meter.read(wire.first.session.statistics)
        let poor = try #require(poorReading)
        #expect(abs(try #require(poor.receive.lost) - 0.1) < 0.04)
        #expect(try #require(poor.receive.concealed) > 0.05)
        #expect(try #require(poor.receive.meanOpinionScore) < 3.8)
        #expect(try #require(poor.send.meanOpinionScore) > 4.2)
        let whole = try #require(meter.whole)
        #expect(try #require(whole.receive.lost) < #require(poor.receive.lost))
        #expect(try #require(whole.receive.lost) > 0)
    }

    @Test func theFarEndsReportsTellOfTheOtherWay() throws {
        var wire = CodecCallTests.wire(.pcma)
        wire.network = { toFirst, _, now in !toFirst && Self.isTenth(now) ? nil : 20 }
        wire.run(.seconds(12))
        var meter = QualityMeter()
        let qualityReading = meter.read(wire.first.session.statistics)
        let quality = try #require(qualityReading)
        #expect(quality.receive.lost == 0)
        #expect(try #require(quality.send.lost) > 0.03)
        #expect(try #require(quality.send.meanOpinionScore) < 4.1)
    }

    @Test func saysNothingWhereNothingPassed() {
        var wire = CodecCallTests.wire(.pcma)
        wire.run(.seconds(1))
        var meter = QualityMeter()
        let first = meter.read(wire.first.session.statistics)
        let second = meter.read(wire.first.session.statistics)
        #expect(first != nil)
        #expect(second == nil)
    }
}
