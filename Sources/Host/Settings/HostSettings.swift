// What the host was told to be, after flags, environment and file have been put together.

public import Logging
public import Primitives
public import WebPush

/// The settings of one host, checked.
public struct HostSettings: Sendable {
    public var bind: IPAddress = .loopbackV4
    public var port: UInt16 = 8080
    public var audioPort: UInt16?
    public var allowedHosts: [AllowedHost] = []
    public var allowedOrigins: [AllowedOrigin] = []
    /// Proxies that are believed when they say where a request came from.
    public var trustedProxies: [IPAddress] = []
    /// The folder of the page; `nil` looks beside the program.
    public var web: String?
    public var vault = "vault"
    public var vaultKeyFile: String?
    /// From the environment only: a flag would show it to every user of the machine.
    public var vaultKeyDigits: String?
    public var tlsCertificate: String?
    public var tlsKey: String?
    /// Empty: every address of this machine.
    public var sipBind: [IPAddress] = []
    public var sipPort: UInt16 = 0
    public var sipTlsPort: UInt16 = 0
    /// What lines may name as server, proxy or STUN server; empty: anything.
    public var sipServers: [AllowedHost] = []
    /// `address[:port]`; empty: those of the system.
    public var dnsServers: [String] = []
    public var mediaPorts: ClosedRange<UInt16> = 20000...29999
    public var mediaThreads: Int?
    /// Push servers that may be called wherever they are.
    public var pushServers: [AllowedHost] = []
    /// PEM file.
    public var pushAuthorities: String?
    public var pushContact: PushContact?
    public var demoExchange: String?
    /// The file with the token of those who watch this host from another machine.
    public var metricsTokenFile: String?
    /// How long a call goes on that no page hears.
    public var absenceLimit: Duration = .seconds(30)
    /// How long calls may go on once the host takes no new ones.
    public var drainLimit: Duration = .seconds(3_600)
    public var logLevel: Logger.Level = .info

    public init() {}

    /// Over plain http a browser gives its microphone on loopback only.
    public var usesTLS: Bool { !self.bind.isLoopback || self.tlsCertificate != nil }
}
