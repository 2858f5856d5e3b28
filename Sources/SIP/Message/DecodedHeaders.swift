/// What the parser made of the headers that it must read anyway, so that nobody decodes them a second time.
///
/// Only a message without a defect has it, and only until one of its headers is changed.
final class DecodedHeaders: Sendable {
    let vias: [Via]
    let from: NameAddress
    let to: NameAddress
    let callID: String
    let cSeq: CSeq
    /// Those of a request without `*`; `nil` where the parser did not look.
    let contacts: [NameAddress]?

    init(
        vias: [Via], from: NameAddress, to: NameAddress, callID: String, cSeq: CSeq, contacts: [NameAddress]?
    ) {
        self.vias = vias
        self.from = from
        self.to = to
        self.callID = callID
        self.cSeq = cSeq
        self.contacts = contacts
    }
}
