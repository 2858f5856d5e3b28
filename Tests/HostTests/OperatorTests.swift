// Who may ask how the host stands, and what they hear.

import Foundation
import SpechPhoneHost
import Testing

struct OperatorTests {
    private static let token = "a-token-of-24-characters"

    /// A file with the token, for its owner only.
    private static func tokenFile() -> String {
        let path = FileManager.default.temporaryDirectory.path + "/token-\(UUID().uuidString)"
        _ = FileManager.default.createFile(
            atPath: path, contents: Data("\(Self.token)\n".utf8), attributes: [.posixPermissions: 0o600])
        return path
    }

    @Test func everybodyMayAskWhetherTheHostLives() async throws {
        try await RunningHost.with { host in
            let stranger = [("X-Forwarded-For", "203.0.113.9")]
            let answer = try await TestResponse.get("/healthz", port: host.port, headers: stranger)
            #expect(answer.status == 200)
            #expect(answer.body == "ok\n")
        }
    }

    @Test func aProgramOnThisMachineMayAskWhetherItIsReady() async throws {
        try await RunningHost.with { host in
            let answer = try await TestResponse.get("/readyz", port: host.port)
            #expect(answer.status == 200)
            #expect(answer.body == "ready\n")
        }
    }

    @Test(arguments: ["/readyz", "/metrics"])
    func nobodyElseMayAskWithoutAToken(path: String) async throws {
        try await RunningHost.with({ $0.allowedHosts = [AllowedHostText.phone] }) { host in
            for header in [("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("Via", "1.1 proxy")] {
                let answer = try await TestResponse.get(path, port: host.port, headers: [header])
                #expect(answer.status == 403)
                #expect(answer.body.contains("operatorOnly"))
                #expect(!answer.body.contains("spechphone_"))
            }
            let named = try await TestResponse.get(path, port: host.port, host: "phone.example")
            #expect(named.status == 403, "a proxy that says nothing of itself passes its own name on")
            let authorized = [("Authorization", "Bearer \(Self.token)")]
            #expect(try await TestResponse.get(path, port: host.port, headers: authorized).status == 401)
        }
    }

    @Test(arguments: ["/readyz", "/metrics"])
    func pagesOfAnAllowedSiteMayNotAsk(path: String) async throws {
        try await RunningHost.with({
            $0.allowedOrigins = ["http://localhost:9000"].compactMap { AllowedOrigin($0) }
        }) { host in
            let guest = [("Origin", "http://localhost:9000")]
            let answer = try await TestResponse.get(path, port: host.port, headers: guest)
            #expect(answer.status == 403)
        }
    }

    @Test(arguments: ["/readyz", "/metrics"])
    func whoeverCarriesTheTokenMayAskFromAnywhere(path: String) async throws {
        let file = Self.tokenFile()
        try await RunningHost.with({ $0.metricsTokenFile = file }) { host in
            let far = ("X-Forwarded-For", "203.0.113.9")
            let bare = try await TestResponse.get(path, port: host.port, headers: [far])
            #expect(bare.status == 401)
            #expect(bare.headers["www-authenticate"] == "Bearer")
            for wrong in ["Bearer \(Self.token)x", "Bearer", "Basic \(Self.token)", "Bearer a-token-of-24-character"] {
                let answer = try await TestResponse.get(
                    path, port: host.port, headers: [far, ("Authorization", wrong)])
                #expect(answer.status == 401)
            }
            let right = ("Authorization", "Bearer \(Self.token)")
            #expect(try await TestResponse.get(path, port: host.port, headers: [far, right]).status == 200)
        }
    }

    @Test(arguments: ["/healthz", "/readyz", "/metrics"])
    func theDoorStaysShutForForeignNames(path: String) async throws {
        let file = Self.tokenFile()
        try await RunningHost.with({ $0.metricsTokenFile = file }) { host in
            let right = ("Authorization", "Bearer \(Self.token)")
            let foreign = try await TestResponse.get(path, port: host.port, host: "evil.example", headers: [right])
            #expect(foreign.status == 403)
            #expect(foreign.body.contains("hostRefused"))
            let page = try await TestResponse.get(
                path, port: host.port, headers: [right, ("Origin", "http://evil.example")])
            #expect(page.body.contains("originRefused"))
        }
    }

    @Test func metricsAreTextAndNameNobody() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("connect", #"{"deviceName":"Kitchen"}"#).success)
            let answer = try await TestResponse.get("/metrics", port: host.port)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.body.contains("spechphone_sockets{kind=\"control\"} 1\n"))
            #expect(answer.body.contains("spechphone_devices{state=\"enrolled\"} 1\n"))
            #expect(!answer.body.contains("Kitchen") && !answer.body.contains("local\""))
        }
    }

    @Test func theTokenFileMustBeForItsOwnerOnly() async throws {
        let file = Self.tokenFile()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        await self.refuses(file, with: "chmod 0600")
    }

    @Test(arguments: ["", "short", "with a space in its middle", "x"])
    func theTokenMustBeWorthIt(text: String) async throws {
        let file = Self.tokenFile()
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        await self.refuses(file, with: "openssl rand")
    }

    @Test func theTokenFileMustBeThere() async {
        await self.refuses("/nowhere/token", with: "/nowhere/token")
    }

    private func refuses(_ file: String, with words: String) async {
        var settings = RunningHost.settings(in: RunningHost.newFolder())
        settings.metricsTokenFile = file
        let error = await #expect(throws: HostError.self) { _ = try await RunningHost.host(settings) }
        #expect(error?.description.contains(words) == true)
        #expect(error?.description.contains(Self.token) == false)
        #expect(error?.exitStatus == 78)
    }
}
