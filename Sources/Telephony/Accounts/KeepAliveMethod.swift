/// How the way between this host and an account's server is kept open through translators, and watched.
public enum KeepAliveMethod: String, Hashable, Sendable, CaseIterable {
    /// Two line ends (RFC 5626, section 4.4.1). Over UDP nothing answers them, but a server that is gone bounces them.
    case crlf
    /// An OPTIONS that the server must answer.
    case options
    /// A Binding request of STUN at the SIP port (RFC 5626, section 4.4.2), over UDP; elsewhere line ends.
    case stun
    case off
}
