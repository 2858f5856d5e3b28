// What the sockets of one host share.

import NIOCore
import NIOHTTP1
import PluginKit

/// The services behind the sockets.
struct SocketRooms: Sendable {
    let dispatcher: Dispatcher
    let sessions: SessionTable
    let door: Door
    let audio: AudioReception
    let waiting: WaitingRoom
    let connections: ConnectionTable

    /// Who has opened a socket, judged by the connection and its request.
    func visitor(on channel: any Channel, request: HTTPRequestHead) -> Visitor {
        let host = request.headers["host"].first ?? ""
        let peer = channel.remoteAddress?.ipAddress
        let isProxied = Door.proxyHeaders.contains { request.headers.contains(name: $0) }
        // Another site that was allowed may ask for a login, and enrols no device by itself.
        let isLocal =
            self.door.isLoopback
            && self.door.isFromThisMachine(
                peer: peer, host: host, origins: request.headers["origin"], isProxied: isProxied)
        return Visitor(
            session: self.sessions.nextID(), address: self.source(of: channel, request),
            hostName: AllowedHost(host)?.name ?? "localhost", isLocal: isLocal)
    }

    /// Where a request came from, as far as anybody says it whom the operator trusts.
    func source(of channel: any Channel, _ request: HTTPRequestHead) -> String {
        self.door.proxies.source(
            of: channel.remoteAddress?.ipAddress ?? "unknown", forwardedFor: request.headers["x-forwarded-for"])
    }
}
