// One figure that somebody watches: a name, what it means, and its values by label.

/// A metric as Prometheus counts them: all samples of one name.
struct MetricFamily: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        /// Only grows while the host runs; its name ends in `_total`.
        case counter
        case gauge
    }

    struct Label: Hashable, Sendable {
        let name: String
        let value: String
    }

    struct Sample: Hashable, Sendable {
        var labels: [Label] = []
        var value: Double
    }

    let name: String
    let kind: Kind
    /// One sentence; it says the unit where the name does not.
    let help: String
    let samples: [Sample]

    init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// A figure without labels.
    init(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        self.init(name, kind, help, [Sample(value: value)])
    }

    /// A figure with one label, in the order of its values.
    init(_ name: String, _ kind: Kind, _ help: String, by label: String, _ values: [String: Double]) {
        let samples = values.sorted { $0.key < $1.key }.map { value, figure in
            Sample(labels: [Label(name: label, value: value)], value: figure)
        }
        self.init(name, kind, help, samples)
    }
}
