// When two URIs name the same resource (RFC 3261, section 19.1.4).

extension SIPURI {
    /// Compares as RFC 3261, section 19.1.4 says: user and password with case, all else without; escapes resolved;
    /// a parameter that only one side has is ignored unless it is user, ttl, method, maddr or transport; headers count.
    public func isEquivalent(to other: SIPURI) -> Bool {
        self.isSecure == other.isSecure && Self.sameBytes(self.escapedUser, other.escapedUser)
            && Self.sameBytes(self.escapedPassword, other.escapedPassword)
            && self.host.isEqualIgnoringCase(to: other.host) && self.port == other.port
            && self.hasEquivalentParameters(to: other) && self.hasEquivalentHeaders(to: other)
    }

    private static func sameBytes(_ left: String?, _ right: String?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?):
            left == right
                || PercentCoding.unescapedBytes(Array(left.utf8)) == PercentCoding.unescapedBytes(Array(right.utf8))
        default: false
        }
    }

    private func hasEquivalentParameters(to other: SIPURI) -> Bool {
        for name in ["user", "ttl", "method", "maddr", "transport"] {
            guard self.parameters.contains(name) == other.parameters.contains(name) else { return false }
        }
        return self.parameters.names.allSatisfy { name in
            guard let left = self.parameters[name], let right = other.parameters[name] else { return true }
            return left.isEqualIgnoringCase(to: right)
        }
    }

    private func hasEquivalentHeaders(to other: SIPURI) -> Bool {
        func normalized(_ headers: [Header]) -> [[String]] {
            headers.map { [HeaderName($0.name).canonical.lowercasedASCII, $0.value] }
                .sorted { $0.lexicographicallyPrecedes($1) }
        }
        return self.headers.count == other.headers.count && normalized(self.headers) == normalized(other.headers)
    }
}
