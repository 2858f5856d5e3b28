// The services of one host and how they know each other.

import Drivers
import Logging
import NIOCore
import PluginKit
import Primitives
import Telephony
import Vault

/// Everything that lives as long as the host.
struct HostParts: Sendable {
    let driver: PhoneDriver
    let rooms: SocketRooms
    let reporter: CensusReporter
    let quality: QualityService
    let devices: DeviceWatch
    let background: Background
    let observers: Observers
    let push: PushParts
    let operation: OperationParts

    init(
        settings: HostSettings, vault: Vault, plugins: [any Plugin], group: any EventLoopGroup, logger: Logger
    ) throws(HostError) {
        let tabs = try Tabs(settings: settings, vault: vault, group: group, logger: logger)
        let registry = try Self.registry(plugins, tabs.services, logger)
        let framing = try Self.framing(of: registry)
        let engine = try Self.engine(settings, framing)
        let driver = Self.driver(settings, engine, tabs, eventLoop: group.next(), logger)
        tabs.sound.fill(engine)
        tabs.phone.fill(driver)
        tabs.observers.fill(
            EventBoard(of: registry) { plugin, type, error in
                logger.error(
                    "an observer failed", metadata: ["plugin": "\(plugin)", "type": "\(type)", "error": "\(error)"])
            })
        let audio = Self.audio(framing, engine, driver, tabs)
        let dispatcher = Dispatcher(registry: registry) { type, error in
            logger.error("a handler failed", metadata: ["type": "\(type)", "error": "\(error)"])
        }
        self.driver = driver
        self.devices = DeviceWatch(vault: vault, sessions: tabs.sessions, logger: logger)
        self.background = tabs.background
        self.observers = tabs.observers
        self.push = tabs.push
        self.rooms = SocketRooms(
            dispatcher: dispatcher, sessions: tabs.sessions, door: tabs.door, audio: audio, waiting: WaitingRoom(),
            connections: ConnectionTable())
        self.quality = QualityService(
            calls: tabs.media, engine: engine, sessions: tabs.sessions, observers: tabs.observers)
        self.reporter = CensusReporter(
            phone: driver, signalling: { await driver.census() }, engine: engine,
            sessions: tabs.sessions, dispatcher: dispatcher, audio: audio,
            background: tabs.background, observers: tabs.observers, push: tabs.push.courier,
            waiting: self.rooms.waiting, connections: self.rooms.connections)
        self.operation = try OperationParts(
            settings: settings, vault: vault, door: tabs.door, reporter: self.reporter)
    }

    private static func driver(
        _ settings: HostSettings, _ engine: MediaEngine, _ tabs: Tabs, eventLoop: any EventLoop, _ logger: Logger
    ) -> PhoneDriver {
        let sessions = tabs.sessions
        let events = EventFanOut(
            sessions: sessions, views: tabs.views, media: tabs.media, messages: tabs.messages,
            observers: tabs.observers, away: tabs.push.dispatch)
        var phone = PhoneDriver.Settings(sipPort: settings.sipPort, sipTLSPort: settings.sipTlsPort)
        phone.sipAddresses = settings.sipBind
        phone.dnsServers = settings.dnsServers
        return PhoneDriver(
            eventLoop: eventLoop, settings: phone,
            engine: engine,
            storage: VaultStorage(vault: tabs.vault, fanOut: tabs.messages, push: tabs.push.dispatch),
            sinks: { id in
                let audio = sessions.session(PluginKit.SessionID(id))?.audio
                return audio?.hasSocket == true ? audio : nil
            },
            onEvent: { events.tell($0) }, logger: logger)
    }

    private static func audio(
        _ framing: any AudioFraming, _ engine: MediaEngine, _ driver: PhoneDriver, _ tabs: Tabs
    ) -> AudioReception {
        let desk = tabs.desk
        let orphans = tabs.orphans
        let background = tabs.background
        return AudioReception(
            framing: framing, sessions: tabs.sessions, uplink: EngineUplink(engine: engine),
            observers: tabs.observers,
            authenticate: { token async throws(HandlerError) in
                PluginKit.DeviceID(try await desk.authenticate(token).0.id.rawValue)
            },
            onReady: { session in
                driver.audioSocketOpened(session.id.phone)
                if let identity = session.identity { background.start { await orphans.arrived(identity) } }
            })
    }

    private static func registry(
        _ plugins: [any Plugin], _ services: Capabilities.Services, _ logger: Logger
    ) throws(HostError) -> HandlerRegistry {
        var registry = HandlerRegistry()
        for plugin in plugins {
            do throws(PluginError) {
                try registry.add(plugin, granting: Capabilities(of: services, for: plugin))
            } catch {
                throw .plugin(error.description)
            }
            let asked = plugin.capabilities.map(\.rawValue).sorted().joined(separator: ", ")
            logger.info("plugin", metadata: ["name": "\(plugin.name)", "capabilities": "\(asked)"])
        }
        do throws(PluginError) {
            try registry.describeStandardEvents()
            try AudioPort.describe(in: &registry)
        } catch {
            throw .plugin(error.description)
        }
        return registry
    }

    private static func framing(of registry: HandlerRegistry) throws(HostError) -> any AudioFraming {
        guard let framing = registry.audioFraming else {
            throw .plugin("No plugin brings a coding of audio frames. Add AudioFrames of AudioPlugin to the plugins.")
        }
        return framing
    }

    private static func engine(
        _ settings: HostSettings, _ framing: any AudioFraming
    ) throws(HostError) -> MediaEngine {
        do throws(DriverError) {
            return try MediaEngine(
                settings: .init(threads: settings.mediaThreads, ports: settings.mediaPorts),
                framing: PluginFraming(framing: framing))
        } catch {
            throw .phone(error.message)
        }
    }
}
