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

    /// Who has opened a socket, judged by the connection and its request.
    func visitor(on channel: any Channel, request: HTTPRequestHead) -> Visitor {
        let host = request.headers["host"].first ?? ""
        let peer = channel.remoteAddress?.ipAddress ?? "unknown"
        let proxyHeaders = ["forwarded", "x-forwarded-for", "x-real-ip", "via"]
        let isProxied = proxyHeaders.contains { request.headers.contains(name: $0) }
        let isLoopbackPeer = peer.hasPrefix("127.") || peer == "::1"
        // A proxy may give us a Host of its own making and say nothing of itself; the page's origin stays what it is.
        // Another site that was allowed may ask for a login, and enrols no device by itself.
        let policy = self.door.policy
        let isOwnPage = request.headers["origin"].allSatisfy {
            policy.isLoopback(origin: $0) && !policy.isGuest(origin: $0)
        }
        let isLocal =
            self.door.isLoopback && isLoopbackPeer && !isProxied && isOwnPage && self.door.policy.namesLoopback(host)
        return Visitor(
            session: self.sessions.nextID(), address: peer, hostName: AllowedHost(host)?.name ?? "localhost",
            isLocal: isLocal)
    }
}
