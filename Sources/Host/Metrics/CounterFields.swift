// A room counts what it likes in a struct of numbers; what it counts in future must not be forgotten here.

/// The numbers of a struct by the names of its fields, so that each of them is shown, whether somebody named it or not.
struct CounterFields {
    private(set) var rest: [String: Double] = [:]

    /// Numbers only; lists, texts and times are no counters.
    init(of counters: Any) {
        for child in Mirror(reflecting: counters).children {
            guard let name = child.label, let value = child.value as? any BinaryInteger else { continue }
            self.rest[name] = Double(value)
        }
    }

    init(named values: [String: Double]) {
        self.rest = values
    }

    /// Takes one field out, for a metric of its own.
    mutating func take(_ name: String) -> Double { self.rest.removeValue(forKey: name) ?? 0 }

    /// Takes several fields out that have a unit in common.
    mutating func take(_ names: [String]) -> [String: Double] {
        var taken: [String: Double] = [:]
        for name in names { taken[name] = self.rest.removeValue(forKey: name) }
        return taken
    }

    /// Takes the fields out whose names begin or end with a word.
    mutating func take(where isWanted: (String) -> Bool) -> [String: Double] {
        self.take(self.rest.keys.filter(isWanted))
    }
}
