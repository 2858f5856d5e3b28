/// How a person wants the calls of an account treated. Every value has a default, so that an old account has them all.
public struct AccountPreferences: Hashable, Sendable {
    /// Answering without the person.
    public enum AutoAnswer: String, Hashable, Sendable, CaseIterable {
        case off
        /// Only where the account's own server asks for it (RFC 5373, and `answer-after` of Call-Info and Alert-Info).
        /// A server that passes on such headers of callers lets each of them listen.
        case trusted
        case always
    }

    /// What the far end hears while we hold it.
    public enum HoldSound: String, Hashable, Sendable, CaseIterable {
        case music, silence
    }

    /// How digits are sent.
    public enum DigitMode: String, Hashable, Sendable, CaseIterable {
        /// As telephone-event where it was agreed, else as INFO, else as tones.
        case rfc4733
        case info
        case inband
    }

    /// Encryption of the sound (RFC 4568).
    public enum Encryption: String, Hashable, Sendable, CaseIterable {
        case off, optional, required
    }

    /// What the senders of messages hear where they ask for it (RFC 5438).
    public enum Receipts: String, Hashable, Sendable, CaseIterable {
        case off
        /// That a message has arrived.
        case delivered
        /// Also that it was read.
        case displayed
    }

    public var doNotDisturb = false
    /// A second call rings while another one is up; without it the second caller gets 486.
    public var callWaiting = true
    /// Numbers or SIP addresses, as a person dials them.
    public var forwardAlways: String?
    public var forwardBusy: String?
    public var forwardNoAnswer: String?
    /// How long it rings before `forwardNoAnswer`.
    public var noAnswerLimit: Duration = .seconds(20)
    public var autoAnswer = AutoAnswer.off
    /// Calls hide who calls (RFC 3323).
    public var anonymous = false
    public var holdSound = HoldSound.music
    public var digitMode = DigitMode.rfc4733
    /// Names of the catalogue, best first; empty means its own order.
    public var codecs: [String] = []
    /// The sound that one packet carries.
    public var packetTime: Duration = .milliseconds(20)
    /// Bits per second that our Opus encoder aims at.
    public var opusBitrate = 24_000
    /// Silence of the microphone is described (RFC 3389) rather than sent, where the far end takes that. Whoever is near
    /// the line may then tell when somebody speaks, and a soft word may lose its beginning.
    public var suppressesSilence = false
    public var encryption = Encryption.optional
    /// Keys may travel in signalling that is not encrypted itself.
    public var encryptsWithoutTLS = false
    /// The interval asked for by RFC 4028; zero asks for none.
    public var sessionTimer: Duration = .seconds(1_800)
    /// Provisional responses are sent reliably to callers that support it (RFC 3262).
    public var reliableProvisional = true
    /// The identity that the account's own server asserts is shown (RFC 3325).
    public var trustsIdentity = true
    public var receipts = Receipts.delivered

    public init() {}
}
