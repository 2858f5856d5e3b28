// The audio socket proves its tab before it is heard.

import Foundation
import SpechPhoneHost
import Testing
import Vault

struct AudioSocketTests {
    private static func proof(_ token: String, _ session: String) -> String {
        #"{"token":"\#(token)","sessionId":"\#(session)"}"#
    }

    @Test func opensForTheTabOfItsToken() async throws {
        try await RunningHost.with { host in
            let control = try await host.socket()
            let welcome = try await control.ask("connect")
            let token = try #require(welcome["token"])
            let session = try #require(welcome["sessionId"])
            let audio = try await host.socket("/audio")
            try await audio.send(opcode: 2, [UInt8](repeating: 0, count: 28))
            #expect(try await audio.ask("startCall", #"{"digits":"600"}"#).code == "unknownType")
            #expect(try await audio.ask("connect", #"{"sessionId":"\#(session)"}"#).field == "token")
            #expect(try await audio.ask("connect", Self.proof("guess", session)).code == "loginRequired")
            #expect(try await audio.ask("connect", Self.proof(token, "99")).code == "noSuchSession")
            #expect(try await audio.ask("connect", Self.proof(token, session)).success)
            #expect(try await audio.ask("connect", Self.proof(token, session)).code == "alreadyConnected")

            let newer = try await host.socket("/audio")
            #expect(try await newer.ask("connect", Self.proof(token, session)).success)
            #expect(try await audio.frame() == .close(1000))
        }
    }

    @Test func sendsReceiptsToAPageThatKnowsThem() async throws {
        try await RunningHost.with { host in
            let control = try await host.socket()
            let welcome = try await control.ask("connect")
            let proof = Self.proof(try #require(welcome["token"]), try #require(welcome["sessionId"]))
            let old = try await host.socket("/audio")
            let answer = try await old.ask("connect", proof)
            #expect(answer.success && answer.value("receipts") == nil)
            let audio = try await host.socket("/audio")
            #expect(try await audio.ask("connect", proof.dropLast() + #","receipts":1}"#).code == "wrongType")
            let known = try await audio.ask("connect", proof.dropLast() + #","receipts":true}"#)
            #expect(known.success && known.value("receipts") as? Bool == true)
        }
    }

    @Test func refusesTheTabOfAnotherDevice() async throws {
        try await RunningHost.with { host in
            let control = try await host.socket()
            let session = try #require(try await control.ask("connect")["sessionId"])
            let vault = try Vault.open(folder: host.folder + "/vault", key: .file(path: nil))
            let user = try #require(try await vault.users.list().first)
            let other = try await vault.devices.enrol(user: user.id, name: "Other", now: Date())
            try vault.close()
            let audio = try await host.socket("/audio")
            #expect(try await audio.ask("connect", Self.proof(other.token.text, session)).code == "noSuchSession")
        }
    }

    @Test func closesWithItsTab() async throws {
        try await RunningHost.with { host in
            let control = try await host.socket()
            let welcome = try await control.ask("connect")
            let audio = try await host.socket("/audio")
            let proof = Self.proof(try #require(welcome["token"]), try #require(welcome["sessionId"]))
            #expect(try await audio.ask("connect", proof).success)
            await control.close()
            #expect(try await audio.frame() == .close(1001))
        }
    }

    @Test func listensOnAPortOfItsOwn() async throws {
        try await RunningHost.with({ $0.audioPort = 0 }) { host in
            let control = try await host.socket()
            let welcome = try await control.ask("connect")
            let path = try #require(welcome["audioPath"])
            let port = try #require(Int(path.split(separator: ":").last?.split(separator: "/").first ?? ""))
            #expect(path == "ws://localhost:\(port)/audio")
            #expect(port != host.port)
            let audio = try await host.socket(
                "/audio", port: port, headers: [("Origin", "http://localhost:\(host.port)")])
            let proof = Self.proof(try #require(welcome["token"]), try #require(welcome["sessionId"]))
            #expect(try await audio.ask("connect", proof).success)
            await #expect(throws: TestSocket.Refused.self) { _ = try await host.socket("/audio") }
        }
    }

    @Test func closesOnAFrameBeyondTheLimit() async throws {
        try await RunningHost.with { host in
            let audio = try await host.socket("/audio")
            try await audio.send(opcode: 2, [UInt8](repeating: 0, count: 8193))
            #expect(try await audio.frame() == .close(1009))
        }
    }
}
