// Addresses as NIO carries them.

import NIOCore
import Primitives

extension SocketAddress {
    init?(_ endpoint: IPEndpoint) {
        guard let address = try? SocketAddress(ipAddress: "\(endpoint.address)", port: Int(endpoint.port)) else {
            return nil
        }
        self = address
    }
}

extension IPEndpoint {
    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress, let ip = IPAddress(text), let port = address.port else { return nil }
        self.init(address: ip, port: UInt16(truncatingIfNeeded: port))
    }
}
