// Who may come in: the capability behind connect, login, enrol and the list of devices.

import Foundation
import Logging
import NIOCore
import PluginKit
import Synchronization
import Vault

/// Proves devices against the vault and binds tabs to them.
struct DeviceDesk: Devices {
    let vault: Vault
    let sessions: SessionTable
    let reception: Reception
    let attendance: Attendance
    let reachability: Reachability
    let observers: Observers
    let logger: Logger
    let attempts: Attempts

    /// The limiter behind a lock: logins come from many tabs at once.
    final class Attempts: Sendable {
        private let limiter = Mutex(AttemptLimiter())

        func begin(_ keys: [String]) throws(HandlerError) {
            guard let wait = self.limiter.withLock({ $0.begin(keys, now: .now) }) else { return }
            let seconds = wait.components.seconds + 1
            let time = seconds == 1 ? "1 second" : "\(seconds) seconds"
            throw HandlerError(code: "tooManyAttempts", message: "Too many attempts. Try again in \(time).")
        }

        func succeed(name: String, address: String) {
            self.limiter.withLock { $0.succeed(name: name, address: address) }
        }
    }

    func connect(
        token: String?, deviceName: String?, following former: SessionID?, from visitor: Visitor
    ) async throws -> Welcome {
        if let token, !token.isEmpty {
            let (device, user) = try await self.authenticate(token)
            await self.end(former, of: DeviceID(device.id.rawValue), followedBy: visitor.session)
            return try await self.welcome(user, device, token: nil, visitor)
        }
        guard visitor.isLocal else { throw HandlerError.loginRequired }
        let enrolment = try await self.asking {
            () async throws(VaultError) in
            try await self.vault.devices.enrolFirst(
                userName: LocalUser.name, deviceName: Self.name(deviceName), now: Date())
        }
        guard let enrolment else { throw HandlerError.loginRequired }
        self.logger.info("first device enrolled", metadata: ["device": "\(enrolment.device.id)"])
        return try await self.welcome(enrolment.user, enrolment.device, token: enrolment.token, visitor)
    }

    func login(user: String, password: String, deviceName: String?, from visitor: Visitor) async throws -> Welcome {
        let name = AttemptLimiter.key(user: user)
        let address = AttemptLimiter.key(address: visitor.address)
        try self.attempts.begin([name, address])
        let enrolment: Enrolment? = try await self.asking { () async throws(VaultError) in
            guard let known = try await self.vault.users.verify(name: user, password: Password(password)) else {
                return nil
            }
            return try await self.vault.devices.enrol(user: known.id, name: Self.name(deviceName), now: Date())
        }
        guard let enrolment else {
            self.logger.notice("login refused", metadata: ["address": "\(visitor.address)"])
            throw HandlerError(
                code: "wrongLogin", message: "The user name or the password is wrong.", field: "password")
        }
        self.attempts.succeed(name: name, address: address)
        return try await self.welcome(enrolment.user, enrolment.device, token: enrolment.token, visitor)
    }

    func enrol(ticket: String, deviceName: String?, from visitor: Visitor) async throws -> Welcome {
        let address = AttemptLimiter.key(address: visitor.address)
        try self.attempts.begin([address])
        guard let ticket = BearerToken(ticket) else { throw HandlerError(VaultError.ticketUnknown) }
        let enrolment = try await self.asking { () async throws(VaultError) in
            try await self.vault.tickets.redeem(ticket, deviceName: Self.name(deviceName), now: Date())
        }
        self.attempts.succeed(name: "", address: address)
        return try await self.welcome(enrolment.user, enrolment.device, token: enrolment.token, visitor)
    }

    func logout(_ session: BrowserSession) async throws {
        try await self.end(session.device, of: session.user, reason: "logout", asked: session.id)
    }

