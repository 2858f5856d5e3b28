import Media
import Primitives
import SDP
import SIP

/// One call as a state machine: each input returns what its caller, the phone machine, must do, in order.
struct Call: Sendable {
    enum State: Hashable, Sendable {
        /// The way to the server is being looked up.
        case resolving
        /// The port for the media is being opened.
        case opening
        /// INVITE is on its way; the far end may already ring or send sound.
        case inviting(InviteSessionID, Progress)
        /// Their INVITE is here; the port for its media is being opened.
        case preparing(InviteSessionID, Invitation)
        /// It rings here.
        case alerting(InviteSessionID, Alerting)
        case active(InviteSessionID)
        /// Hung up here; CANCEL or BYE is on its way.
        case ending(InviteSessionID, CallEnd, until: Instant)
        case ended(CallEnd, after: InviteSessionID?)
    }

    enum Progress: Hashable, Sendable {
        case dialing, ringing, earlyMedia
    }

    enum Action: Hashable, Sendable {
        case openMedia(local: IPAddress)
        case invite(Route, body: [UInt8])
        /// Tell the caller that it rings.
        case alert(InviteSessionID)
        /// Let it ring in every tab of the owner.
        case announce
        /// Let the owner's idle tab accept it.
        case autoAnswer
        case accept(InviteSessionID, body: [UInt8])
        case reject(InviteSessionID, status: Int, headers: Headers)
        /// Nobody took the call: it is counted, and the owner told.
        case missed
        case configureMedia(MediaParameters)
        case answer(InviteSessionID, body: [UInt8])
        case refuseOffer(InviteSessionID, status: Int)
        /// An offer of ours in the middle of the call.
        case reinvite(InviteSessionID, body: [UInt8])
        /// Holding or resuming came to its end: `nil` when the far end took part.
        case holdSettled(PhoneError?)
        case refer(InviteSessionID, referTo: String)
        /// The far end has taken our REFER, or has not.
        case transferAnswered(PhoneError?)
        /// The call is ready to take the place of another one.
        case takePlace(of: CallID)
        /// An offer or answer could not be used.
        case countRefusedDescription
        case sendDigits([Character])
        case sendInfo(InviteSessionID, Character)
        case tellDigit(Character)
        case notice(NoticeSeverity, code: String, message: String)
        /// Ask the far end whether it still knows the call.
        case probe(InviteSessionID)
        case hangUp(InviteSessionID, Reason?)
        /// Stops the sound and frees the port, if one is open.
        case closeMedia
        /// Tell how the call stands now.
        case report
        /// The call is over; nothing of it may stay.
        case end
    }

    /// What the call's media keeps from its first packet to its last.
    struct MediaIdentity: Hashable, Sendable {
        let ssrc: UInt32
        let firstSequence: UInt16
        let firstTimestamp: UInt32
        let cname: String
    }

    /// The limits that one call needs to know.
    struct Limits: Hashable, Sendable {
        let ringing: Duration
        let waiting: Duration
        let alerting: Duration
        let reminder: Duration
        let ending: Duration
        let silenceNotice: Duration
        let silenceProbe: Duration
        let silence: Duration
        let transfer: Duration
        let digits: Int
    }

    let id: CallID
    let account: AccountID
    let owner: UserID
    let direction: CallDirection
    let target: SIPURI
    /// Who is at the other end; a 3xx changes it.
    var remote: RemoteParty
    /// The server as the person entered it, for messages.
    let server: String
    let startedAt: Instant
    let limits: Limits
    /// Another one when the call goes on from another address of ours.
    var media: MediaSessionID
    let mediaIdentity: MediaIdentity
    let sessionNumber: UInt64
    let audio: AudioChoice
    let holdSound: AccountPreferences.HoldSound
    let encryption: SoundEncryption
    /// Our keys beside the plain profile were refused, and are offered as RTP/SAVP.
    var insistsOnEncryption = false
    /// Where the keys of the call come from.
    var entropy: EntropySource

