/// How much a phonebook holds. Whatever exceeds a limit is refused; only what is imported is cut to its limits.
enum ContactLimits {
    static let contactsPerUser = 5_000
    static let numbersPerContact = 10
    /// UTF-8 bytes of a name or an organisation.
    static let nameBytes = 200
    /// UTF-8 bytes of a number or an address.
    static let numberBytes = 128
    /// UTF-8 bytes of a note.
    static let noteBytes = 2_000
    static let idBytes = 64
    /// Keys of the dial pad that can stand for a contact.
    static let speedDials = 1...9

    /// Values that one user's contacts are spread over: a full book of the longest contacts fits them.
    static let blocks = 64

    /// Rows of one page of the list; it ends early rather than exceed `pageBytes`.
    static let pageRows = 1...500
    static let standardPageRows = 200
    static let pageBytes = 256 * 1024
    /// Contacts of one push.
    static let contactsPerPush = 100

    /// Characters of base64 in one request of an import; a longer file comes in parts.
    static let importCharacters = 61_440
    /// Cards that are read from one part.
    static let cardsPerPart = 2_000
    /// Properties of a card that are looked at.
    static let propertiesPerCard = 200
    /// Bytes of a line of a vCard that are looked at, after unfolding.
    static let lineBytes = 8_192
}
