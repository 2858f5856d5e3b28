// What of a card a telephone can use.

extension ContactView {
    /// `nil` when there is nothing to call in the card. What is too long is cut.
    init?(_ card: VCard, id: ContactID) {
        let numbers = Self.numbers(of: card)
        guard let first = numbers.first else { return nil }
        let organisation = card.first("ORG")?.components.first.map {
            CardText.clip($0, to: ContactLimits.nameBytes)
        }
        let note = card.first("NOTE").map { CardText.clip($0.text, to: ContactLimits.noteBytes, keepingLines: true) }
        let name = CardText.clip(Self.name(of: card), to: ContactLimits.nameBytes)
        let names = [name, organisation ?? "", first.number]
        self.init(
            id: id, name: names.first { !$0.isEmpty } ?? first.number,
            organisation: organisation.flatMap { $0.isEmpty ? nil : $0 }, numbers: numbers,
            favourite: card.first(CardName.favourite) != nil,
            speedDial: card.first(CardName.speedDial).flatMap { Int($0.text) }
                .flatMap { ContactLimits.speedDials.contains($0) ? $0 : nil },
            note: note.flatMap { $0.isEmpty ? nil : $0 })
    }

    /// The formatted name, or the parts of the name in the order in which they are spoken.
    private static func name(of card: VCard) -> String {
        if let formatted = card.first("FN").map({ Self.trimmed($0.text) }), !formatted.isEmpty { return formatted }
        guard let parts = card.first("N")?.components else { return "" }
        // Family name, given name, additional names, prefixes, suffixes.
        let spoken = [3, 1, 2, 0, 4].compactMap { $0 < parts.count ? Self.trimmed(parts[$0]) : nil }
        return spoken.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The preferred ones first, each once.
    private static func numbers(of card: VCard) -> [Number] {
        let all = card.all("TEL", "IMPP", "X-SIP")
        let isPreferred = { (property: CardProperty) in
            property.types.contains("pref") || property.parameters["PREF"] != nil
        }
        var numbers: [Number] = []
        for property in all.filter(isPreferred) + all.filter({ !isPreferred($0) }) {
            guard numbers.count < ContactLimits.numbersPerContact, let number = Self.number(of: property),
                !numbers.contains(where: { Self.bare($0.number) == Self.bare(number) })
            else { continue }
            numbers.append(Number(label: Self.label(of: property.types), number: number))
        }
        return numbers
    }

    /// The number as it is dialled; `nil` for other ways of reaching somebody.
    private static func number(of property: CardProperty) -> String? {
        var number = Self.trimmed(property.text)
        let isAddress = ["sip:", "sips:"].contains { number.lowercased().hasPrefix($0) }
        switch property.name {
        case "TEL" where number.lowercased().hasPrefix("tel:"):
            // Parameters of a tel URI (RFC 3966, section 3) are for machines.
            number = String(number.dropFirst(4).prefix { $0 != ";" })
        case "IMPP" where !isAddress: return nil
        case "X-SIP" where !isAddress: number = "sip:" + number
        default: break
        }
        let isClean = number.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isClean, number.utf8.count <= ContactLimits.numberBytes, Self.canBeCalled(number) else { return nil }
        return number
    }

    private static func label(of types: Set<String>) -> Number.Label {
        // A fax or a pager of somebody's office is not where they answer.
        guard types.isDisjoint(with: ["fax", "pager"]) else { return .other }
        if !types.isDisjoint(with: ["cell", "mobile", "iphone"]) { return .mobile }
        if types.contains("work") { return .work }
        return types.contains("home") ? .home : .other
    }
}