    var state = State.resolving
    /// When the far end last said that it is at work on our INVITE; `nil` before it did.
    var progressAt: Instant?
    var answeredAt: Instant?
    var endedAt: Instant?
    /// The way that the INVITE took, ours or theirs.
    var route: Route?
    /// The RTP port of ours that the call's descriptions name.
    var port: UInt16?
    /// The address that goes with `port`, where a STUN server told both.
    var outsideAddress: IPAddress?
    /// What our INVITE keeps on its way from one server to the next.
    var identity: RequestIdentity?
    /// The servers that did not take our INVITE.
    var tried: [TriedTarget] = []
    var negotiation: OfferAnswer?
    var forks = Forks()
    /// The session timer waits for a re-INVITE of ours.
    var isRefreshDue = false
    var parameters: MediaParameters?
    var isHeldByRemote = false
    var holdState = HoldState.open
    var transfer: Transfer?
    /// The call whose place this one takes (RFC 3891).
    var replaced: CallID?
    /// What a REFER wants our INVITE to say.
    var referredHeaders = Headers()
    /// The far end is not told who we are.
    var isAnonymous = false
    /// How the account wants digits sent.
    var digitMode = AccountPreferences.DigitMode.rfc4733
    /// The far end named INFO among the methods it takes.
    var takesInfo = false
    /// Digits that wait until the INFO before them is answered; the first is on its way.
    var infoDigits: [Character] = []
    var isSilenceTold = false
    /// How long the far end had been silent when it was last asked whether it still knows the call.
    var probedSilence = Duration.zero
    /// Who took a call that came in.
    var takenBy: Presence?
    /// Nobody pressed a button.
    var isAutoAnswered = false
    /// A person has done something with it since it began.
    var isTouched = false
    /// The tab that hears the call.
    var session: SessionID?
    /// How often it was given to a tab.
    var handovers: UInt32 = 0
    /// What that tab was given; `nil` until there is media.
    var attachment: AudioAttachment?
    var epoch: UInt32 = 0

    /// When `handleTimeout(now:)` must be called.
    var deadline: Instant? {
        switch self.state {
        case .resolving, .opening: self.startedAt + self.limits.ringing
        // RFC 3261, section 16.7, step 2: each provisional response above 100 begins timer C anew.
        case .inviting:
            min((self.progressAt ?? self.startedAt) + self.limits.ringing, self.startedAt + self.limits.waiting)
        case .preparing: self.startedAt + self.limits.alerting
        case .alerting(_, let alerting): alerting.deadline
        case .active: self.transfer?.deadline
        case .ended: nil
        case .ending(_, _, let until): until
        }
    }

    var inviteSession: InviteSessionID? {
        switch self.state {
        case .resolving, .opening: nil
        case .inviting(let session, _), .preparing(let session, _), .alerting(let session, _), .active(let session),
            .ending(let session, _, _):
            session
        case .ended(_, let session): session
        }
    }

    /// Others were told of the port as a translator lets it appear, and nothing leaves it yet.
    var needsOpenPort: Bool {
        guard self.outsideAddress != nil, self.parameters == nil else { return false }
        return switch self.state {
        case .inviting, .alerting, .active: true
        case .resolving, .opening, .preparing, .ending, .ended: false
        }
    }

    /// Answered by itself, and perhaps nobody knows.
    var isUnattended: Bool { self.isAutoAnswered && !self.isTouched }

    var snapshot: CallSnapshot {
        CallSnapshot(
            id: self.id, account: self.account, owner: self.owner, direction: self.direction, remote: self.remote,
            state: self.publicState, startedAt: self.startedAt, answeredAt: self.answeredAt, endedAt: self.endedAt,
            codec: self.parameters?.sendFormat.encodingName, isHeldByRemote: self.isHeldByRemote,
            isHeldHere: self.holdState.isHeld, session: self.session, handovers: self.handovers,
            takenBy: self.takenBy, isSilenced: self.isSilenced, isAutoAnswered: self.isAutoAnswered,
            transfer: self.transfer.map(TransferSnapshot.init), security: self.security)
    }

    private var security: CallSecurity {
        let sound = self.parameters.map { parameters -> CallSecurity.Sound in
            parameters.protection.map { .encrypted(suite: $0.suiteName) } ?? .plain
        }
        return CallSecurity(sound: sound, signalling: self.route?.transport)
    }

    private var isSilenced: Bool {
        if case .alerting(_, let alerting) = self.state { alerting.isSilenced } else { false }
    }

    private var publicState: CallState {
        switch self.state {
        case .resolving, .opening, .inviting(_, .dialing): .dialing
        case .inviting(_, .ringing), .preparing, .alerting: .ringing
        case .inviting(_, .earlyMedia): .earlyMedia
        case .active: .active
        case .ending: .ending
        case .ended(let end, _): .ended(end)
        }
    }
}