    func list(for session: BrowserSession) async throws -> [DeviceView] {
        let devices = try await self.asking { () async throws(VaultError) in
            try await self.vault.devices.list(of: RecordID(rawValue: session.user.rawValue))
        }
        return devices.map { device in
            DeviceView(
                id: DeviceID(device.id.rawValue), name: device.name, createdAt: device.createdAt.epochMilliseconds,
                lastSeenAt: (device.lastSeenAt ?? device.createdAt).epochMilliseconds,
                current: device.id.rawValue == session.device.rawValue)
        }
    }

    func revoke(_ device: DeviceID, for session: BrowserSession) async throws {
        try await self.end(device, of: session.user, reason: "revoked", asked: session.id)
    }

    /// The device and user of a token, for either socket.
    func authenticate(_ text: String) async throws(HandlerError) -> (StoredDevice, StoredUser) {
        guard let token = BearerToken(text) else { throw .tokenUnknown }
        let answer = try await self.asking { () async throws(VaultError) in
            try await self.vault.devices.authenticate(token)
        }
        switch answer {
        case .valid(let device, let user): return (device, user)
        case .revoked: throw .tokenRevoked
        case .unknown: throw .tokenUnknown
        }
    }

    /// Lets a device in that has proved itself.
    func welcome(
        _ user: StoredUser, _ device: StoredDevice, token: BearerToken?, _ visitor: Visitor
    ) async throws -> Welcome {
        guard let session = self.sessions.session(visitor.session) else { throw HandlerError.internalError }
        let identity = BrowserSession(
            id: visitor.session, device: DeviceID(device.id.rawValue), user: UserID(user.id.rawValue),
            userName: user.name, role: user.role == .administrator ? .administrator : .user)
        guard session.bind(identity) else {
            throw HandlerError(
                code: "alreadyConnected", message: "This tab acts for another device already. Reload the page.")
        }
        // It may have been revoked between its proof and now, when nobody could have told this tab.
        if try await self.asking({ () async throws(VaultError) in
            try await self.vault.devices.revoked(among: [device.id])
        }).contains(device.id) {
            session.dismiss("revoked", after: Session.farewellDelay)
            throw HandlerError.tokenRevoked
        }
        // When the disk is full the device still works; only its last visit is not noted.
        try? await self.vault.devices.touch(device.id, now: Date())
        await self.attendance.opened(identity, deviceName: device.name, in: self.sessions)
        return try await self.reception.welcome(identity, token: token?.text, visitor: visitor)
    }

    /// A page that comes back by another way is told before its former sockets are found dead: what it heard is free at once.
    private func end(_ former: SessionID?, of device: DeviceID, followedBy follower: SessionID) async {
        guard let former, former != follower, let tab = self.sessions.session(former), tab.identity?.device == device
        else { return }
        tab.abandon()
        self.sessions.close(tab)
        await self.attendance.closed(former)
    }

    private func end(_ device: DeviceID, of user: UserID, reason: String, asked: SessionID) async throws {
        try await self.asking { () async throws(VaultError) in
            try await self.vault.devices.revoke(
                RecordID(rawValue: device.rawValue), of: RecordID(rawValue: user.rawValue), now: Date())
        }
        await self.reachability.refresh(RecordID(rawValue: user.rawValue))
        // Once for the device, whether or not a tab of it is open.
        self.observers.tell(LoggedOut(reason: reason), of: user)
        for session in self.sessions.sessions(of: device) {
            session.dismiss(reason, after: session.id == asked ? Session.farewellDelay : .zero)
        }
    }

    private func asking<Value>(
        _ work: () async throws(VaultError) -> Value
    ) async throws(HandlerError) -> Value {
        do throws(VaultError) {
            return try await work()
        } catch {
            throw HandlerError(error)
        }
    }

    private static func name(_ given: String?) -> String {
        let name = (given ?? "").filter { !$0.isNewline }.prefix(60)
        return name.allSatisfy(\.isWhitespace) ? "Browser" : String(name)
    }
}
