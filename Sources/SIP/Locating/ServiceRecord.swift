/// An SRV record (RFC 2782): one server of a service.
public struct ServiceRecord: Hashable, Sendable {
    /// Lower ones are tried first.
    public var priority: UInt16
    /// The share of the load among records of one priority.
    public var weight: UInt16
    public var port: UInt16
    /// Empty (the root): the service is not offered.
    public var target: String

    public init(priority: UInt16, weight: UInt16, port: UInt16, target: String) {
        self.priority = priority
        self.weight = weight
        self.port = port
        self.target = target
    }

    /// The order in which to try them: by priority, and within one by lots that follow the weights.
    public static func ordered(
        _ records: [ServiceRecord], using random: inout some RandomNumberGenerator
    ) -> [ServiceRecord] {
        var ordered: [ServiceRecord] = []
        for priority in Set(records.map(\.priority)).sorted() {
            // RFC 2782: those of weight zero stand first, so that they have a small chance.
            var rest = records.filter { $0.priority == priority }.sorted { $0.weight == 0 && $1.weight != 0 }
            while !rest.isEmpty {
                let sum = rest.reduce(0) { $0 + UInt64($1.weight) }
                let lot = random.next(upperBound: sum + 1)
                var running: UInt64 = 0
                let index = rest.firstIndex { record in
                    running += UInt64(record.weight)
                    return running >= lot
                }
                ordered.append(rest.remove(at: index ?? 0))
            }
        }
        return ordered
    }
}
