/// A 200 of ours to an INVITE or re-INVITE that still waits for its ACK.
struct UnacknowledgedSuccess: Hashable, Sendable {
    /// The CSeq number that the ACK will have.
    let sequence: UInt32
    let datagram: Datagram
    /// Whether the 200 carried our offer, so that its answer is in the ACK.
    let carriesOffer: Bool
    var retransmission: SuccessRetransmission
}
