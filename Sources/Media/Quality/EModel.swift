import Codecs
import Primitives

/// The E-model in the form that a telephone can fill in (ITU-T G.107): defaults for everything that is not measured here.
enum EModel {
    /// The rating of a call without delay, loss or codec (G.107, table 3, all defaults).
    private static let bestRating = 93.2

    /// The mean opinion score that listeners are expected to give, 1 to 4.5 (G.107, annex B).
    /// - Parameters:
    ///   - loss: Share of the sound that did not arrive in time, 0 to 1; taken as random.
    ///   - delay: Mouth to ear, one way.
    static func meanOpinionScore(codec: AudioCodec, loss: Double, delay: Duration) -> Double {
        let equipment = EquipmentImpairment(of: codec)
        let percent = min(max(loss, 0), 1) * 100
        let heard =
            equipment.impairment + (95 - equipment.impairment) * percent / (percent + equipment.robustness)
        return self.score(ofRating: self.bestRating - self.impairment(ofDelay: delay) - heard)
    }

    private static func score(ofRating rating: Double) -> Double {
        guard rating > 0 else { return 1 }
        guard rating < 100 else { return 4.5 }
        // The polynomial dips below 1 near zero.
        return max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)
    }

    /// `Id` as two straight lines, which follow G.107 up to 400 ms (Cole and Rosenbluth, "Voice over IP performance
    /// monitoring", 2001, equation 5).
    private static func impairment(ofDelay delay: Duration) -> Double {
        let milliseconds = Double(delay.wholeNanoseconds) / 1e6
        return 0.024 * milliseconds + 0.11 * max(0, milliseconds - 177.3)
    }
}
