// Flag before environment before file before default.

import Logging
import Primitives
import WebPush

extension HostSettings {
    /// Puts the sources together.
    ///
    /// - Parameters:
    ///   - flags: The values of the flags that were given.
    ///   - environment: The process's variables.
    ///   - file: The path of the JSON file, if one was named.
    public init(
        flags: [Setting: [String]], environment: [String: String], file: String?
    ) throws(HostError) {
        self.init()
        let path = file ?? environment["SPECH_CONFIG"]
        var sources = [SettingsSource.environment(environment)]
        if let path, !path.isEmpty { sources.append(try .file(path)) }
        for setting in Setting.allCases {
            if let texts = flags[setting], !texts.isEmpty {
                try self.take(setting, texts, from: "--\(setting.flag)")
                continue
            }
            for source in sources {
                guard let texts = try source.texts(of: setting) else { continue }
                try self.take(setting, texts, from: source.place(setting))
                break
            }
        }
        if let digits = environment["SPECH_VAULT_KEY_HEX"], !digits.isEmpty { self.vaultKeyDigits = digits }
        try self.checkTogether()
    }

    private mutating func take(_ setting: Setting, _ texts: [String], from place: String) throws(HostError) {
        let text = texts.last ?? ""
        switch setting {
        case .bind: self.bind = try Self.address(text, place)
        case .port: self.port = try Self.port(text, place)
        case .audioPort: self.audioPort = try Self.port(text, place)
        case .allowedHost: self.allowedHosts = try Self.hosts(texts, place)
        case .allowedOrigin: self.allowedOrigins = try Self.origins(texts, place)
        case .trustedProxy: self.trustedProxies = try Self.addresses(texts, place)
        case .web: self.web = try Self.path(text, place)
        case .vault: self.vault = try Self.path(text, place)
        case .vaultKeyFile: self.vaultKeyFile = try Self.path(text, place)
        case .tlsCertificate: self.tlsCertificate = try Self.path(text, place)
        case .tlsKey: self.tlsKey = try Self.path(text, place)
        case .sipBind: self.sipBind = try Self.distinct(texts, place)
        case .sipPort: self.sipPort = try Self.port(text, place)
        case .sipTlsPort: self.sipTlsPort = try Self.port(text, place)
        case .sipServers: self.sipServers = try Self.hosts(texts, place)
        case .dnsServers: self.dnsServers = try Self.servers(texts, place)
        case .mediaPorts: self.mediaPorts = try Self.range(text, place)
        case .mediaThreads: self.mediaThreads = try Self.count(text, place)
        case .pushServers: self.pushServers = try Self.hosts(texts, place)
        case .pushAuthorities: self.pushAuthorities = try Self.path(text, place)
        case .pushContact: self.pushContact = try Self.contact(text, place)
        case .demoExchange: self.demoExchange = try Self.path(text, place)
        case .metricsTokenFile: self.metricsTokenFile = try Self.path(text, place)
        case .absenceLimit: self.absenceLimit = .seconds(try Self.seconds(text, place))
        case .drainLimit: self.drainLimit = .seconds(try Self.seconds(text, place))
        case .logLevel: self.logLevel = try Self.level(text, place)
        }
    }

    private func checkTogether() throws(HostError) {
        guard (self.tlsCertificate == nil) == (self.tlsKey == nil) else {
            throw .badSettings("A TLS certificate needs its key: give both --tls-certificate and --tls-key.")
        }
        guard self.audioPort == nil || self.audioPort == 0 || self.audioPort != self.port else {
            throw .badSettings("--audio-port is the page's port already; leave it out, or choose another one.")
        }
    }

    private static func address(_ text: String, _ place: String) throws(HostError) -> IPAddress {
        if text == "localhost" { return .loopbackV4 }
        guard let address = IPAddress(text), !address.isMulticast else {
            throw .badSettings("\(place) must be an IP address, for example 127.0.0.1 or 0.0.0.0, not \"\(text)\".")
        }
        return address
    }

