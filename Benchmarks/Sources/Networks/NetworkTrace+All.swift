// The networks of the table in docs/sound.md.

extension NetworkTrace {
    /// What every network has: so little that no packet overtakes another.
    static let calm = Jitter.uniform(4)

    static let all: [NetworkTrace] = {
        let burst = Loss.bursts(share: 0.05, length: 3)
        var all = [NetworkTrace(name: "even", jitter: calm)]
        for percent in [1, 3, 5, 10] {
            all.append(NetworkTrace(name: "loss \(percent) %", loss: .random(Double(percent) / 100), jitter: calm))
        }
        all.append(NetworkTrace(name: "loss 5 % in bursts of 3", loss: burst, jitter: calm))
        for most in [20, 50, 100, 200] {
            all.append(NetworkTrace(name: "jitter 0–\(most) ms", jitter: .uniform(Double(most))))
        }
        for longest in [50, 100, 200] {
            all.append(NetworkTrace(name: "halts up to \(longest) ms", jitter: .halts(Double(longest))))
        }
        all.append(NetworkTrace(name: "loss 5 %, jitter 0–60 ms", loss: .random(0.05), jitter: .uniform(60)))
        all.append(NetworkTrace(name: "bursts of 3, halts up to 100 ms", loss: burst, jitter: .halts(100)))
        for (name, drift) in [("slower", 300.0), ("faster", -300.0)] {
            all.append(
                NetworkTrace(
                    name: "clock \(name) by 300 ppm, an hour", jitter: .uniform(8), drift: drift, seconds: 3_600))
        }
        return all
    }()
}
