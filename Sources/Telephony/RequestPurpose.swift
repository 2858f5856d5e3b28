import SIP

/// What a request outside of the calls' own INVITEs was sent for.
enum RequestPurpose: Hashable, Sendable {
    case register(LineID)
    /// The question whether a server is still there.
    case keepAlive(Flow.Key)
    case message(MessageTicket, LineID, Route)
    /// The word that the user is writing, or has stopped.
    case composing(Correspondent)
    /// A notice of what became of a message of theirs.
    case receipt
    /// A digit by INFO.
    case digit(CallID)
    /// REFER for a transfer of ours.
    case refer(CallID)
    /// NOTIFY of how a call goes that a REFER asked for.
    case referNotify(CallID)
    /// The question whether a silent far end still knows the call.
    case probe(CallID)
}
