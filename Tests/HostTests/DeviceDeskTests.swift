// The moments in which a device proves itself and its tab comes in.

import Foundation
import Logging
import NIOPosix
import PluginKit
import Telephony
import Testing
import Vault

@testable import SpechPhoneHost

struct DeviceDeskTests {
    /// A desk over a real vault with one user.
    private struct Bench {
        let vault: Vault
        let user: StoredUser
        let sessions = SessionTable(eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        let phone = FakePhone()
        let desk: DeviceDesk

        init() async throws {
            self.vault = try Vault.open(folder: RunningHost.newFolder() + "/vault", key: .file(path: nil))
            self.user = try await self.vault.users.create(name: "ada", role: .user, password: nil, now: Date())
            let door = Door(policy: OriginPolicy(settings: HostSettings(), addresses: []), isLoopback: true)
            self.desk = DeviceDesk(
                vault: self.vault, sessions: self.sessions,
                reception: Reception(views: ViewMaker(phone: self.phone), door: door),
                attendance: Attendance(phone: self.phone),
                reachability: Reachability(vault: self.vault, phone: self.phone, logger: Logger(label: "test")),
                observers: Observers(), logger: Logger(label: "test"), attempts: DeviceDesk.Attempts())
        }

        /// The token of a new device.
        func enrol() async throws -> BearerToken {
            try await self.vault.devices.enrol(user: self.user.id, name: "phone", now: Date()).token
        }

        func visitor() -> Visitor {
            let visitor = Visitor(
                session: self.sessions.nextID(), address: "203.0.113.9", hostName: "localhost", isLocal: false)
            _ = self.sessions.open(visitor)
            return visitor
        }

        /// A tab that has come in.
        func connect(_ token: BearerToken, following former: PluginKit.SessionID? = nil) async throws
            -> PluginKit.SessionID
        {
            let visitor = self.visitor()
            return try await self.desk.connect(
                token: token.text, deviceName: nil, following: former, from: visitor
            ).sessionId
        }
    }

    @Test func aDeviceThatIsRevokedBetweenItsProofAndItsTabIsNotLetIn() async throws {
        let bench = try await Bench()
        let visitor = bench.visitor()
        let (device, owner) = try await bench.desk.authenticate(bench.enrol().text)
        try await bench.vault.devices.revoke(device.id, of: owner.id, now: Date())
        let error = await #expect(throws: HandlerError.self) {
            try await bench.desk.welcome(owner, device, token: nil, visitor)
        }
        #expect(error?.code == "tokenRevoked")
        #expect(bench.sessions.session(visitor.session)?.identity == nil)
        #expect(bench.phone.commands == [])
    }

    @Test func aPageThatComesBackEndsItsFormerTabBeforeItIsTold() async throws {
        let bench = try await Bench()
        let token = try await bench.enrol()
        let former = try await bench.connect(token)
        let tab = try #require(bench.sessions.session(former))
        let next = try await bench.connect(token, following: former)
        #expect(bench.sessions.session(former) == nil)
        #expect(tab.identity == nil, "what still comes by its socket is nobody's")
        #expect(bench.sessions.session(next)?.identity != nil)
        let commands = bench.phone.commands
        let end = try #require(commands.firstIndex(of: .sessionClosed(former.phone)))
        #expect(end < commands.count - 1, "and the new tab was announced behind it")
    }

    @Test func nobodyEndsTheTabOfAnotherDevice() async throws {
        let bench = try await Bench()
        let former = try await bench.connect(bench.enrol())
        _ = try await bench.connect(bench.enrol(), following: former)
        #expect(bench.sessions.session(former)?.identity != nil)
    }

    @Test func aTabThatFollowsItselfOrNobodyStays() async throws {
        let bench = try await Bench()
        let token = try await bench.enrol()
        let visitor = bench.visitor()
        for _ in 0..<2 {
            _ = try await bench.desk.connect(
                token: token.text, deviceName: nil, following: visitor.session, from: visitor)
        }
        #expect(bench.sessions.session(visitor.session)?.identity != nil)
        let next = try await bench.connect(token, following: PluginKit.SessionID("none"))
        #expect(bench.sessions.session(next)?.identity != nil)
    }
}
