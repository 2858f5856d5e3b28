// A file that is imported twice adds nothing the second time.

extension ContactView {
    /// Equal for contacts of the same name and numbers, however they are written.
    struct Likeness: Hashable {
        let name: String
        let numbers: Set<String>
    }

    var likeness: Likeness {
        Likeness(name: self.name.lowercased(), numbers: Set(self.numbers.map { Self.bare($0.number) }))
    }

    /// A telephone number without separators; an address without its scheme, in small letters.
    static func bare(_ number: String) -> String {
        if number.contains(where: \.isLetter) {
            let small = number.lowercased()
            return small.hasPrefix("sip:") ? String(small.dropFirst(4)) : small
        }
        return number.filter { $0.isNumber || $0 == "+" || $0 == "*" || $0 == "#" }
    }
}
