// The listeners as services: one for the page and its sockets, and one for audio alone if that is wanted.

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import PluginKit
import ServiceLifecycle

/// Makes the listeners of a host.
struct WebServer {
    let settings: HostSettings
    let folder: WebFolder
    let rooms: SocketRooms
    let operation: OperatorDesk
    let certificate: TLSConfiguration?
    let group: any EventLoopGroup
    let logger: Logger

    /// Open connections; further ones wait in the kernel's backlog.
    static let connectionLimit = 4096

    /// The page, its sockets, and the answers for the operator.
    func page(onListening: @escaping @Sendable (Int) async -> Void) throws -> any Service {
        let router = Router(context: WebContext.self)
        router.add(middleware: self.headers)
        router.add(middleware: Compression())
        router.add(middleware: self.files)
        self.operation.add(to: router)
        let schema = ByteBuffer(bytes: try self.rooms.dispatcher.registry.contract.document())
        router.get("schema.json") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/schema+json"], body: .init(byteBuffer: schema))
        }
        let paths: Set<String> = self.settings.audioPort == nil ? ["/ws", "/audio"] : ["/ws"]
        return try self.listener(router, port: self.settings.port, socketPaths: paths) { [rooms] port in
            rooms.door.pageListens(on: port)
            await onListening(port)
        }
    }

    /// The listener for audio alone.
    func audio(port: UInt16) throws -> any Service {
        let router = Router(context: WebContext.self)
        router.add(middleware: self.headers)
        router.get("healthz") { _, _ in OperatorDesk.alive }
        return try self.listener(router, port: port, socketPaths: ["/audio"]) { [rooms] in
            rooms.door.audioListens(on: $0)
        }
    }

    private var headers: SecurityHeaders<WebContext> {
        SecurityHeaders(door: self.rooms.door, hasTrustedCertificate: self.settings.tlsCertificate != nil)
    }

    private var files: FileMiddleware<WebContext, LocalFileSystem> {
        FileMiddleware(self.folder.path, searchForIndexHtml: true, logger: self.logger).withAdditionalMediaTypes(
            forFileExtensions: [
                "js": .init(type: .text, subType: "javascript"), "mjs": .init(type: .text, subType: "javascript"),
                "svg": .imageSvg, "webmanifest": .init(type: .application, subType: "manifest+json"),
                "wasm": .init(type: .application, subType: "wasm"),
            ])
    }

    private func listener(
        _ router: Router<WebContext>, port: UInt16, socketPaths: Set<String>,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws -> any Service {
        let rooms = self.rooms
        let plain = HTTPServerBuilder { WebChannel(responder: $0, rooms: rooms, socketPaths: socketPaths) }
        let server = try self.certificate.map { try HTTPServerBuilder.tls(plain, tlsConfiguration: $0) } ?? plain
        var logger = self.logger
        logger[metadataKey: "part"] = "web"
        return Application(
            router: router, server: server,
            configuration: .init(
                address: .hostname("\(self.settings.bind)", port: Int(port)),
                availableConnectionsDelegate: .maximum(Self.connectionLimit, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? Int(port)) },
            eventLoopGroupProvider: .shared(self.group), logger: logger)
    }
}
