/// The one table of everything that can be set: flag, environment variable, file key, default and meaning.
///
/// `--help`, the README's table and the reading of all three sources come from here.
public enum Setting: String, CaseIterable, Sendable {
    case bind
    case port
    case audioPort
    case allowedHost
    case allowedOrigin
    case trustedProxy
    case web
    case vault
    case vaultKeyFile
    case tlsCertificate
    case tlsKey
    case sipBind
    case sipPort
    case sipTlsPort
    case sipServers
    case dnsServers
    case mediaPorts
    case mediaThreads
    case pushServers
    case pushAuthorities
    case pushContact
    case demoExchange
    case metricsTokenFile
    case absenceLimit
    case drainLimit
    case logLevel

    /// The key in the JSON file.
    public var fileKey: String { self.rawValue }

    /// The flag without its dashes: `audio-port`.
    public var flag: String { self.words.joined(separator: "-") }

    /// The environment variable: `SPECH_AUDIO_PORT`.
    public var variable: String { "SPECH_" + self.words.joined(separator: "_").uppercased() }

    /// The parts of the name in lower case: `audio`, `port`.
    var words: [String] {
        var words = [""]
        for character in self.rawValue {
            if character.isUppercase { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
        return words
    }

    /// The default as text; `nil` where leaving it out means that the feature is off or that it is found by itself.
    public var defaultText: String? {
        switch self {
        case .bind: "127.0.0.1"
        case .port: "8080"
        case .vault: "vault"
        case .sipPort, .sipTlsPort: "0"
        case .mediaPorts: "20000-29999"
        case .absenceLimit: "30"
        case .drainLimit: "3600"
        case .logLevel: "info"
        case .audioPort, .allowedHost, .allowedOrigin, .trustedProxy, .web, .vaultKeyFile, .tlsCertificate, .tlsKey,
            .sipBind, .sipServers, .dnsServers, .mediaThreads, .pushServers, .pushAuthorities, .pushContact,
            .demoExchange, .metricsTokenFile:
            nil
        }
    }

    /// What the value looks like in `--help`.
    public var valueName: String {
        switch self {
        case .bind, .sipBind, .trustedProxy: "address"
        case .port, .audioPort, .sipPort, .sipTlsPort: "port"
        case .allowedHost, .sipServers, .pushServers: "name[:port]"
        case .allowedOrigin: "origin"
        case .web, .vault: "folder"
        case .vaultKeyFile, .tlsCertificate, .tlsKey, .pushAuthorities, .demoExchange, .metricsTokenFile: "file"
        case .dnsServers: "address[:port]"
        case .mediaPorts: "first-last"
        case .mediaThreads: "count"
        case .pushContact: "address"
        case .absenceLimit, .drainLimit: "seconds"
        case .logLevel: "level"
        }
    }

    public var meaning: String {
        switch self {
        case .bind:
            "Address to listen on. Any other than loopback needs a user (add-user) and is served over TLS."
        case .port: "Port of the page and its sockets; 0 takes any free one."
        case .audioPort: "Port of a listener of its own for audio, 8888 by custom; without it audio shares the page's."
        case .allowedHost:
            "Name under which browsers may reach this host besides its address, for example behind a proxy; repeatable."
        case .allowedOrigin:
            "Another site whose pages may telephone through this host, such as https://crm.example; repeatable."
        case .trustedProxy:
            "Proxy before this host that is believed when it says in X-Forwarded-For where a request came from; repeatable."
        case .web: "Folder of the page; found beside the program when left out."
        case .vault: "Folder of the database with users, devices and accounts."
        case .vaultKeyFile:
            "File with the vault's key; vault.key in the vault's folder when left out. SPECH_VAULT_KEY_HEX, 64 hex "
                + "digits in the environment, goes before it."
        case .tlsCertificate: "PEM file with your certificate and its chain; without it one is made at first start."
        case .tlsKey: "PEM file with the certificate's private key."
        case .sipBind: "Address to receive SIP on; every address of this machine when left out; repeatable."
        case .sipPort: "Port for SIP over UDP and TCP; 0 takes any free one."
        case .sipTlsPort: "Port for SIP over TLS; 0 takes any free one."
        case .sipServers:
            "Server that lines may name as server, proxy or STUN server; any when left out; repeatable."
        case .dnsServers: "Name server to ask for SIP servers in place of the system's; repeatable."
        case .mediaPorts: "UDP ports for the sound of calls; each call takes an even one and the next."
        case .mediaThreads: "Threads for the sound of calls; chosen by the number of cores when left out."
        case .pushServers:
            "Push server of your own that notifications may go to besides those of the Internet; repeatable."
        case .pushAuthorities: "PEM file with authorities that are believed for push servers besides the system's."
        case .pushContact:
            "mailto: or https: address that push services may write to; Apple's refuses notifications without one."
        case .demoExchange: "DemoExchange program to start while no account is stored."
        case .metricsTokenFile:
            "File with a token that lets other machines read /metrics and /readyz; without it only this one may."
        case .absenceLimit: "How many seconds a call goes on that no page hears, before the host hangs up."
        case .drainLimit: "How many seconds calls may go on after SIGUSR2, before the host stops all the same."
        case .logLevel: "trace, debug, info, notice, warning, error or critical."
        }
    }

    /// Several values are allowed: the flag repeated, commas in the environment, an array in the file.
    var isList: Bool {
        [.allowedHost, .allowedOrigin, .trustedProxy, .sipBind, .sipServers, .dnsServers, .pushServers].contains(self)
    }
}
