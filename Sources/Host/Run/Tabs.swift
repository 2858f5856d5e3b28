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
    let observers = Observers()
    let vault: Vault
    let servers: SIPServerList
    let door: Door
    let views: ViewMaker
    let orphans: OrphanWatch
    let sessions: SessionTable
    let desk: DeviceDesk
    let sound: CallSound
    let messages: MessageFanOut
    let push: PushParts

    init(settings: HostSettings, vault: Vault, group: any EventLoopGroup, logger: Logger) throws(HostError) {
        let door = Door(
            policy: OriginPolicy(settings: settings, addresses: LocalAddresses.all),
            isLoopback: settings.bind.isLoopback, proxies: TrustedProxies(settings.trustedProxies))
        let views = ViewMaker(phone: self.phone, media: self.media)
        let orphans = OrphanWatch(phone: self.phone, logger: logger, grace: settings.absenceLimit)
        let sessions = SessionTable(eventLoop: group.next())
        let push = try PushParts(
            settings: settings, vault: vault, phone: self.phone, sessions: sessions, background: self.background,
            group: group, logger: logger)
        sessions.fill { [background, dispatch = push.dispatch] session in
            background.start { await orphans.closed(session) }
            guard let user = session.user else { return }
            background.start { await dispatch.left(user) }
        }
        self.vault = vault
        self.servers = SIPServerList(servers: settings.sipServers)
        self.door = door
        self.views = views
        self.orphans = orphans
        self.sessions = sessions
        self.push = push
        self.desk = DeviceDesk(
            vault: vault, sessions: sessions, reception: Reception(views: views, door: door),
            attendance: Attendance(phone: self.phone), reachability: push.reachability, observers: self.observers,
            logger: logger, attempts: DeviceDesk.Attempts())
        self.sound = CallSound(phone: self.phone, media: self.media)
        self.messages = MessageFanOut(
            sessions: sessions, vault: vault, background: self.background, observers: self.observers)
    }

    var services: Capabilities.Services {
        let values = self.vault.pluginValues
        return Capabilities.Services(
            accounts: PhoneAccounts(
                phone: self.phone, views: self.views, vault: self.vault, sessions: self.sessions,
                observers: self.observers, servers: self.servers),
            audioTap: self.sound, audioVoice: self.sound,
            calls: PhoneCalls(phone: self.phone, views: self.views), devices: self.desk,
            messages: PhoneMessaging(phone: self.phone, vault: self.vault, fanOut: self.messages),
            pages: OpenPages(sessions: self.sessions), push: self.push.desk,
            signalling: PhoneSignalling(phone: self.phone),
            storage: { PluginStorage(values: values, namespace: $0) })
    }
}
