import SIP

/// A call that somebody asked us to place (RFC 3515): who wants to know how it goes.
struct Referral: Hashable, Sendable {
    /// The call in which the REFER came.
    let call: CallID
    let session: InviteSessionID
    /// The CSeq number of the REFER, which tells several of one call apart.
    let number: UInt32
    /// `nil`: the far end wants no reports (RFC 4488).
    var notifier: Notifier?
    var reported = 100

    /// How a call stands, as the status line that it would have got.
    static func status(of state: CallState) -> Int {
        switch state {
        case .dialing: 100
        case .ringing: 180
        case .earlyMedia: 183
        case .active: 200
        // Nothing new: that it was answered has been said before, and else its end will say what became of it.
        case .ending: 100
        case .ended(let end) where end.code == "cancelled": 487
        case .ended(let end): end.status.flatMap { $0 >= 300 ? $0 : nil } ?? 503
        }
    }
}
