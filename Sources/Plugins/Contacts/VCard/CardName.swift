/// Properties of our own (RFC 6350, section 6.10), so that a phonebook that was exported comes back whole.
enum CardName {
    static let favourite = "X-SPECHPHONE-FAVOURITE"
    static let speedDial = "X-SPECHPHONE-SPEED-DIAL"
}
