/// What a deadline of the machine's own belongs to.
enum TimerKey: Hashable, Sendable {
    case registration(LineID)
    /// The turn of a REGISTER among those to one server.
    case slot(LineID)
    case keepAlive(Flow.Key)
    /// The next look at our own addresses.
    case addresses
    case resolution(ResolutionID)
    /// The next try to subscribe to what waits in the mailbox.
    case voicemail(LineID)
    /// The limit of a save or of a `register` command.
    case patience(LineID)
    case call(CallID)
    /// How long somebody may be told of a call that a REFER asked for.
    case referral(CallID)
    case shutDown

    var belongsToACall: Bool {
        switch self {
        case .call, .referral: true
        case .registration, .slot, .keepAlive, .addresses, .resolution, .voicemail, .patience, .shutDown: false
        }
    }
}
