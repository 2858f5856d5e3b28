// The services behind notifications, and how they know each other.

import Drivers
import Logging
import NIOCore
import PluginKit
import Vault
import WebPush

/// Everything that tells devices without an open page.
struct PushParts: Sendable {
    let client: PushClient
    let desk: PushDesk
    let courier: PushCourier
    let dispatch: PushDispatch
    let reachability: Reachability
    let keyring: PushKeyring

    init(
        settings: HostSettings, vault: Vault, phone: any Phone, sessions: SessionTable, background: Background,
        group: any EventLoopGroup, logger: Logger
    ) throws(HostError) {
        let policy = PushPolicy(listed: settings.pushServers.map { .init(host: $0.hostName, port: $0.pushPort) })
        self.reachability = Reachability(vault: vault, phone: phone, logger: logger)
        self.keyring = PushKeyring(vault: vault)
        self.client = try Self.client(settings, policy, group)
        self.courier = PushCourier(
            vault: vault, keyring: self.keyring, transport: self.client, contact: settings.pushContact,
            reachability: self.reachability, background: background, logger: logger)
        self.desk = PushDesk(
            vault: vault, keyring: self.keyring, policy: policy, reachability: self.reachability)
        self.dispatch = PushDispatch(
            phone: phone, sessions: sessions, courier: self.courier, salt: SystemEntropy.bytes(16))
    }

    /// At start: makes the key where there is none, and says who can be reached.
    func restore(_ logger: Logger) async {
        do throws(VaultError) {
            _ = try await self.keyring.key()
        } catch {
            logger.error("no key for notifications", metadata: ["reason": "\(error.message)"])
        }
        await self.reachability.restore()
    }

    private static func client(
        _ settings: HostSettings, _ policy: PushPolicy, _ group: any EventLoopGroup
    ) throws(HostError) -> PushClient {
        do throws(DriverError) {
            return try PushClient(
                eventLoop: group.next(), policy: policy, authorities: settings.pushAuthorities,
                dnsServers: settings.dnsServers)
        } catch {
            throw .badSettings(error.message)
        }
    }
}

extension AllowedHost {
    /// Without the brackets of IPv6.
    fileprivate var hostName: String {
        self.name.hasPrefix("[") ? String(self.name.dropFirst().dropLast()) : self.name
    }

    fileprivate var pushPort: UInt16? { self.port.flatMap { UInt16(exactly: $0) } }
}
