public import SIP

/// What of a call is encrypted between this phone and its server.
public struct CallSecurity: Hashable, Sendable {
    /// How the sound travels, both ways.
    public enum Sound: Hashable, Sendable {
        case plain
        /// By SRTP, with the suite's name as RFC 4568 has it.
        case encrypted(suite: String)
    }

    /// `nil` until it is agreed.
    public var sound: Sound?
    /// What the call's signalling goes by; with `tls` it is encrypted. `nil` until there is a way.
    public var signalling: Transport?

    public init(sound: Sound? = nil, signalling: Transport? = nil) {
        self.sound = sound
        self.signalling = signalling
    }
}
