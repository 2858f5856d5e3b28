/// Names a line inside the machine. An account may have two at once: one in force and one on trial.
struct LineID: Hashable, Comparable, Sendable {
    let rawValue: UInt64

    static func < (left: LineID, right: LineID) -> Bool {
        left.rawValue < right.rawValue
    }
}
