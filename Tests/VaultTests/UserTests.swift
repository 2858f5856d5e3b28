// Users: unique without regard to case, verified by scrypt, removed with all that is theirs.

import Foundation
import GRDB
import Testing

@testable import Vault

struct UserTests {
    private let temporary: TemporaryVault

    init() throws {
        self.temporary = try TemporaryVault()
    }

    private static let now = TemporaryVault.now

    @Test func verifiesTheRightPasswordOnly() async throws {
        let vault = try self.temporary.open()
        let ada = try await vault.users.create(
            name: "Ada", role: .administrator, password: Password("pass wörd"), now: Self.now)
        #expect(ada.hasPassword)
        #expect(try await vault.users.verify(name: "aDA", password: Password("pass wörd")) == ada)
        #expect(try await vault.users.verify(name: "Ada", password: Password("pass word")) == nil)
        #expect(try await vault.users.verify(name: "Ada", password: Password("")) == nil)
        #expect(try await vault.users.verify(name: "Bob", password: Password("pass wörd")) == nil)
        try await vault.users.setPassword(ada.id, to: Password("other"))
        #expect(try await vault.users.verify(name: "Ada", password: Password("pass wörd")) == nil)
        #expect(try await vault.users.verify(name: "Ada", password: Password("other")) == ada)
    }

    @Test func aUserWithoutAPasswordCannotLogIn() async throws {
        let vault = try self.temporary.open()
        _ = try await vault.users.create(name: "ada", role: .user, password: nil, now: Self.now)
        #expect(try await vault.users.verify(name: "ada", password: Password("")) == nil)
    }

    @Test func twoUsersNeverShareAName() async throws {
        let vault = try self.temporary.open()
        _ = try await vault.users.create(name: "Émile", role: .user, password: nil, now: Self.now)
        for name in ["Émile", "émile", "E\u{301}MILE"] {
            await #expect(throws: VaultError.nameTaken(name)) {
                try await vault.users.create(name: name, role: .user, password: nil, now: Self.now)
            }
        }
        #expect(try await vault.users.count() == 1)
    }

    @Test(arguments: ["", " ada", "ada ", "a\nb", String(repeating: "x", count: 65)])
    func refusesNamesThatNobodyCouldType(name: String) async throws {
        let vault = try self.temporary.open()
        let error = await #expect(throws: VaultError.self) {
            try await vault.users.create(name: name, role: .user, password: nil, now: Self.now)
        }
        #expect(error?.code == "invalidField")
    }

    @Test func onlyOneIsTheFirst() async throws {
        let vault = try self.temporary.open()
        let firsts = try await withThrowingTaskGroup(of: StoredUser?.self) { group in
            for index in 0..<6 {
                group.addTask { try await vault.users.createFirst(name: "u\(index)", password: nil, now: Self.now) }
            }
            return try await group.reduce(into: [StoredUser]()) { if let user = $1 { $0.append(user) } }
        }
        #expect(firsts.count == 1)
        #expect(firsts.first?.role == .administrator)
        #expect(try await vault.users.list() == firsts)
    }

    @Test func aRemovedUserTakesEverythingAlong() async throws {
        let user = try await self.temporary.fill(accounts: 2)
        let vault = try self.temporary.open()
        let enrolment = try await vault.devices.enrol(user: user.id, name: "Laptop", now: Self.now)
        let ticket = try await vault.tickets.issue(for: user.id, expiresAt: Self.now + 60, now: Self.now)
        try await vault.users.remove(user.id)
        #expect(try await vault.accounts.list() == AccountListing(accounts: [], damaged: []))
        #expect(try await vault.devices.authenticate(enrolment.token) == .unknown)
        await #expect(throws: VaultError.ticketUnknown) {
            try await vault.tickets.redeem(ticket, deviceName: "x", now: Self.now)
        }
    }

    /// RFC 7914, section 12, the vector with parameters that a vault accepts.
    @Test func hashesAsTheStandardSays() throws {
        let hash = PasswordHash(
            hash: Self.bytes("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"),
            salt: Array("SodiumChloride".utf8),
            parameters: .init(rounds: 16_384, blockSize: 8, parallelism: 1))
        #expect(try hash.matches(Password("pleaseletmein")))
        #expect(try !hash.matches(Password("pleaseletmeout")))
    }

    @Test func aDamagedHashCannotAskForAllMemory() async throws {
        let vault = try self.temporary.open()
        _ = try await vault.users.create(name: "ada", role: .user, password: Password("x"), now: Self.now)
        try await vault.database.write { try $0.execute(sql: "UPDATE user SET scryptRounds = 1073741824") }
        await #expect(throws: VaultError.self) {
            try await vault.users.verify(name: "ada", password: Password("x"))
        }
    }

    @Test func tooManyWaitingLoginsAreRefused() async throws {
        let workshop = PasswordWorkshop()
        let gate = DispatchSemaphore(value: 0)
        let refusals = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<(VaultLimits.waitingPasswordChecks + 5) {
                group.addTask {
                    do throws(VaultError) {
                        try await workshop.run { () throws(VaultError) in gate.wait() }
                        return false
                    } catch {
                        gate.signal()
                        return true
                    }
                }
            }
            var refused = 0
            for _ in 0..<5 where await group.next() == true { refused += 1 }
            for _ in 0..<VaultLimits.waitingPasswordChecks { gate.signal() }
            await group.waitForAll()
            return refused
        }
        #expect(refusals >= 1)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text).compactMap(\.hexDigitValue).map(UInt8.init)
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