    private static func addresses(_ texts: [String], _ place: String) throws(HostError) -> [IPAddress] {
        var addresses: [IPAddress] = []
        for text in texts.flatMap({ $0.split(separator: ",") }) {
            let address = try Self.address(text.filter { !$0.isWhitespace }, place)
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }

    /// Addresses to listen on, of which none takes another one's port.
    private static func distinct(_ texts: [String], _ place: String) throws(HostError) -> [IPAddress] {
        let addresses = try Self.addresses(texts, place)
        for wide in addresses where wide.isUnspecified {
            guard addresses.allSatisfy({ $0 == wide || $0.isV6 != wide.isV6 }) else {
                throw .badSettings("\(place) has \(wide), which is every address of its kind, and others of that kind.")
            }
        }
        return addresses
    }

    private static func port(_ text: String, _ place: String) throws(HostError) -> UInt16 {
        guard let port = UInt16(text) else {
            throw .badSettings("\(place) must be a port from 0 to 65535, not \"\(text)\".")
        }
        return port
    }

    private static func hosts(_ texts: [String], _ place: String) throws(HostError) -> [AllowedHost] {
        var hosts: [AllowedHost] = []
        for text in texts.flatMap({ $0.split(separator: ",") }) {
            guard let host = AllowedHost(text.filter { !$0.isWhitespace }) else {
                throw .badSettings("\(place) must be a name or name:port, for example phone.example, not \"\(text)\".")
            }
            hosts.append(host)
        }
        return hosts
    }

    private static func origins(_ texts: [String], _ place: String) throws(HostError) -> [AllowedOrigin] {
        var origins: [AllowedOrigin] = []
        for text in texts.flatMap({ $0.split(separator: ",") }) {
            guard let origin = AllowedOrigin(text.filter { !$0.isWhitespace }) else {
                throw .badSettings(
                    "\(place) must be the address of a site without a path, for example https://crm.example, not "
                        + "\"\(text)\"; http counts for localhost only.")
            }
            origins.append(origin)
        }
        return origins
    }

    private static func servers(_ texts: [String], _ place: String) throws(HostError) -> [String] {
        let servers = texts.flatMap { $0.split(separator: ",") }.map { String($0.filter { !$0.isWhitespace }) }
        for server in servers {
            guard let host = AllowedHost(server), IPAddress(host.name) != nil else {
                throw .badSettings(
                    "\(place) must be an address or address:port, for example 192.0.2.53, not \"\(server)\".")
            }
        }
        return servers
    }

    private static func contact(_ text: String, _ place: String) throws(HostError) -> PushContact {
        guard let contact = PushContact(text) else {
            throw .badSettings(
                "\(place) must be a mailto: or https: address, for example mailto:me@phone.example, not \"\(text)\".")
        }
        return contact
    }

    private static func path(_ text: String, _ place: String) throws(HostError) -> String {
        guard !text.isEmpty else { throw .badSettings("\(place) is empty; give a path or leave it out.") }
        return text
    }

    private static func range(_ text: String, _ place: String) throws(HostError) -> ClosedRange<UInt16> {
        let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard bounds.count == 2, let first = bounds[0], let last = bounds[1], first >= 1024, last > first else {
            throw .badSettings("\(place) must be two ports from 1024 on, for example 20000-29999, not \"\(text)\".")
        }
        return first...last
    }

    private static func count(_ text: String, _ place: String) throws(HostError) -> Int {
        guard let count = Int(text), (1...64).contains(count) else {
            throw .badSettings("\(place) must be a number from 1 to 64, not \"\(text)\".")
        }
        return count
    }

    private static func seconds(_ text: String, _ place: String) throws(HostError) -> Int {
        guard let seconds = Int(text), (1...86_400).contains(seconds) else {
            throw .badSettings("\(place) must be a number of seconds from 1 to 86400, not \"\(text)\".")
        }
        return seconds
    }

    private static func level(_ text: String, _ place: String) throws(HostError) -> Logger.Level {
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            throw .badSettings(
                "\(place) must be one of trace, debug, info, notice, warning, error, critical, not \"\(text)\".")
        }
        return level
    }
}
