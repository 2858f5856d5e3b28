import SIP

/// What waits for a storage effect about messages.
enum MessageStorePurpose: Hashable, Sendable {
    /// A new message of ours; it is sent once it is kept.
    case queue(OutgoingMessage, CommandID)
    /// A failed message that is to be tried again.
    case retry(OutgoingMessage, CommandID)
    /// The outcome of the first message of a lane.
    case settle(Correspondent, MessageID)
    /// A state on the way, which the next one makes up for.
    case note
    /// A message of the network; its sender hears 200 once it is kept.
    case receive(IncomingRequestID, IncomingMessage)
    case remove(CommandID)
}
