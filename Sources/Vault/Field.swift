// What may be stored as text: limited, and free of what would break a line or a log.

/// The checks that every table makes before it stores a text.
enum Field {
    static func check(_ name: String, _ text: String, maximumBytes: Int) throws(VaultError) {
        guard !text.isEmpty else { throw .invalidField(name: name, reason: "must not be empty") }
        try self.checkOptional(name, text, maximumBytes: maximumBytes)
    }

    static func checkOptional(_ name: String, _ text: String?, maximumBytes: Int) throws(VaultError) {
        guard let text else { return }
        guard text.utf8.count <= maximumBytes else {
            throw .invalidField(name: name, reason: "must not be longer than \(maximumBytes) bytes")
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .invalidField(name: name, reason: "must not contain control characters")
        }
    }

    /// A name that a person chose for a user or a device.
    static func checkName(_ name: String, _ text: String) throws(VaultError) {
        try self.check(name, text, maximumBytes: VaultLimits.fieldBytes)
        guard text.count <= VaultLimits.nameCharacters else {
            throw .invalidField(name: name, reason: "must not be longer than \(VaultLimits.nameCharacters) characters")
        }
        guard text.first?.isWhitespace == false, text.last?.isWhitespace == false else {
            throw .invalidField(name: name, reason: "must not begin or end with a space")
        }
    }
}
