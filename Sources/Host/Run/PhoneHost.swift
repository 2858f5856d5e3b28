// One host: the rooms below put together, and started and stopped as one.

import Drivers
import Foundation
public import Logging
import NIOCore
import NIOPosix
public import PluginKit
import Primitives
import ServiceLifecycle
import Telephony
import UnixSignals
import Vault

/// A softphone host with its plugins.
public final class PhoneHost: Sendable {
    let settings: HostSettings
    let vault: Vault
    let logger: Logger
    let parts: HostParts
    private let lock: HostLock
    private let webFolder: WebFolder
    private let announce: @Sendable (String) -> Void
    private let isTerminal: Bool
    private let group: MultiThreadedEventLoopGroup

    /// Longer than the phone needs to hang up and unregister, shorter than five seconds.
    static let stopLimit: Duration = .milliseconds(4800)

    /// Checks everything that can be checked before anything is opened to the network.
    ///
    /// - Parameters:
    ///   - isTerminal: Somebody reads the lines now, and nothing keeps them.
    ///   - announce: Given the lines for the person at the console.
    public init(
        settings: HostSettings, plugins: [any Plugin], logger: Logger, isTerminal: Bool,
        announce: @escaping @Sendable (String) -> Void
    ) async throws(HostError) {
        self.settings = settings
        self.logger = logger
        self.announce = announce
        self.isTerminal = isTerminal
        self.webFolder = try WebFolder(settings: settings)
        self.vault = try VaultDoor(settings: settings).open()
        self.lock = try HostLock(folder: settings.vault)
        if !settings.bind.isLoopback { try await Self.requireUser(in: self.vault, settings: settings) }
        self.group = MultiThreadedEventLoopGroup.singleton
        self.parts = try HostParts(
            settings: settings, vault: self.vault, plugins: plugins, group: self.group, logger: logger)
    }

    /// Runs until it is told to stop, by a signal or by cancellation of the task.
    ///
    /// - Parameter onListening: Called with the page's port once everything is ready.
    public func run(
        stoppingOnSignals: Bool, onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws {
        let certificate = try self.parts.operation.certificates.forPages()
        let certificateForSIP = try self.parts.operation.certificates.forSIP()
        let demo = DemoExchangeChild(logger: self.logger)
        do throws(DriverError) {
            try await self.parts.driver.start(certificate: certificateForSIP)
        } catch {
            throw HostError.phone(error.message)
        }
        let web = WebServer(
            settings: self.settings, folder: self.webFolder, rooms: self.parts.rooms,
            operation: self.parts.operation.desk,
            certificate: certificate, group: self.group, logger: self.logger)
        var services: [any Service] = [
            self.parts.background, self.parts.quality, self.parts.observers, self.parts.devices,
        ]
        if let port = self.settings.audioPort { services.append(try web.audio(port: port)) }
        services.append(
            try web.page { port in
                await self.begin(port: port, demo: demo)
                onListening(port)
            })
        if stoppingOnSignals {
            services.append(CensusService(reporter: self.parts.reporter, logger: self.logger))
            if !Self.hasTerminal {
                services.append(CertificateService(shelf: self.parts.operation.certificates, logger: self.logger))
            }
        }
        services.append(
            PhoneService(
                driver: self.parts.driver, demo: demo, readiness: self.parts.operation.readiness, logger: self.logger))
        try await self.serve(services, stoppingOnSignals: stoppingOnSignals)
        self.parts.push.client.shutDown()
        try? self.vault.close()
    }

    private func serve(_ services: [any Service], stoppingOnSignals: Bool) async throws {
        var all = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if stoppingOnSignals {
            let drain = DrainService(
                phone: self.parts.driver, readiness: self.parts.operation.readiness,
                sessions: self.parts.rooms.sessions,
                background: self.parts.background, limit: self.settings.drainLimit, logger: self.logger)
            all.append(.init(service: drain, successTerminationBehavior: .gracefullyShutdownGroup))
        }
        var configuration = ServiceGroupConfiguration(
            services: all, gracefulShutdownSignals: stoppingOnSignals ? Self.stopSignals : [],
            logger: self.logger)
        configuration.maximumGracefulShutdownDuration = Self.stopLimit
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError {
            throw self.explained(error)
        }
    }

    /// In a terminal SIGHUP says that the terminal is gone; elsewhere it is the sign to read the certificate again.
    private static var stopSignals: [UnixSignal] { [.sigterm, .sigint] + (Self.hasTerminal ? [.sighup] : []) }

    private static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// The listeners are bound; from here on the host works.
    private func begin(port: Int, demo: DemoExchangeChild) async {
        let start = HostStart(settings: self.settings, vault: self.vault, phone: self.parts.driver, logger: self.logger)
        // Before the accounts: a call may come as soon as one of them is registered.
        await self.parts.push.restore(self.logger)
        await start.restoreAccounts()
        await start.startDemo(demo)
        await start.restoreMessages()
        self.parts.operation.readiness.reach(.working)
        let address = PageAddress(self.settings, port: port).text
        self.announce("Open \(address)")
        if let hint = await start.enrolmentHint(address: address, isTerminal: self.isTerminal) { self.announce(hint) }
    }

    private func explained(_ error: IOError) -> HostError {
        let address = "\(self.settings.bind)"
        let port = Int(self.settings.port)
        switch error.errnoCode {
        case EADDRINUSE: return .portTaken(port: port, address: address)
        case EADDRNOTAVAIL: return .addressNotHere(address)
        case EACCES: return .portForbidden(port: port)
        default:
            return .cannotListen(address: address, port: port, reason: String(cString: strerror(error.errnoCode)))
        }
    }

    private static func requireUser(in vault: Vault, settings: HostSettings) async throws(HostError) {
        let users: [StoredUser]
        do throws(VaultError) {
            users = try await vault.users.list()
        } catch {
            throw .vault(code: error.code, message: error.message)
        }
        guard users.contains(where: \.hasPassword) else { throw .noUser(address: "\(settings.bind)") }
    }
}
