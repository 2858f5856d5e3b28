// A vault with a user and a device that has subscribed, and a courier to it.

import Foundation
import Logging
import PluginKit
import Vault
import WebPush

@testable import SpechPhoneHost

/// What the tests of notifications have in common. The courier works while `run` runs.
struct PushBench: Sendable {
    let vault: Vault
    let owner: RecordID<StoredUser>
    let device: RecordID<StoredDevice>
    let phone = FakePhone()
    let service: FakePushService
    let rests = PushRests()
    let courier: PushCourier
    private let background = Background()

    static let publicKey = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    static let secret = "BTBZMqHH6r4Tts7J_aSIgg"

    init(_ answers: [PushAnswer] = [.status(201, retryAfter: nil)], preview: Bool = false) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/push-\(UUID().uuidString)"
        let vault = try Vault.open(folder: folder, key: .hexadecimal(Password(String(repeating: "ab", count: 32))))
        let user = try await vault.users.create(name: "ada", role: .user, password: nil, now: Date())
        let device = try await vault.devices.enrol(user: user.id, name: "phone", now: Date()).device
        let draft = Self.draft(preview: preview)
        try await vault.push.save(
            DeviceSubscription(draft).bytes, of: device.id, owner: user.id, now: Date())
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        self.vault = vault
        self.owner = user.id
        self.device = device.id
        self.service = FakePushService(answers)
        self.courier = PushCourier(
            vault: vault, keyring: PushKeyring(vault: vault), transport: self.service, contact: nil,
            reachability: Reachability(vault: vault, phone: self.phone, logger: logger), background: self.background,
            logger: logger, rest: { [rests] _ in try await rests.rest() })
    }

    static func draft(_ endpoint: String = "https://push.example/x", preview: Bool = false) -> PluginKit.PushDraft {
        .init(endpoint: endpoint, p256dh: self.publicKey, auth: self.secret, preview: preview, language: "es")
    }

    static func notice(_ kind: PushNotice.Kind = .call, tag: String = "tag") -> PushNotice {
        PushNotice(kind: kind, tag: tag, from: "Bob", at: 1, call: "7", text: "what it says")
    }

    /// One more device of the user, told at an address of its own.
    func subscribe(_ name: String, at endpoint: String) async throws -> RecordID<StoredDevice> {
        let device = try await self.vault.devices.enrol(user: self.owner, name: name, now: Date()).device.id
        try await self.vault.push.save(
            DeviceSubscription(Self.draft(endpoint)).bytes, of: device, owner: self.owner, now: Date())
        return device
    }

    /// A message from or to somebody, as the vault has stored it.
    func message(_ remote: String, _ content: NewMessage.Content) async throws -> MessageChange {
        try await self.vault.messages.insert(
            NewMessage(
                id: RecordID(), owner: self.owner, account: RecordID(rawValue: "a"),
                remote: .init(address: "\(remote)@pbx", uri: "sip:\(remote)@pbx", user: remote), text: "Hello",
                at: Date(), content: content))
    }

    /// Whether `body` hands nothing to the courier, to be asked before `run`: what waits to be begun has a limit, and the last place
    /// is still free afterwards.
    func handsNothingOver(_ body: () -> Void) -> Bool {
        for _ in 1..<Background.limit { self.background.start {} }
        body()
        return self.background.start {}
    }

    /// Runs the courier's work until `body` returns.
    func run(_ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let background = self.background
            group.addTask { try await background.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// Waits until what was begun has its outcome.
    func settled(_ isSo: @Sendable (PushCensus) -> Bool) async throws {
        while !isSo(self.courier.census) || self.courier.census.pending > 0 {
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}
