public import Media
public import Primitives
public import SIP

extension PhoneMachine {
    /// All that can happen to the phone.
    public enum Input: Sendable {
        case datagram(Datagram)
        /// A datagram to this peer bounced (ICMP), or the connection to it closed.
        case transportFailed(Hop, TransportFailure)
        case command(CommandID, PhoneCommand)
        /// The next hops for a server, best first, each with the local address that the system uses towards it, and
        /// how long they may be used where DNS says so.
        case resolved(ResolutionID, Result<[Route], ResolveFailure>, lifetime: Duration? = nil)
        /// Our address towards the next hop of a route at this moment; answers `Output.checkRoute`.
        case localAddress(Route, IPEndpoint?)
        /// A connection answered its keep-alive (RFC 5626, section 4.4.1).
        case pong(Hop)
        /// The RTP port; RTCP has the next one.
        case mediaOpened(MediaSessionID, Result<UInt16, MediaOpenFailure>)
        case media(MediaSessionID, MediaEvent)
        case stored(StorageID, StoreOutcome)
        /// The instant of `nextDeadline` has come.
        case timeout
    }
}
