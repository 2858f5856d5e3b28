/// One card of a file (RFC 6350; RFC 2426 and vCard 2.1 as telephones write them): its properties, in their order.
struct VCard: Hashable, Sendable {
    private(set) var properties: [CardProperty] = []

    init(properties: [CardProperty]) {
        self.properties = properties
    }

    /// The cards of a file, whatever stands around them. A card that is not closed ends with its file, or with the next.
    static func cards(in bytes: [UInt8]) -> [VCard] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var cards: [VCard] = []
        var card: VCard?
        var agents = 0
        for line in CardLines(bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes) {
            guard let property = CardProperty(line) else { continue }
            switch (property.name, ContactView.trimmed(property.value).uppercased()) {
            case ("BEGIN", "VCARD"):
                // vCard 2.1 may write the card of somebody's agent within theirs.
                if card?.properties.last?.name == "AGENT" {
                    agents += 1
                } else {
                    if let card { cards.append(card) }
                    (card, agents) = (VCard(properties: []), 0)
                }
            case ("END", "VCARD") where agents > 0: agents -= 1
            case ("END", "VCARD"):
                if let card { cards.append(card) }
                card = nil
            default: if agents == 0 { card?.add(property) }
            }
            guard cards.count < ContactLimits.cardsPerPart else { return cards }
        }
        if let card { cards.append(card) }
        return cards
    }

    func first(_ name: String) -> CardProperty? { self.properties.first { $0.name == name } }

    func all(_ names: String...) -> [CardProperty] { self.properties.filter { names.contains($0.name) } }

    private mutating func add(_ property: CardProperty) {
        guard self.properties.count < ContactLimits.propertiesPerCard else { return }
        self.properties.append(property)
    }
}
