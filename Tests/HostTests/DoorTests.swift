// Who may come in over the control socket.

import Foundation
import PluginKit
import Primitives
import Testing
import Vault

@testable import SpechPhoneHost

struct DoorTests {
    @Test func enrolsTheFirstDeviceOnLoopbackAndNoSecondOne() async throws {
        try await RunningHost.with { host in
            let first = try await host.socket()
            let welcome = try await first.ask("connect", #"{"deviceName":"Test"}"#)
            #expect(welcome.success)
            let token = try #require(welcome["token"])
            #expect(token.count == 43)
            #expect(welcome["audioPath"] == "/audio")
            #expect(welcome["sessionId"] != nil)

            let stranger = try await host.socket()
            #expect(try await stranger.ask("connect").code == "loginRequired")
            let back = try await stranger.ask("connect", #"{"token":"\#(token)"}"#)
            #expect(back.success)
            #expect(back["token"] == nil)
        }
    }

    @Test(arguments: [("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("Via", "1.1 proxy")])
    func doesNotEnrolWhoComesThroughAProxy(name: String, value: String) async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket(headers: [(name, value)])
            #expect(try await socket.ask("connect").code == "loginRequired")
        }
    }

    @Test func doesNotEnrolAPageThatCameThroughASilentProxy() async throws {
        try await RunningHost.with({ $0.allowedHosts = [AllowedHost("phone.example")].compactMap { $0 } }) { host in
            let socket = try await host.socket(headers: [("Origin", "https://phone.example")])
            #expect(try await socket.ask("connect").code == "loginRequired")
            let own = try await host.socket(headers: [("Origin", "http://localhost:\(host.port)")])
            #expect(try await own.ask("connect").success)
        }
    }

    @Test(arguments: [("Origin", "http://evil.example"), ("Host", "evil.example")])
    func refusesAForeignPageBeforeTheUpgrade(name: String, value: String) async throws {
        try await RunningHost.with { host in
            for path in ["/ws", "/audio"] {
                do {
                    _ = try await host.socket(path, headers: [(name, value)])
                    Issue.record("the socket opened")
                } catch let refusal as TestSocket.Refused {
                    #expect(refusal.status == 403)
                    #expect(refusal.body.contains(#""code":"\#(name.lowercased())Refused""#))
                }
            }
        }
    }

    @Test func refusesAnUnknownPathBeforeTheUpgrade() async throws {
        try await RunningHost.with { host in
            do {
                _ = try await host.socket("/other")
                Issue.record("the socket opened")
            } catch let refusal as TestSocket.Refused {
                #expect(refusal.status == 404)
                #expect(refusal.body.contains(#""code":"noSuchSocket""#))
            }
        }
    }

    @Test func refusesEverythingElseBeforeLogin() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            for type in ["startCall", "deviceList", "logout", "saveConfig", "sendMessage"] {
                #expect(try await socket.ask(type).code == "loginRequired")
            }
        }
    }

    @Test func revokesTheTokenAtLogout() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            let token = try #require(try await socket.ask("connect")["token"])
            let other = try await host.socket()
            _ = try await other.ask("connect", #"{"token":"\#(token)"}"#)

            #expect(try await socket.ask("logout").success)
            #expect(try await other.push("loggedOut")["reason"] == "logout")
            #expect(try await other.frame() == .close(4001))
            #expect(try await socket.push("loggedOut")["reason"] == "logout")
            #expect(try await socket.frame() == .close(4001))

            let later = try await host.socket()
            #expect(try await later.ask("connect", #"{"token":"\#(token)"}"#).code == "tokenRevoked")
            #expect(try await later.ask("connect", #"{"token":"never given"}"#).code == "loginRequired")
            #expect(try await later.ask("connect").code == "loginRequired")
        }
    }

