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
        /// How long the far end may ring; RFC 3261 timer C allows three minutes.
        public var ringingLimit: Duration = .seconds(180)
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
        /// How often we look whether our own address has changed.
        public var addressCheck: Duration = .seconds(10)
        /// How long a subscription to what waits in the mailbox is asked for.
        public var voicemailExpiry: Duration = .seconds(3_600)
        /// Digits of one call that wait to be sent.
        public var digitLimit = 64
        /// RFC 3428, section 8: a MESSAGE over UDP must fit into 1,300 bytes as a whole.
        public var messageLimit = 900
        /// RFC 4733 tone length of the INFO fallback, in milliseconds.
        public var infoDigitMilliseconds = 160

        public init(product: String = "SpechPhone") {
            self.product = product
            self.agent = UserAgent.Configuration(product: product)
            self.agent.allow += [.refer, .subscribe]
            self.agent.supported += ["replaces", "norefersub"]
        }
    }
}
