// The moment between a device's proof and its tab.

import Foundation
import Logging
import NIOPosix
import PluginKit
import Testing
import Vault

@testable import SpechPhoneHost

struct DeviceDeskTests {
    @Test func aDeviceThatIsRevokedBetweenItsProofAndItsTabIsNotLetIn() async throws {
        let vault = try Vault.open(folder: RunningHost.newFolder() + "/vault", key: .file(path: nil))
        let user = try await vault.users.create(name: "ada", role: .user, password: nil, now: Date())
        let enrolment = try await vault.devices.enrol(user: user.id, name: "phone", now: Date())
        let sessions = SessionTable(eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        let phone = FakePhone()
        let door = Door(policy: OriginPolicy(settings: HostSettings(), addresses: []), isLoopback: true)
        let desk = DeviceDesk(
            vault: vault, sessions: sessions, reception: Reception(views: ViewMaker(phone: phone), door: door),
            attendance: Attendance(phone: phone),
            reachability: Reachability(vault: vault, phone: phone, logger: Logger(label: "test")),
            observers: Observers(), logger: Logger(label: "test"), attempts: DeviceDesk.Attempts())
        let visitor = Visitor(
            session: sessions.nextID(), address: "203.0.113.9", hostName: "localhost", isLocal: false)
        let session = sessions.open(visitor)

        let (device, owner) = try await desk.authenticate(enrolment.token.text)
        try await vault.devices.revoke(device.id, of: owner.id, now: Date())
        let error = await #expect(throws: HandlerError.self) {
            try await desk.welcome(owner, device, token: nil, visitor)
        }
        #expect(error?.code == "tokenRevoked")
        #expect(session.identity == nil)
        #expect(phone.commands == [])
    }
}