    @Test func listsAndRevokesDevices() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            let token = try #require(try await socket.ask("connect", #"{"deviceName":"Laptop"}"#)["token"])
            let devices = try #require(try await socket.ask("deviceList").value("devices") as? [[String: Any]])
            #expect(devices.count == 1)
            #expect(devices[0]["name"] as? String == "Laptop")
            #expect(devices[0]["current"] as? Bool == true)
            #expect(try await socket.ask("revokeDevice", #"{"device":"nonsense"}"#).code == "notFound")
            let id = try #require(devices[0]["id"] as? String)
            #expect(try await socket.ask("revokeDevice", #"{"device":"\#(id)"}"#).success)
            let later = try await host.socket()
            #expect(try await later.ask("connect", #"{"token":"\#(token)"}"#).code == "tokenRevoked")
        }
    }

    @Test func enrolsByATicketOnce() async throws {
        let folder = RunningHost.newFolder()
        let vault = try Vault.open(folder: folder + "/vault", key: .file(path: nil))
        let user = try await vault.users.create(
            name: "ada", role: .administrator, password: Password("sesame-1"), now: Date())
        let ticket = try await vault.tickets.issue(for: user.id, expiresAt: Date() + 900, now: Date())
        try vault.close()
        try await RunningHost.with(folder: folder) { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("enrol", #"{"ticket":"nonsense"}"#).code == "ticketUnknown")
            let welcome = try await socket.ask("enrol", #"{"ticket":"\#(ticket.text)"}"#)
            #expect(welcome.success)
            #expect(welcome["token"] != nil)
            let second = try await host.socket()
            #expect(try await second.ask("enrol", #"{"ticket":"\#(ticket.text)"}"#).code == "ticketUsed")
        }
    }

    @Test func logsInByPasswordAndSlowsGuessing() async throws {
        let folder = RunningHost.newFolder()
        try await Self.makeUser(in: folder)
        try await RunningHost.with(folder: folder) { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("connect").code == "loginRequired")
            let right = try await socket.ask("login", #"{"user":"Ada","password":"sesame-1"}"#)
            #expect(right.success)
            let guesser = try await host.socket()
            // The wait grows with each guess; on a slow machine the first ones may pass while a password is checked.
            var codes: [String?] = []
            while codes.count < 20, codes.last != "tooManyAttempts" {
                codes.append(try await guesser.ask("login", #"{"user":"ada","password":"guess"}"#).code)
            }
            #expect(codes.prefix(3) == ["wrongLogin", "wrongLogin", "wrongLogin"])
            #expect(codes.last == "tooManyAttempts")
        }
    }

    @Test func printsALinkOnceADeviceIsEnrolled() async throws {
        let folder = RunningHost.newFolder()
        try await RunningHost.with(folder: folder) { host in
            #expect(host.console == ["Open http://localhost:\(host.port)"])
            _ = try await host.socket().ask("connect")
        }
        try await RunningHost.with(folder: folder) { host in
            let link = try #require(host.console.last?.components(separatedBy: "#enrol=").last)
            let socket = try await host.socket()
            #expect(try await socket.ask("enrol", #"{"ticket":"\#(link)"}"#).success)
        }
    }

    @Test func printsNoLinkWhereTheLinesAreKept() async throws {
        let folder = RunningHost.newFolder()
        try await RunningHost.with(folder: folder) { host in _ = try await host.socket().ask("connect") }
        try await RunningHost.with(folder: folder, isTerminal: false) { host in
            #expect(!host.console.contains { $0.contains("#enrol=") })
            #expect(host.console.last?.contains("enrol-link") == true)
        }
    }

    @Test func oneGuesserBehindATrustedProxyKeepsNobodyElseOut() async throws {
        let folder = RunningHost.newFolder()
        try await Self.makeUser(in: folder)
        try await RunningHost.with({ $0.trustedProxies = [.loopbackV4] }, folder: folder) { host in
            let guesser = try await host.socket(headers: [("X-Forwarded-For", "198.51.100.1, 203.0.113.9")])
            var code: String?
            // Each time another name, so that only the address can be what is slowed down.
            for number in 0..<20 where code != "tooManyAttempts" {
                code = try await guesser.ask("login", #"{"user":"u\#(number)","password":"guess"}"#).code
            }
            #expect(code == "tooManyAttempts")
            let other = try await host.socket(headers: [("X-Forwarded-For", "203.0.113.10")])
            #expect(try await other.ask("login", #"{"user":"ada","password":"sesame-1"}"#).success)
        }
    }

    @Test func aTrustedProxyMakesNobodyAProgramOfThisMachine() async throws {
        try await RunningHost.with({ $0.trustedProxies = [.loopbackV4] }) { host in
            let socket = try await host.socket(headers: [("X-Forwarded-For", "127.0.0.1")])
            #expect(try await socket.ask("connect").code == "loginRequired")
        }
    }

    @Test func visitorsMakeRoomForEachOtherAndTakeNothingFromThoseWhoAreIn() async throws {
        let folder = RunningHost.newFolder()
        try await Self.makeUser(in: folder)
        try await RunningHost.with({ $0.trustedProxies = [.loopbackV4] }, folder: folder) { host in
            let crowd = [("X-Forwarded-For", "203.0.113.9")]
            let member = try await host.socket(headers: crowd)
            let welcome = try await member.ask("login", #"{"user":"ada","password":"sesame-1"}"#)
            let (token, id) = (try #require(welcome["token"]), try #require(welcome["sessionId"]))
            let audio = try await host.socket("/audio", headers: crowd)
            #expect(try await audio.ask("connect", #"{"token":"\#(token)","sessionId":"\#(id)"}"#).success)
            let elsewhere = try await host.socket(headers: [("X-Forwarded-For", "203.0.113.10")])
            let first = try await host.socket(headers: crowd)
            var others: [TestSocket] = []
            for number in 0..<WaitingRoom.Limits().socketsFromOneAddress {
                others.append(try await host.socket(number % 2 == 0 ? "/ws" : "/audio", headers: crowd))
            }
            #expect(try await first.frame() == .close(4002))
            #expect(try await member.ask("deviceList").success)
            #expect(try await audio.ask("nonsense").code != nil)
            for socket in [elsewhere, others[0]] { #expect(try await socket.ask("deviceList").code == "loginRequired") }
        }
    }

    private static func makeUser(in folder: String) async throws {
        let vault = try Vault.open(folder: folder + "/vault", key: .file(path: nil))
        _ = try await vault.users.create(name: "ada", role: .user, password: Password("sesame-1"), now: Date())
        try vault.close()
    }
}
