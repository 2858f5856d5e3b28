// The flags of the command line; all of them can also stand in the environment or in the file.

import ArgumentParser

/// Every setting as an optional flag.
struct SettingsFlags: ParsableArguments {
    @Option(help: "JSON file with settings; SPECH_CONFIG in the environment.") var config: String?
    @Option(name: .setting(.bind), help: .setting(.bind)) var bind: String?
    @Option(name: .setting(.port), help: .setting(.port)) var port: String?
    @Option(name: .setting(.audioPort), help: .setting(.audioPort)) var audioPort: String?
    @Option(name: .setting(.allowedHost), help: .setting(.allowedHost)) var allowedHost: [String] = []
    @Option(name: .setting(.allowedOrigin), help: .setting(.allowedOrigin)) var allowedOrigin: [String] = []
    @Option(name: .setting(.trustedProxy), help: .setting(.trustedProxy)) var trustedProxy: [String] = []
    @Option(name: .setting(.web), help: .setting(.web)) var web: String?
    @Option(name: .setting(.vault), help: .setting(.vault)) var vault: String?
    @Option(name: .setting(.vaultKeyFile), help: .setting(.vaultKeyFile)) var vaultKeyFile: String?
    @Option(name: .setting(.tlsCertificate), help: .setting(.tlsCertificate)) var tlsCertificate: String?
    @Option(name: .setting(.tlsKey), help: .setting(.tlsKey)) var tlsKey: String?
    @Option(name: .setting(.sipBind), help: .setting(.sipBind)) var sipBind: [String] = []
    @Option(name: .setting(.sipPort), help: .setting(.sipPort)) var sipPort: String?
    @Option(name: .setting(.sipTlsPort), help: .setting(.sipTlsPort)) var sipTlsPort: String?
    @Option(name: .setting(.sipServers), help: .setting(.sipServers)) var sipServers: [String] = []
    @Option(name: .setting(.dnsServers), help: .setting(.dnsServers)) var dnsServers: [String] = []
    @Option(name: .setting(.mediaPorts), help: .setting(.mediaPorts)) var mediaPorts: String?
    @Option(name: .setting(.mediaThreads), help: .setting(.mediaThreads)) var mediaThreads: String?
    @Option(name: .setting(.pushServers), help: .setting(.pushServers)) var pushServers: [String] = []
    @Option(name: .setting(.pushAuthorities), help: .setting(.pushAuthorities)) var pushAuthorities: String?
    @Option(name: .setting(.pushContact), help: .setting(.pushContact)) var pushContact: String?
    @Option(name: .setting(.demoExchange), help: .setting(.demoExchange)) var demoExchange: String?
    @Option(name: .setting(.metricsTokenFile), help: .setting(.metricsTokenFile)) var metricsTokenFile: String?
    @Option(name: .setting(.absenceLimit), help: .setting(.absenceLimit)) var absenceLimit: String?
    @Option(name: .setting(.drainLimit), help: .setting(.drainLimit)) var drainLimit: String?
    @Option(name: .setting(.logLevel), help: .setting(.logLevel)) var logLevel: String?

    /// The flags that were given.
    var given: [Setting: [String]] {
        let single: [Setting: String?] = [
            .bind: self.bind, .port: self.port, .audioPort: self.audioPort, .web: self.web, .vault: self.vault,
            .vaultKeyFile: self.vaultKeyFile, .tlsCertificate: self.tlsCertificate, .tlsKey: self.tlsKey,
            .sipPort: self.sipPort, .sipTlsPort: self.sipTlsPort, .mediaPorts: self.mediaPorts,
            .mediaThreads: self.mediaThreads, .pushAuthorities: self.pushAuthorities, .pushContact: self.pushContact,
            .demoExchange: self.demoExchange, .metricsTokenFile: self.metricsTokenFile,
            .absenceLimit: self.absenceLimit, .drainLimit: self.drainLimit, .logLevel: self.logLevel,
        ]
        var given = single.compactMapValues { $0.map { [$0] } }
        let lists: [Setting: [String]] = [
            .allowedHost: self.allowedHost, .allowedOrigin: self.allowedOrigin, .trustedProxy: self.trustedProxy,
            .sipBind: self.sipBind, .sipServers: self.sipServers, .dnsServers: self.dnsServers,
            .pushServers: self.pushServers,
        ]
        for (setting, texts) in lists where !texts.isEmpty { given[setting] = texts }
        return given
    }

    func settings(environment: [String: String]) throws(HostError) -> HostSettings {
        try HostSettings(flags: self.given, environment: environment, file: self.config)
    }
}

extension NameSpecification {
    fileprivate static func setting(_ setting: Setting) -> NameSpecification { [.customLong(setting.flag)] }
}

extension ArgumentHelp {
    fileprivate static func setting(_ setting: Setting) -> ArgumentHelp {
        let ending = setting.defaultText.map { " (default: \($0))" } ?? ""
        return ArgumentHelp("\(setting.meaning)\(ending) \(setting.variable)", valueName: setting.valueName)
    }
}
