// The half of a host that faces the browsers; the phone is filled in when it exists.

import Logging
import NIOCore
import PluginKit
import Primitives
import Vault

/// The open tabs, who may come in, and the capabilities that plugins are granted.
struct Tabs {
    let phone = PhoneSlot()
    let media = CallMediaTable()
    let background = Background()
    let vault: Vault
    let door: Door
    let views: ViewMaker
    let orphans: OrphanWatch
    let sessions: SessionTable
    let desk: DeviceDesk
    let tap: CallTap

    init(settings: HostSettings, vault: Vault, group: any EventLoopGroup, logger: Logger) {
        let door = Door(
            policy: OriginPolicy(settings: settings, addresses: LocalAddresses.all),
            isLoopback: settings.bind.isLoopback)
        let views = ViewMaker(phone: self.phone)
        let orphans = OrphanWatch(phone: self.phone, logger: logger)
        let sessions = SessionTable(eventLoop: group.next()) { [background] session in
            background.start { await orphans.closed(session) }
        }
        self.vault = vault
        self.door = door
        self.views = views
        self.orphans = orphans
        self.sessions = sessions
        self.desk = DeviceDesk(
            vault: vault, sessions: sessions, reception: Reception(views: views, door: door),
            attendance: Attendance(phone: self.phone), logger: logger,
            attempts: DeviceDesk.Attempts())
        self.tap = CallTap(phone: self.phone, media: self.media)
    }

    var services: Capabilities.Services {
        let values = self.vault.pluginValues
        return Capabilities.Services(
            accounts: PhoneAccounts(phone: self.phone, views: self.views, vault: self.vault, sessions: self.sessions),
            audioTap: self.tap, calls: PhoneCalls(phone: self.phone, views: self.views), devices: self.desk,
            messages: PhoneMessaging(phone: self.phone),
            storage: { PluginStorage(values: values, namespace: $0) })
    }
}
