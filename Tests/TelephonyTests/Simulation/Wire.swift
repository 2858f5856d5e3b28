// What the simulated network does to a datagram, from a seed.

import Primitives

struct Wire {
    var loss = 0.0
    var duplication = 0.0
    /// Different latencies reorder datagrams.
    var latency: ClosedRange<Int64> = 10...10
    /// Nothing arrives at all.
    var isCut = false

    static let perfect = Wire()
    static let bad = Wire(loss: 0.1, duplication: 0.1, latency: 5...120)

    /// The delays after which copies of a datagram arrive; none when it is lost.
    func delays(_ random: inout SplitMix64) -> [Duration] {
        let isLost = Double.random(in: 0..<1, using: &random) < self.loss
        let isDoubled = Double.random(in: 0..<1, using: &random) < self.duplication
        if isLost || self.isCut { return [] }
        return (0..<(isDoubled ? 2 : 1)).map { _ in
            .milliseconds(Int64.random(in: self.latency, using: &random))
        }
    }
}
