// Subscriptions are kept one for each device, sealed, and end with the device; the host's own keys never change.

import Foundation
import GRDB
import Testing

@testable import Vault

struct PushTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    private func enrol(_ name: String, in vault: Vault) async throws -> Enrolment {
        let user = try await vault.users.create(name: name, role: .user, password: nil, now: TemporaryVault.now)
        return try await vault.devices.enrol(user: user.id, name: "laptop", now: TemporaryVault.now)
    }

    private func save(_ text: String, _ enrolment: Enrolment, in vault: Vault) async throws {
        try await vault.push.save(
            Array(text.utf8), of: enrolment.device.id, owner: enrolment.user.id, now: TemporaryVault.now)
    }

    private func contents(of user: StoredUser, in vault: Vault) async throws -> [String] {
        try await vault.push.list(of: user.id).subscriptions.map { String(decoding: $0.content, as: UTF8.self) }
    }

    private func rows(in vault: Vault) async throws -> Int? {
        try await vault.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM pushSubscription") }
    }

    @Test func keepsTheNewestOfEachDeviceAndNoneOfStrangers() async throws {
        let vault = try self.temporary.open()
        let ada = try await self.enrol("ada", in: vault)
        let eve = try await self.enrol("eve", in: vault)
        let second = try await vault.devices.enrol(user: ada.user.id, name: "phone", now: TemporaryVault.now)
        try await self.save("first", ada, in: vault)
        try await self.save("newer", ada, in: vault)
        try await self.save("phone", second, in: vault)
        try await self.save("eve", eve, in: vault)
        #expect(Set(try await self.contents(of: ada.user, in: vault)) == ["newer", "phone"])
        #expect(Set(try await vault.push.owners()) == [ada.user.id, eve.user.id])
        let error = await #expect(throws: VaultError.self) {
            try await vault.push.save([1], of: ada.device.id, owner: eve.user.id, now: TemporaryVault.now)
        }
        #expect(error?.code == "notFound")
        let tooLong = await #expect(throws: VaultError.self) {
            try await self.save(String(repeating: "x", count: VaultLimits.subscriptionBytes + 1), ada, in: vault)
        }
        #expect(tooLong?.code == "invalidField")
    }

    @Test func goesWithTheDeviceThatIsRevoked() async throws {
        let vault = try self.temporary.open()
        let ada = try await self.enrol("ada", in: vault)
        let phone = try await vault.devices.enrol(user: ada.user.id, name: "phone", now: TemporaryVault.now)
        try await self.save("laptop", ada, in: vault)
        try await self.save("phone", phone, in: vault)
        try await vault.devices.revoke(ada.device.id, of: ada.user.id, now: TemporaryVault.now)
        #expect(try await self.contents(of: ada.user, in: vault) == ["phone"])
        #expect(try await self.rows(in: vault) == 1, "it is not even kept")
        let error = await #expect(throws: VaultError.self) { try await self.save("again", ada, in: vault) }
        #expect(error?.code == "notFound")
        try await vault.devices.revokeAll(of: ada.user.id, now: TemporaryVault.now)
        #expect(try await self.rows(in: vault) == 0)
        #expect(try await vault.push.owners().isEmpty)
    }

    @Test func removesOnlyTheSubscriptionThatIsOver() async throws {
        let vault = try self.temporary.open()
        let ada = try await self.enrol("ada", in: vault)
        try await self.save("newer", ada, in: vault)
        try await vault.push.remove(of: ada.device.id, ifStill: Array("older".utf8))
        #expect(try await self.contents(of: ada.user, in: vault) == ["newer"])
        try await vault.push.remove(of: ada.device.id, ifStill: Array("newer".utf8))
        #expect(try await self.contents(of: ada.user, in: vault).isEmpty)
        try await vault.push.remove(of: ada.device.id)
    }

    @Test func liesSealedAndADamagedRowHidesNoOther() async throws {
        let vault = try self.temporary.open()
        let ada = try await self.enrol("ada", in: vault)
        let phone = try await vault.devices.enrol(user: ada.user.id, name: "phone", now: TemporaryVault.now)
        try await self.save("https://push.example/secretpath", ada, in: vault)
        try await self.save("whole", phone, in: vault)
        for (name, data) in try self.temporary.contents() {
            #expect(data.firstRange(of: Data("secretpath".utf8)) == nil, "\(name)")
        }
        try await vault.database.write { database in
            try database.execute(
                sql: "UPDATE pushSubscription SET sealedContent = x'01' WHERE deviceID = ?",
                arguments: [ada.device.id.rawValue])
        }
        let listing = try await vault.push.list(of: ada.user.id)
        #expect(listing.damaged == [ada.device.id])
        #expect(listing.subscriptions.map(\.device) == [phone.device.id])
    }

    @Test func aSecretOfTheHostIsMadeOnceAndNeverReplaced() async throws {
        let vault = try self.temporary.open()
        #expect(try await vault.hostSecrets.value(named: "vapid", orMaking: [1, 2, 3]) == [1, 2, 3])
        #expect(try await vault.hostSecrets.value(named: "vapid", orMaking: [4]) == [1, 2, 3])
        try vault.close()
        let again = try self.temporary.open()
        #expect(try await again.hostSecrets.value(named: "vapid", orMaking: [5]) == [1, 2, 3])
        try await again.database.write { try $0.execute(sql: "UPDATE hostSecret SET sealedValue = x'01'") }
        let error = await #expect(throws: VaultError.self) {
            try await again.hostSecrets.value(named: "vapid", orMaking: [6])
        }
        #expect(error?.code == "vaultDamagedRow")
    }
}
