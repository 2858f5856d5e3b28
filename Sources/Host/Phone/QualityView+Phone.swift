// From the rating of a call to what a page sees of it.

import Media
import PluginKit
import Primitives

extension QualityView {
    init(_ quality: CallQuality) {
        self.init(
            receive: Direction(quality.receive), send: Direction(quality.send),
            roundTripMs: quality.roundTrip.map { Int($0.wholeMilliseconds) })
    }
}

extension QualityView.Direction {
    init(_ direction: CallQuality.Direction) {
        self.init(
            mos: direction.meanOpinionScore.map { Self.rounded($0, to: 100) },
            lossPercent: direction.lost.map { Self.rounded($0 * 100, to: 10) },
            jitterMs: direction.jitter.map { Int($0.wholeMilliseconds) },
            concealedPercent: direction.concealed.map { Self.rounded($0 * 100, to: 10) },
            stretchedPercent: direction.stretched.map { Self.rounded($0 * 100, to: 10) },
            delayMs: Int(direction.delay.wholeMilliseconds))
    }

    private static func rounded(_ value: Double, to parts: Double) -> Double {
        (value * parts).rounded() / parts
    }
}
