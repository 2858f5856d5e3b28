// Devices and tickets: a token works until it is revoked, a ticket works once.

import Foundation
import GRDB
import Testing

@testable import Vault

struct DeviceTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    private static let now = TemporaryVault.now

    private func vaultWithUser() async throws -> (Vault, StoredUser) {
        let vault = try self.temporary.open()
        let user = try await vault.users.create(name: "ada", role: .administrator, password: nil, now: Self.now)
        return (vault, user)
    }

    @Test func saysWhichDevicesMayNotActAnyMore() async throws {
        let (vault, user) = try await self.vaultWithUser()
        let kept = try await vault.devices.enrol(user: user.id, name: "kept", now: Self.now).device.id
        let ended = try await vault.devices.enrol(user: user.id, name: "ended", now: Self.now).device.id
        let unknown = RecordID<StoredDevice>()
        #expect(try await vault.devices.revoked(among: [kept, ended]).isEmpty)
        try await vault.devices.revoke(ended, of: user.id, now: Self.now)
        #expect(try await vault.devices.revoked(among: [kept, ended, unknown]) == [ended, unknown])
        #expect(try await vault.devices.revoked(among: [ended]) == [ended], "also when none is left")
        #expect(try await vault.devices.revoked(among: []).isEmpty)
    }

    @Test func aTokenWorksUntilItIsRevoked() async throws {
        let (vault, user) = try await self.vaultWithUser()
        let enrolment = try await vault.devices.enrol(user: user.id, name: "Laptop", now: Self.now)
        #expect(try await vault.devices.authenticate(enrolment.token) == .valid(enrolment.device, user))
        #expect(try await vault.devices.authenticate(BearerToken()) == .unknown)

        try await vault.devices.touch(enrolment.device.id, now: Self.now + 5)
        #expect(try await vault.devices.list(of: user.id).map(\.lastSeenAt) == [Self.now + 5])

        try await vault.devices.revoke(enrolment.device.id, of: user.id, now: Self.now + 6)
        try await vault.devices.revoke(enrolment.device.id, of: user.id, now: Self.now + 7)
        #expect(try await vault.devices.authenticate(enrolment.token) == .revoked)
        #expect(try await vault.devices.list(of: user.id).isEmpty)
    }

    @Test func nobodyRevokesAnothersDevice() async throws {
        let (vault, user) = try await self.vaultWithUser()
        let eve = try await vault.users.create(name: "eve", role: .user, password: nil, now: Self.now)
        let enrolment = try await vault.devices.enrol(user: user.id, name: "Laptop", now: Self.now)
        await #expect(throws: VaultError.notFound(table: "device", id: enrolment.device.id.rawValue)) {
            try await vault.devices.revoke(enrolment.device.id, of: eve.id, now: Self.now)
        }
        try await vault.devices.revokeAll(of: eve.id, now: Self.now)
        #expect(try await vault.devices.authenticate(enrolment.token) == .valid(enrolment.device, user))
        try await vault.devices.revokeAll(of: user.id, now: Self.now)
        #expect(try await vault.devices.authenticate(enrolment.token) == .revoked)
    }

    @Test func onlyTheFirstDeviceEnrolsItself() async throws {
        let vault = try self.temporary.open()
        let enrolments = try await withThrowingTaskGroup(of: Enrolment?.self) { group in
            for index in 0..<6 {
                group.addTask {
                    try await vault.devices.enrolFirst(userName: "owner", deviceName: "d\(index)", now: Self.now)
                }
            }
            return try await group.reduce(into: [Enrolment]()) { if let one = $1 { $0.append(one) } }
        }
        let first = try #require(enrolments.first)
        #expect(enrolments.count == 1)
        #expect(first.user.role == .administrator)
        try await vault.devices.revoke(first.device.id, of: first.user.id, now: Self.now)
        #expect(try await vault.devices.enrolFirst(userName: "owner", deviceName: "again", now: Self.now) == nil)
    }

    @Test func noDeviceEnrolsItselfPastAPassword() async throws {
        let vault = try self.temporary.open()
        _ = try await vault.users.create(name: "ada", role: .administrator, password: Password("x"), now: Self.now)
        #expect(try await vault.devices.enrolFirst(userName: "owner", deviceName: "d", now: Self.now) == nil)
    }

    @Test func theFirstDeviceTakesTheOnlyUser() async throws {
        let (vault, user) = try await self.vaultWithUser()
        let first = try await vault.devices.enrolFirst(userName: "owner", deviceName: "d", now: Self.now)
        #expect(first?.user == user)
    }

    /// Nobody could say whose device it is.
    @Test func noDeviceEnrolsItselfAmongSeveralUsers() async throws {
        let (vault, _) = try await self.vaultWithUser()
        _ = try await vault.users.create(name: "eve", role: .user, password: nil, now: Self.now)
        #expect(try await vault.devices.enrolFirst(userName: "owner", deviceName: "d", now: Self.now) == nil)
    }

    @Test func refusesOneDeviceTooManyAndForgetsTheOldestRevoked() async throws {
        let (vault, user) = try await self.vaultWithUser()
        var first: Enrolment?
        for index in 0..<VaultLimits.devicesPerUser {
            let one = try await vault.devices.enrol(user: user.id, name: "d\(index)", now: Self.now)
            first = first ?? one
        }
        let error = await #expect(throws: VaultError.self) {
            try await vault.devices.enrol(user: user.id, name: "one more", now: Self.now)
        }
        #expect(error?.code == "limitReached")
        let oldest = try #require(first)
        try await vault.devices.revoke(oldest.device.id, of: user.id, now: Self.now)
        try await vault.devices.revokeAll(of: user.id, now: Self.now + 1)
        let another = try await vault.devices.enrol(user: user.id, name: "another", now: Self.now + 2)
        #expect(try await vault.devices.authenticate(oldest.token) == .revoked)
        try await vault.devices.revoke(another.device.id, of: user.id, now: Self.now + 3)
        _ = try await vault.devices.enrol(user: user.id, name: "last", now: Self.now + 4)
        #expect(try await vault.devices.authenticate(oldest.token) == .unknown)
    }

    @Test func aTicketIsUsedOnceEvenByManyAtOnce() async throws {
        let (vault, user) = try await self.vaultWithUser()
        let ticket = try await vault.tickets.issue(for: user.id, expiresAt: Self.now + 60, now: Self.now)
        let results = await withTaskGroup(of: Result<Enrolment, VaultError>.self) { group in
            for index in 0..<12 {
                group.addTask {
                    do throws(VaultError) {
                        return .success(
                            try await vault.tickets.redeem(ticket, deviceName: "d\(index)", now: Self.now + 1))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: [Result<Enrolment, VaultError>]()) { $0.append($1) }
        }
        let winners = results.compactMap { try? $0.get() }
        #expect(winners.count == 1)
        #expect(results.filter { $0 == .failure(.ticketUsed) }.count == 11)
        #expect(try await vault.devices.list(of: user.id) == winners.map(\.device))
        #expect(winners.first?.user == user)
    }

    @Test func anExpiredTicketIsToldFromAnUnknownOne() async throws {
        let (vault, user) = try await self.vaultWithUser()
        let ticket = try await vault.tickets.issue(for: user.id, expiresAt: Self.now + 60, now: Self.now)
        await #expect(throws: VaultError.ticketExpired) {
            try await vault.tickets.redeem(ticket, deviceName: "d", now: Self.now + 60)
        }
        await #expect(throws: VaultError.ticketUnknown) {
            try await vault.tickets.redeem(BearerToken(), deviceName: "d", now: Self.now)
        }
    }

    @Test func aTicketSurvivesADeviceThatCouldNotBeEnrolled() async throws {
        let (vault, user) = try await self.vaultWithUser()
        for index in 0..<VaultLimits.devicesPerUser {
            _ = try await vault.devices.enrol(user: user.id, name: "d\(index)", now: Self.now)
        }
        let ticket = try await vault.tickets.issue(for: user.id, expiresAt: Self.now + 60, now: Self.now)
        await #expect(throws: VaultError.self) {
            try await vault.tickets.redeem(ticket, deviceName: "d", now: Self.now)
        }
        try await vault.devices.revokeAll(of: user.id, now: Self.now)
        _ = try await vault.tickets.redeem(ticket, deviceName: "d", now: Self.now)
    }

    @Test func openTicketsAreLimitedAndOldOnesCleared() async throws {
        let (vault, user) = try await self.vaultWithUser()
        for _ in 0..<VaultLimits.openTickets {
            _ = try await vault.tickets.issue(for: user.id, expiresAt: Self.now + 60, now: Self.now)
        }
        await #expect(throws: VaultError.self) {
            try await vault.tickets.issue(for: user.id, expiresAt: Self.now + 60, now: Self.now)
        }
        let later = Self.now + 30 * 24 * 3600
        _ = try await vault.tickets.issue(for: user.id, expiresAt: later + 60, now: later)
        let count = try await vault.database.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM enrolmentTicket")
        }
        #expect(count == 1)
    }

    @Test func tokensAreLongRandomAndWellFormed() throws {
        let tokens = (0..<100).map { _ in BearerToken() }
        #expect(Set(tokens).count == 100)
        for token in tokens {
            #expect(token.text.count == 43)
            #expect(BearerToken(token.text) == token)
        }
        let padded = String(repeating: "A", count: 42) + "="
        for text in ["", "x", tokens[0].text + "A", String(tokens[0].text.dropLast()) + "=", padded] {
            #expect(BearerToken(text) == nil)
        }
    }
}
