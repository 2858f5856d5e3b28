// A device may be revoked by another process: `add-user` with a new password.

import Logging
import PluginKit
import ServiceLifecycle
import Vault

/// Looks from time to time whether the devices of the open tabs may still act, and closes the others.
struct DeviceWatch: Service {
    let vault: Vault
    let sessions: SessionTable
    let logger: Logger

    static let interval: Duration = .seconds(15)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.interval)) != nil { await self.look() }
        }
    }

    func look() async {
        let devices = Set(
            self.sessions.all.compactMap { $0.identity?.device.rawValue }.map(RecordID<StoredDevice>.init(rawValue:)))
        do throws(VaultError) {
            for device in try await self.vault.devices.revoked(among: devices) {
                for session in self.sessions.sessions(of: DeviceID(device.rawValue)) { session.dismiss("revoked") }
            }
        } catch {
            self.logger.error("the devices cannot be read", metadata: ["reason": "\(error.message)"])
        }
    }
}
