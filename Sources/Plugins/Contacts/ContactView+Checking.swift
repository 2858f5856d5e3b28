// What may be saved: trimmed, within the limits, and each refusal names its field.

import PluginKit

extension ContactView {
    /// The contact without the blanks around its texts.
    ///
    /// - Throws: `invalidField` with the wire name of the field at fault, `numbers.0.number` for example.
    func checked() throws(HandlerError) -> ContactView {
        var contact = self
        contact.name = Self.trimmed(self.name)
        contact.organisation = Self.optional(self.organisation)
        contact.note = Self.optional(self.note)
        try Self.check(contact.name, of: "name", most: ContactLimits.nameBytes)
        try Self.check(contact.organisation ?? "", of: "organisation", most: ContactLimits.nameBytes)
        try Self.check(contact.note ?? "", of: "note", most: ContactLimits.noteBytes, mayHaveLines: true)
        guard !contact.name.isEmpty else { throw .invalidField("name", "Enter a name.") }
        if let key = contact.speedDial, !ContactLimits.speedDials.contains(key) {
            throw .invalidField("speedDial", "The key for speed dial must be one of 1 to 9.")
        }
        contact.numbers = try self.checkedNumbers()
        return contact
    }

    private func checkedNumbers() throws(HandlerError) -> [Number] {
        guard !self.numbers.isEmpty else { throw .invalidField("numbers", "Enter at least one number or address.") }
        guard self.numbers.count <= ContactLimits.numbersPerContact else {
            throw .invalidField("numbers", "A contact may have at most \(ContactLimits.numbersPerContact) numbers.")
        }
        var checked: [Number] = []
        for (index, each) in self.numbers.enumerated() {
            let field = "numbers.\(index).number"
            let number = Number(label: each.label, number: Self.trimmed(each.number))
            try Self.check(number.number, of: field, most: ContactLimits.numberBytes)
            guard Self.canBeCalled(number.number) else {
                throw .invalidField(field, "Enter a number such as +49 30 1234, or an address such as ada@example.com.")
            }
            checked.append(number)
        }
        return checked
    }

    /// Whether there is anything to dial; the telephone itself judges the rest when it is called.
    static func canBeCalled(_ number: String) -> Bool {
        number.contains { $0.isLetter || $0.isNumber }
    }

    private static func check(
        _ text: String, of field: String, most limit: Int, mayHaveLines: Bool = false
    ) throws(HandlerError) {
        guard text.utf8.count <= limit else { throw .fieldTooLong(field, limit: limit) }
        let isClean = text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control || (mayHaveLines && ($0 == "\n" || $0 == "\t"))
        }
        guard isClean else { throw .invalidField(field, "The field \"\(field)\" must not contain control characters.") }
    }

    private static func optional(_ text: String?) -> String? {
        let text = Self.trimmed(text ?? "")
        return text.isEmpty ? nil : text
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
