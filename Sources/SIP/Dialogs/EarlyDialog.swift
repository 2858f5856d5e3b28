/// A fork of our INVITE that has answered provisionally (RFC 3261, section 12.1.2).
struct EarlyDialog: Sendable {
    var dialog: Dialog
    /// The highest RSeq that was taken in order (RFC 3262, section 4).
    private(set) var lastReliable: UInt32?
    /// A reliable response brought the answer to our offer, so that further offers are possible before the 2xx.
    var isAnswered = false
    var offer = InviteSession.OfferState.none
    var allowsUpdate = false

    init(dialog: Dialog) {
        self.dialog = dialog
    }

    var id: DialogID { self.dialog.id }

    /// Whether a reliable response is the next one; a copy, or one out of order, is neither acknowledged nor passed up.
    mutating func take(reliable number: UInt32) -> Bool {
        if let lastReliable, number != lastReliable &+ 1 { return false }
        self.lastReliable = number
        return true
    }
}
