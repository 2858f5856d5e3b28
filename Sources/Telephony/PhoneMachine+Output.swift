public import Media
public import Primitives
public import SIP

extension PhoneMachine {
    /// What the driver must do, in this order.
    public enum Output: Sendable {
        case send(Datagram)
        /// Name or literal to next hops with our local address; answered by `Input.resolved`.
        case resolve(ResolutionID, ServerAddress)
        /// Sends two line ends on a way, where it is open (RFC 5626, section 4.4.1).
        case ping(Route)
        /// Asks which address of ours leads to a next hop now; answered by `Input.localAddress`.
        case checkRoute(Route)
        /// Opens a pair of ports; answered by `Input.mediaOpened`.
        case openMedia(MediaSessionID, local: IPAddress)
        /// Sends this from the RTP port; what STUN answers there comes back as `MediaEvent.answered`.
        case askFromMedia(MediaSessionID, IPEndpoint, [UInt8])
        case configureMedia(MediaSessionID, MediaParameters)
        /// Exactly once for each media session that was opened.
        case closeMedia(MediaSessionID)
        case sendDigits(MediaSessionID, [Character])
        case attachAudio(AudioAttachment, SessionID)
        case detachAudio(MediaSessionID, SessionID)
        /// Answered by `Input.stored`.
        case store(StorageID, StorageEffect)
        case reply(CommandID, Result<PhoneReply, PhoneError>)
        case event(PhoneEvent)
    }
}
