/// Where a call of ours goes on after a 3xx (RFC 3261, section 8.1.3.4).
struct Redirection: Hashable, Sendable {
    /// What is still to be tried, best first.
    private var targets: [URI] = []
    /// What was called already; a target of it would be a loop.
    private var tried: [URI] = []
    private(set) var followed = 0

    /// Takes the Contacts of a 3xx by their q-values. `usable` turns each into a Request-URI, or leaves it out.
    mutating func add(_ contacts: [NameAddress], from origin: URI, usable: (URI) -> URI?) {
        if !self.tried.contains(where: { $0.isEquivalent(to: origin) }) { self.tried.append(origin) }
        let ranked = contacts.enumerated().sorted { left, right in
            let (first, second) = (Self.quality(left.element), Self.quality(right.element))
            return first == second ? left.offset < right.offset : first > second
        }
        for (_, contact) in ranked {
            guard let target = usable(contact.uri), !self.knows(target) else { continue }
            self.targets.append(target)
        }
    }

    /// The next target; nil when there is none, or when `limit` of them were tried.
    mutating func next(limit: Int) -> URI? {
        guard self.followed < limit, !self.targets.isEmpty else { return nil }
        self.followed += 1
        let target = self.targets.removeFirst()
        self.tried.append(target)
        return target
    }

    private func knows(_ target: URI) -> Bool {
        (self.tried + self.targets).contains { $0.isEquivalent(to: target) }
    }

    /// In thousandths; 1 when a Contact has none (section 20.10).
    private static func quality(_ contact: NameAddress) -> Int {
        guard let text = contact.parameters["q"] else { return 1_000 }
        guard let first = text.first, first == "0" || first == "1" else { return 0 }
        let fraction = text.dropFirst(2).prefix(3)
        let padded = fraction + String(repeating: "0", count: 3 - fraction.count)
        return min(1_000, (first == "1" ? 1_000 : 0) + (Int(padded) ?? 0))
    }
}
