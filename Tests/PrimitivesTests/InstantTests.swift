import Primitives
import Testing

/// Arithmetic of instants: exact where it can be, saturating where it cannot.
@Suite struct InstantTests {
    @Test func addsAndSubtractsDurations() {
        let start = Instant(nanoseconds: 1_000)
        #expect(start + .microseconds(1) == Instant(nanoseconds: 2_000))
        #expect(start - .nanoseconds(1) == Instant(nanoseconds: 999))
        #expect((start + .seconds(32)) - start == .seconds(32))
        #expect(start - (start + .seconds(1)) == .seconds(-1))
    }

    @Test func saturatesInsteadOfTrapping() {
        #expect(Instant.distantFuture + .seconds(1) == .distantFuture)
        #expect(Instant(nanoseconds: .min) - .seconds(1) == Instant(nanoseconds: .min))
        #expect(Instant(nanoseconds: .min) + .seconds(-1) == Instant(nanoseconds: .min))
        #expect(Instant(nanoseconds: .max) - .seconds(-1) == .distantFuture)
        #expect(Instant(nanoseconds: 0) + .seconds(Int64.max) == .distantFuture)
        #expect(Instant(nanoseconds: -2) - .seconds(Int64.max) == Instant(nanoseconds: .min))
    }

    @Test func aDifferenceKeepsItsSign() {
        #expect(Instant.distantFuture - Instant(nanoseconds: -1) == .nanoseconds(Int64.max))
        #expect(Instant(nanoseconds: .min) - .distantFuture == .nanoseconds(Int64.min))
    }

    @Test func ordersByTime() {
        #expect(Instant(nanoseconds: -1) < Instant(nanoseconds: 0))
        #expect(Instant(nanoseconds: 5) < .distantFuture)
    }

    @Test func convertsDurationsToWholeUnits() {
        #expect(Duration.milliseconds(1_500).wholeNanoseconds == 1_500_000_000)
        #expect(Duration.milliseconds(-1_500).wholeNanoseconds == -1_500_000_000)
        #expect(Duration.microseconds(1_999).wholeMilliseconds == 1)
        #expect(Duration.milliseconds(2_999).wholeSeconds == 2)
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
    }
}
