// Flag before environment before file before default, and a clear word about mistakes.

import Foundation
import Logging
import Primitives
import SpechPhoneHost
import Testing
import WebPush

struct SettingsTests {
    private func file(_ text: String) -> String {
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).json"
        _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
        return path
    }

    @Test func takesTheFlagBeforeTheEnvironmentBeforeTheFile() throws {
        let file = self.file(#"{"port":1111,"sipPort":5555,"vault":"file","mediaThreads":3}"#)
        let environment = ["SPECH_PORT": "2222", "SPECH_VAULT": "environment", "SPECH_CONFIG": file]
        let settings = try HostSettings(flags: [.port: ["3333"]], environment: environment, file: nil)
        #expect(settings.port == 3333)
        #expect(settings.vault == "environment")
        #expect(settings.sipPort == 5555)
        #expect(settings.mediaThreads == 3)
        #expect(settings.bind == .loopbackV4)
    }

    @Test func readsEverySettingFromEverySource() throws {
        let texts: [Setting: String] = [
            .bind: "0.0.0.0", .port: "1", .audioPort: "8888", .allowedHost: "phone.example:443",
            .allowedOrigin: "https://crm.example", .trustedProxy: "192.0.2.7", .web: "w", .vault: "v",
            .vaultKeyFile: "k", .tlsCertificate: "c", .tlsKey: "t", .sipBind: "192.0.2.8", .sipPort: "5060",
            .sipTlsPort: "5061", .sipServers: "pbx.example:5060",
            .dnsServers: "192.0.2.53:5353",
            .mediaPorts: "30000-30009",
            .mediaThreads: "2", .pushServers: "push.example:8443", .pushAuthorities: "a",
            .pushContact: "mailto:me@phone.example", .demoExchange: "d", .metricsTokenFile: "m",
            .absenceLimit: "120", .drainLimit: "90", .logLevel: "debug",
        ]
        #expect(Set(texts.keys) == Set(Setting.allCases))
        let json = try JSONSerialization.data(
            withJSONObject: Dictionary(uniqueKeysWithValues: texts.map { ($0.key.fileKey, $0.value) }))
        let variables = Dictionary(uniqueKeysWithValues: texts.map { ($0.key.variable, $0.value) })
        let all = [
            try HostSettings(flags: texts.mapValues { [$0] }, environment: [:], file: nil),
            try HostSettings(flags: [:], environment: variables, file: nil),
            try HostSettings(flags: [:], environment: [:], file: self.file(String(decoding: json, as: UTF8.self))),
        ]
        for settings in all {
            #expect(settings.bind == .v4(0))
            #expect(settings.audioPort == 8888)
            #expect(settings.allowedHosts == [AllowedHost("phone.example:443")])
            #expect(settings.allowedOrigins == [AllowedOrigin("https://crm.example")])
            #expect(settings.trustedProxies == [.v4(0xC000_0207)])
            #expect(settings.sipBind == [.v4(0xC000_0208)])
            #expect(settings.sipServers == [AllowedHost("pbx.example:5060")])
            #expect(settings.mediaPorts == 30000...30009)
            #expect(settings.logLevel == .debug)
            #expect(settings.demoExchange == "d")
            #expect(settings.metricsTokenFile == "m")
            #expect(settings.absenceLimit == .seconds(120))
            #expect(settings.drainLimit == .seconds(90))
            #expect(settings.tlsKey == "t")
            #expect(settings.pushServers == [AllowedHost("push.example:8443")])
            #expect(settings.pushAuthorities == "a")
            #expect(settings.pushContact?.text == "mailto:me@phone.example")
            #expect(settings.usesTLS)
        }
    }

    @Test func readsListsFromEverySource() throws {
        let expected = [AllowedHost("a.example"), AllowedHost("b.example:99")]
        let flags = try HostSettings(
            flags: [.allowedHost: ["a.example", "b.example:99"]], environment: [:], file: nil)
        #expect(flags.allowedHosts == expected)
        let variable = try HostSettings(
            flags: [:], environment: ["SPECH_ALLOWED_HOST": "a.example,b.example:99"], file: nil)
        #expect(variable.allowedHosts == expected)
        let file = try HostSettings(
            flags: [:], environment: [:], file: self.file(#"{"allowedHost":["a.example","b.example:99"]}"#))
        #expect(file.allowedHosts == expected)
        let addresses = try HostSettings(
            flags: [.sipBind: ["192.0.2.8", "::1", "192.0.2.8"]],
            environment: ["SPECH_TRUSTED_PROXY": "127.0.0.1, ::1"],
            file: nil)
        #expect(addresses.sipBind == [.v4(0xC000_0208), .loopbackV6])
        #expect(addresses.trustedProxies == [.loopbackV4, .loopbackV6])
    }

    @Test(arguments: [
        (Setting.port, "http"), (.port, "70000"), (.bind, "everywhere"), (.bind, "224.0.0.1"), (.mediaPorts, "5"),
        (.mediaPorts, "30000-20000"), (.mediaThreads, "0"), (.logLevel, "loud"), (.vault, ""), (.allowedHost, "a b/"),
        (.allowedOrigin, "http://crm.example"), (.trustedProxy, "proxy.example"), (.trustedProxy, "10.0.0.0/8"),
        (.sipBind, "eth0"), (.sipBind, "0.0.0.0,192.0.2.8"), (.sipServers, "sip:pbx.example/"),
        (.pushServers, "https://push.example/"), (.pushContact, "me@phone.example"),
        (.absenceLimit, "0"), (.drainLimit, "0"), (.drainLimit, "an hour"), (.metricsTokenFile, ""),
    ])
    func namesThePlaceOfABadValue(setting: Setting, value: String) throws {
        let sources: [(String, () throws -> HostSettings)] = [
            ("--\(setting.flag)", { try HostSettings(flags: [setting: [value]], environment: [:], file: nil) }),
            (
                setting.variable,
                { try HostSettings(flags: [:], environment: [setting.variable: value], file: nil) }
            ),
        ]
        for (place, read) in sources {
            let error = #expect(throws: HostError.self) { try read() }
            #expect(error?.description.contains(place) == true)
            #expect(error?.exitStatus == 78)
        }
    }

    @Test func refusesAFileWithAnUnknownKey() throws {
        let path = self.file(#"{"prot":1}"#)
        let error = #expect(throws: HostError.self) { try HostSettings(flags: [:], environment: [:], file: path) }
        #expect(error?.description.contains("\"prot\"") == true)
    }

    @Test(arguments: ["[]", "{", ""])
    func refusesAFileThatIsNoObject(text: String) {
        let path = self.file(text)
        #expect(throws: HostError.self) { try HostSettings(flags: [:], environment: [:], file: path) }
    }

    @Test func refusesAFileThatIsMissing() {
        let error = #expect(throws: HostError.self) {
            try HostSettings(flags: [:], environment: [:], file: "/nowhere.json")
        }
        #expect(error?.description.contains("/nowhere.json") == true)
    }

    @Test func refusesACertificateWithoutItsKey() {
        #expect(throws: HostError.self) {
            try HostSettings(flags: [.tlsCertificate: ["c.pem"]], environment: [:], file: nil)
        }
    }

    @Test func showsEverySettingInTheHelpAndTheTable() {
        for setting in Setting.allCases {
            for text in [SettingsTable.help, SettingsTable.markdown] {
                #expect(text.contains("--\(setting.flag)"))
                #expect(text.contains(setting.variable))
                #expect(text.contains(setting.fileKey))
            }
        }
    }

    @Test func theReadmeShowsTheTableAsItIs() throws {
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        #expect(text.contains(SettingsTable.markdown.trimmingCharacters(in: .newlines)))
    }
}
