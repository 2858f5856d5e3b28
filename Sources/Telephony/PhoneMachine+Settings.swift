public import Media
public import SIP

extension PhoneMachine {
    /// What the host may choose, and every limit with its name and unit.
    public struct Settings: Hashable, Sendable {
        /// The product token of User-Agent and Server.
        public var product: String
        public var agent: UserAgent.Configuration
        /// The codecs that calls offer, best first.
        public var formats = MediaFormat.offered
        public var accountLimit = 10_000
        public var callsPerAccountLimit = 8
        public var callLimit = 2_000
        /// Commands that wait for an outcome; further ones are refused with `busy`.
        public var pendingCommandLimit = 4_096
        /// How long the far end may say nothing while it rings; RFC 3261 timer C allows three minutes.
        public var ringingLimit: Duration = .seconds(180)
        /// How long a call of ours may stay unanswered, however often the far end says that it is at work: as long as
        /// somebody waits in a queue, and not for ever.
        public var waitingLimit: Duration = .seconds(3_600)
        /// How long a call may ring here before nobody is expected to answer it.
        public var alertingLimit: Duration = .seconds(120)
        /// How often the caller hears that it still rings (RFC 3261, section 13.3.1.1: every minute).
        public var alertingReminder: Duration = .seconds(60)
        /// Tabs that are open at once; those beyond it can call but do not ring.
        public var sessionLimit = 20_000
        /// How long the answer to a save may take, so that a person is told while still looking.
        public var saveLimit: Duration = .seconds(10)
        /// How long a call is shown as ending before it counts as ended, confirmed or not.
        public var endingLimit: Duration = .seconds(5)
        /// Retry-After, in seconds, for who calls while the host takes no new calls: as long as a restart may take.
        public var drainingRetryAfter = 60
        public var shutDownLimit: Duration = .seconds(4)
        /// How long a shutdown with calls waits at least: T1 and a little, so that a lost BYE is sent once more.
        public var farewell: Duration = .milliseconds(600)
        /// How long no packet may arrive before a person is told.
        public var silenceNotice: Duration = .seconds(10)
        /// After each such time without a packet the far end is asked whether it still knows the call: voicemail that
        /// records, or a muted telephone, may be silent for minutes.
        public var silenceProbe: Duration = .seconds(30)
        /// How long no packet may arrive before the call is given up, although the far end answers.
        public var silenceLimit: Duration = .seconds(1_800)
        /// How long a resolved address of a server is used before it is asked for again.
        public var routeLifetime: Duration = .seconds(600)
        /// However short DNS says that addresses live, they are not asked for more often than this.
        public var shortestRouteLifetime: Duration = .seconds(30)
        /// How long the resolver may take.
        public var resolveLimit: Duration = .seconds(8)
        /// The pause between two attempts to resolve a name that failed.
        public var resolveRetry: Duration = .seconds(30)
        /// How long the outcome of a transfer is waited for, ours and theirs: as long as a telephone may ring.
        public var transferLimit: Duration = .seconds(180)
        /// The least time between two REGISTERs to one server, whatever made many due at once.
        public var registerInterval: Duration = .milliseconds(20)
        /// The same while the server does not answer.
        public var silentRegisterInterval: Duration = .milliseconds(500)
        /// How long a target that failed is set aside while another one is there.
        public var routeRest: Duration = .seconds(300)
        /// The longest that a target may set itself aside by the Retry-After with which it refuses a call.
        public var longestRouteRest: Duration = .seconds(3_600)
        /// How long an INVITE over UDP may stay without any response while another target is there: 8*T1, in which it
        /// is sent four times. Else timer B counts, 64*T1.
        public var invitePatience: Duration = .seconds(4)
        /// The same over TCP and TLS, where making the connection alone may take five seconds.
        public var streamInvitePatience: Duration = .seconds(8)
        /// The targets to which one call or message is sent, one after the other.
        public var targetLimit = 4
        /// Contact follows a translator that changes our public address no more often than this.
        public var relearnPause: Duration = .seconds(30)
        /// The longest pause between two keep-alives over UDP: translators forget after 30 s.
        public var datagramKeepAlive: Duration = .seconds(29)
        /// The same over TCP and TLS (RFC 5626, section 4.4.1).
        public var streamKeepAlive: Duration = .seconds(120)
        /// How long the answer to a keep-alive may take (RFC 5626, section 4.4.1).
        public var keepAlivePatience: Duration = .seconds(10)
        /// How long it is believed what a STUN server said of a socket.
        public var stunInterval: Duration = .seconds(60)
        /// The pause after a STUN server has not answered.
        public var stunRetry: Duration = .seconds(300)
        /// Requests for the outside of an RTP port, of which a call has to wait: 1.5 s in all.
        public var stunMediaRequests = 2
        /// How often a packet leaves the RTP port of a call that rings, where a STUN server has told how it looks: the
        /// sound that would keep it open is yet to begin, and translators forget after 30 s.
        public var mediaPortKeepAlive: Duration = .seconds(20)
        /// How often we look whether our own address has changed.
        public var addressCheck: Duration = .seconds(10)
        /// How long a subscription to what waits in the mailbox is asked for.
        public var voicemailExpiry: Duration = .seconds(3_600)
        /// Digits of one call that wait to be sent.
        public var digitLimit = 64
        /// UTF-8 bytes of a message of ours.
        public var messageLimit = 16_384
        /// The same where only UDP may be used (RFC 3428, section 8: 1,300 bytes for the whole request).
        public var datagramMessageLimit = 900
        /// Bytes of a message of theirs; a longer one gets 413.
        public var incomingMessageLimit = 32_768
        /// Messages that one sender may send to an account; further ones get 480 and the time after which there is room again.
        public var senderMessages = MessageAllowance(burst: 250, refill: .milliseconds(500))
        /// The same for all senders of an account together: whoever writes may call themselves differently each time.
        public var accountMessages = MessageAllowance(burst: 1_000, refill: .milliseconds(100))
        /// Notices that messages were displayed, for one reading; of more messages nobody is told.
        public var displayReportLimit = 100
        /// Messages of one user that wait to be sent; further ones are refused.
        public var outboxLimit = 1_000
        /// The pauses between two tries of a message that did not go through; the last one counts from then on.
        public var messagePauses: [Duration] = [.seconds(5), .seconds(15), .seconds(60), .seconds(300)]
        /// How long a message is tried, from its first try on.
        public var messagePatience: Duration = .seconds(3_600)
        /// The pause before an outcome that could not be stored is stored again.
        public var storeRetry: Duration = .seconds(5)
        /// Retry-After, in seconds, for who sends a message that cannot be stored.
        public var unstoredRetryAfter = 60
        /// RFC 4733 tone length of the INFO fallback, in milliseconds.
        public var infoDigitMilliseconds = 160
        /// What is kept of the SIP messages, for who looks into what went wrong.
        public var signalling = SignallingLimits()

        public init(product: String = "SpechPhone") {
            self.product = product
            self.agent = UserAgent.Configuration(product: product)
            self.agent.allow += [.refer, .subscribe]
            self.agent.supported += ["replaces", "norefersub"]
            self.agent.messageCodings = ContentCoding.accepted
            self.agent.traces = true
        }
    }
}
