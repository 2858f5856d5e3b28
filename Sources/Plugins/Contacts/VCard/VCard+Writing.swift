// Version 3.0 (RFC 2426), because that is what telephones take.

extension VCard {
    init(of contact: ContactView) {
        var properties = [
            CardProperty(name: "FN", value: CardText.escape(contact.name)),
            // A name is one text here; as a given name telephones show it whole.
            CardProperty(name: "N", value: ";\(CardText.escape(contact.name));;;"),
        ]
        if let organisation = contact.organisation {
            properties.append(CardProperty(name: "ORG", value: CardText.escape(organisation)))
        }
        properties += contact.numbers.map(Self.property)
        if let note = contact.note { properties.append(CardProperty(name: "NOTE", value: CardText.escape(note))) }
        if contact.favourite { properties.append(CardProperty(name: CardName.favourite, value: "1")) }
        if let key = contact.speedDial {
            properties.append(CardProperty(name: CardName.speedDial, value: String(key)))
        }
        self.init(properties: properties)
    }

    /// The card as it stands in a file.
    var text: String {
        let lines = self.properties.map { property in
            let types = property.parameters["TYPE"].map { ";TYPE=" + $0.joined(separator: ",") } ?? ""
            return CardText.fold("\(property.name)\(types):\(property.value)")
        }
        return "BEGIN:VCARD\r\nVERSION:3.0\r\n\(lines.joined())END:VCARD\r\n"
    }

    private static func property(of number: ContactView.Number) -> CardProperty {
        let type =
            switch number.label {
            case .mobile: "CELL"
            case .work: "WORK"
            case .home: "HOME"
            case .other: "VOICE"
            }
        let text = number.number
        guard text.contains("@") else {
            return CardProperty(name: "TEL", parameters: ["TYPE": [type]], value: CardText.escape(text))
        }
        let hasScheme = ["sip:", "sips:"].contains { text.lowercased().hasPrefix($0) }
        // What an address means beyond ASCII letters is not for the escapes of a text (RFC 4770, section 1).
        return CardProperty(name: "IMPP", parameters: ["TYPE": [type]], value: hasScheme ? text : "sip:\(text)")
    }
}
