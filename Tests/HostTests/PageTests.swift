// What a browser gets over HTTP, and who gets nothing.

import Foundation
import SpechPhoneHost
import Testing

struct PageTests {
    @Test func servesThePageWithSecurityHeaders() async throws {
        try await RunningHost.with { host in
            let page = try await TestResponse.get("/", port: host.port)
            #expect(page.status == 200)
            #expect(page.body == "<p>page</p>")
            #expect(page.headers["content-type"]?.hasPrefix("text/html") == true)
            let policy = page.headers["content-security-policy"] ?? ""
            #expect(policy.contains("default-src 'self'"))
            #expect(policy.contains("connect-src 'self' ws://localhost:\(host.port)"))
            #expect(!policy.contains("unsafe"))
            // No page may show ours in a frame, to have its visitors press what they do not see.
            #expect(policy.components(separatedBy: "; ").contains("frame-ancestors 'none'"))
            #expect(page.headers["x-content-type-options"] == "nosniff")
            #expect(page.headers["cross-origin-opener-policy"] == "same-origin")
            #expect(page.headers["cross-origin-resource-policy"] == "same-origin")
            #expect(page.headers["referrer-policy"] == "no-referrer")
        }
    }

    @Test func answersNotModifiedToTheETagItGave() async throws {
        try await RunningHost.with { host in
            let first = try await TestResponse.get("/app.js", port: host.port)
            let tag = try #require(first.headers["etag"])
            let second = try await TestResponse.get("/app.js", port: host.port, headers: [("If-None-Match", tag)])
            #expect(second.status == 304)
            #expect(second.headers["x-content-type-options"] == "nosniff")
        }
    }

    @Test(arguments: [
        ("/app.js", "text/javascript"), ("/m.mjs", "text/javascript"), ("/icon.svg", "image/svg+xml"),
        ("/a.webmanifest", "application/manifest+json"),
    ])
    func namesTheTypeOfEachFile(path: String, type: String) async throws {
        try await RunningHost.with { host in
            let file = try await TestResponse.get(path, port: host.port)
            #expect(file.headers["content-type"]?.hasPrefix(type) == true)
        }
    }

    @Test func answersHealthAndMisses() async throws {
        try await RunningHost.with { host in
            #expect(try await TestResponse.get("/healthz", port: host.port).body == "ok\n")
            let miss = try await TestResponse.get("/nothing", port: host.port)
            #expect(miss.status == 404)
            #expect(miss.headers["content-security-policy"] != nil)
            #expect(try await TestResponse.get("/../vault/devices.db", port: host.port).status != 200)
        }
    }

    /// The vault lies beside the page's folder, one level up.
    @Test(arguments: [
        "/%2e%2e/vault/devices.db", "/.%2e/vault/devices.db", "/..%2fvault/devices.db", "/%2e%2e%2fvault%2fdevices.db",
        "/%2E%2E/vault/devices.db", "/x/../../vault/devices.db", "/x/%2e%2e/%2e%2e/vault/devices.db",
        "//../vault/devices.db", "/..%5cvault/devices.db", "/%252e%252e/vault/devices.db", "/..;/vault/devices.db",
        "/%c0%ae%c0%ae/vault/devices.db",
    ])
    func leadsNowhereButIntoThePagesFolder(path: String) async throws {
        try await RunningHost.with { host in
            #expect(FileManager.default.fileExists(atPath: host.folder + "/vault/devices.db"))
            let answer = try await TestResponse.get(path, port: host.port)
            #expect((400..<500).contains(answer.status))
            #expect(!answer.body.contains("SQLite format"))
        }
    }

    @Test(arguments: ["evil.example", "localhost", "localhost:1", "192.0.2.1", ""])
    func refusesAForeignHost(host name: String) async throws {
        try await RunningHost.with { host in
            let answer = try await TestResponse.get("/", port: host.port, host: name)
            #expect(answer.status == 403)
            #expect(answer.body.contains(#""code":"hostRefused""#))
            #expect(!answer.body.contains("page</p>"))
        }
    }

    @Test(arguments: ["http://evil.example", "null", "https://localhost", "http://localhost:1"])
    func refusesAForeignOrigin(origin: String) async throws {
        try await RunningHost.with { host in
            let answer = try await TestResponse.get("/", port: host.port, headers: [("Origin", origin)])
            #expect(answer.status == 403)
            #expect(answer.body.contains(#""code":"originRefused""#))
        }
    }

    @Test func givesItsModulesToSitesThatWereAllowed() async throws {
        try await RunningHost.with({
            $0.allowedOrigins = ["https://crm.example", "http://localhost:9000"].compactMap { AllowedOrigin($0) }
        }) { host in
            let guest = [("Origin", "https://crm.example")]
            let module = try await TestResponse.get("/app.js", port: host.port, headers: guest)
            #expect(module.status == 200)
            #expect(module.headers["access-control-allow-origin"] == "https://crm.example")
            #expect(module.headers["vary"] == "Origin")
            let own = try await TestResponse.get("/app.js", port: host.port)
            #expect(own.headers["access-control-allow-origin"] == nil)
            let other = [("Origin", "https://other.example")]
            #expect(try await TestResponse.get("/app.js", port: host.port, headers: other).status == 403)
        }
    }

    @Test func aSiteThatWasAllowedEnrolsNoDeviceByItself() async throws {
        try await RunningHost.with({
            $0.allowedOrigins = ["http://localhost:9000"].compactMap { AllowedOrigin($0) }
        }) { host in
            let guest = try await host.socket(headers: [("Origin", "http://localhost:9000")])
            #expect(try await guest.ask("connect").code == "loginRequired")
            let own = try await host.socket(headers: [("Origin", "http://localhost:\(host.port)")])
            #expect(try await own.ask("connect").success)
        }
    }

    @Test func answersToANameThatWasAllowed() async throws {
        try await RunningHost.with({
            $0.allowedHosts = [AllowedHostText.phone]
        }) { host in
            let plain = try await TestResponse.get("/", port: host.port, host: "phone.example")
            #expect(plain.status == 200)
            let origin = [("Origin", "https://phone.example")]
            let ours = try await TestResponse.get("/", port: host.port, host: "phone.example", headers: origin)
            #expect(ours.status == 200)
        }
    }
}
