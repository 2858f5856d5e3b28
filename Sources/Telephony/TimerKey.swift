/// What a deadline of the machine's own belongs to.
enum TimerKey: Hashable, Sendable {
    case registration(LineID)
    /// The turn of a REGISTER among those to one server.
    case slot(LineID)
    case keepAlive(Flow.Key)
    /// The next try of a question to a STUN server.
    case question(STUNPurpose)
    /// The next question for the outside of a socket.
    case stun(STUNWatch.Key)
    /// The next look at our own addresses.
    case addresses
    case resolution(ResolutionID)
    /// The next try to subscribe to what waits in the mailbox.
    case voicemail(LineID)
    /// The limit of a save or of a `register` command.
    case patience(LineID)
    case call(CallID)
    /// The next packet that keeps a call's RTP port open in a translator, until there is sound.
    case mediaPort(CallID)
    /// How long somebody may be told of a call that a REFER asked for.
    case referral(CallID)
    /// The next try of a conversation's message, or the next try to store its outcome.
    case outbox(Correspondent)
    /// How long the far end counts as writing.
    case composing(Correspondent)
    /// The end of the patience with calls that are up.
    case draining
    case shutDown

    var belongsToACall: Bool {
        switch self {
        case .call, .mediaPort, .referral, .question(.media): true
        case .registration, .slot, .keepAlive, .question(.flow), .question(.socket), .stun, .addresses, .resolution,
            .voicemail, .patience,
            .outbox, .composing, .draining, .shutDown:
            false
        }
    }
}
