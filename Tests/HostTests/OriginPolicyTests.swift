// Which names are ours.

import PluginKit
import Primitives
import Testing

@testable import SpechPhoneHost

struct OriginPolicyTests {
    private func policy(_ change: (inout HostSettings) -> Void = { _ in }) -> OriginPolicy {
        var settings = HostSettings()
        change(&settings)
        return OriginPolicy(settings: settings, addresses: [.v4(0xC000_0201)])
    }

    @Test(arguments: ["localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"])
    func knowsTheFormsOfLoopback(host: String) {
        #expect(self.policy().refusal(host: host, origin: nil) == nil)
        #expect(self.policy().refusal(host: host, origin: "http://\(host)") == nil)
    }

    @Test(arguments: [
        nil, "", "localhost", "localhost:80801", "localhost:8080.evil.example", "evil.example:8080", "127.0.0.2:8080",
        "192.0.2.1:8080", "[::1:8080", "localhost:8080:8080", "user@localhost:8080",
    ])
    func refusesEveryOtherHost(host: String?) {
        #expect(self.policy().refusal(host: host, origin: nil)?.code == "hostRefused")
    }

    @Test(arguments: [
        "", "null", "http://localhost", "http://localhost:80", "https://localhost:8080", "http://localhost:8080/",
        "http://localhost:8080.evil.example", "file://localhost:8080", "//localhost:8080", "http://evil.example",
    ])
    func refusesEveryOtherOrigin(origin: String) {
        #expect(self.policy().refusal(host: "localhost:8080", origin: origin)?.code == "originRefused")
    }

    @Test func knowsTheMachinesAddressesWhenItListensOnAll() {
        let policy = self.policy { $0.bind = .v4(0) }
        #expect(policy.refusal(host: "192.0.2.1:8080", origin: "https://192.0.2.1:8080") == nil)
        #expect(policy.refusal(host: "192.0.2.1:8080", origin: "http://192.0.2.1:8080")?.code == "originRefused")
        #expect(policy.refusal(host: "192.0.2.2:8080", origin: nil)?.code == "hostRefused")
    }

    @Test func takesTheAudioPortAsHostButNotAsOrigin() {
        let policy = self.policy { $0.audioPort = 8888 }
        #expect(policy.refusal(host: "localhost:8888", origin: "http://localhost:8080") == nil)
        #expect(policy.refusal(host: "localhost:8080", origin: "http://localhost:8888")?.code == "originRefused")
    }

    @Test func takesAnAllowedNameWithItsPortOnly() {
        let named = self.policy { $0.allowedHosts = [AllowedHost("phone.example:443")].compactMap { $0 } }
        #expect(named.refusal(host: "phone.example:443", origin: "https://phone.example") == nil)
        #expect(named.refusal(host: "phone.example:8080", origin: nil)?.code == "hostRefused")
        #expect(named.refusal(host: "phone.example:443", origin: "http://phone.example")?.code == "originRefused")
    }

    @Test func letsTheNamedSitesInAndNobodyElse() {
        let policy = self.policy {
            $0.allowedOrigins = ["https://crm.example", "http://localhost:9000"].compactMap { AllowedOrigin($0) }
        }
        for origin in ["https://crm.example", "https://CRM.example:443", "http://localhost:9000"] {
            #expect(policy.refusal(host: "localhost:8080", origin: origin) == nil)
            #expect(policy.isGuest(origin: origin))
        }
        for origin in [
            "http://crm.example", "https://crm.example:8443", "https://crm.example.evil.example", "https://example",
            "http://localhost:9001", "https://crm.example/",
        ] {
            #expect(policy.refusal(host: "localhost:8080", origin: origin)?.code == "originRefused", "\(origin)")
        }
        // Its name is no name of ours.
        #expect(policy.refusal(host: "crm.example", origin: nil)?.code == "hostRefused")
        #expect(!policy.isGuest(origin: "http://localhost:8080"))
    }

    @Test(arguments: [
        "crm.example", "http://crm.example", "https://crm.example/", "ftp://localhost", "https://", "null",
    ])
    func takesNoOriginThatCannotBeTrusted(text: String) {
        #expect(AllowedOrigin(text) == nil)
    }

    @Test func tellsLoopbackNamesFromOthers() {
        #expect(self.policy().namesLoopback("localhost:8080"))
        #expect(!self.policy().namesLoopback("phone.example"))
    }
}
