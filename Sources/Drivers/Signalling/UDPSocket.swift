import CLinux
import Glibc
import Primitives

/// A bound socket for signalling. A plain descriptor; the transport closes it.
struct UDPSocket: Hashable, Sendable {
    /// Bytes that the kernel keeps for us; it is the queue of this transport, and what is beyond it is lost.
    private static let receiveBuffer: Int32 = 4 << 20
    /// DSCP CS3 for signalling (RFC 4594, section 4.2), shifted into the TOS byte.
    private static let trafficClass: Int32 = 0x60
    /// Attempts to find one port that is free for both families.
    private static let attempts = 8

    let descriptor: Int32
    let endpoint: IPEndpoint

    init(_ endpoint: IPEndpoint) throws(DriverError) {
        var system = endpoint.system
        let features = Int32(CL_DESTINATION | CL_BOUNCES)
        let descriptor = cl_udp_open(&system, features, Self.trafficClass, Self.receiveBuffer)
        if descriptor < 0 { throw DriverError(binding: endpoint, code: descriptor) }
        let port = cl_udp_port(descriptor)
        if port <= 0 {
            cl_close(descriptor)
            throw .system(call: "getsockname", errno: -port)
        }
        self.descriptor = descriptor
        self.endpoint = IPEndpoint(address: endpoint.address, port: UInt16(port))
    }

    func close() {
        cl_close(self.descriptor)
    }

    /// One socket on each address, or one per family where there are none, all on the same port.
    static func bind(_ addresses: [IPAddress], _ port: UInt16) throws(DriverError) -> [UDPSocket] {
        var attempt = 1
        while true {
            var sockets: [UDPSocket] = []
            do throws(DriverError) {
                for address in addresses.isEmpty ? [.v4(0), .v6(0, 0)] : addresses {
                    let endpoint = IPEndpoint(address: address, port: sockets.first?.endpoint.port ?? port)
                    guard let socket = try Self.bind(endpoint, isNeeded: !addresses.isEmpty || !address.isV6) else {
                        continue
                    }
                    sockets.append(socket)
                }
                return sockets
            } catch {
                for socket in sockets { socket.close() }
                // Any port would do, and this one is taken at another address only: try another.
                guard case .portTaken = error, port == 0, attempt < Self.attempts else { throw error }
                attempt += 1
            }
        }
    }

    /// `nil` where nobody asked for this address by name and the machine lacks it, as many lack IPv6.
    private static func bind(_ endpoint: IPEndpoint, isNeeded: Bool) throws(DriverError) -> UDPSocket? {
        do throws(DriverError) {
            return try UDPSocket(endpoint)
        } catch {
            if case .addressUnavailable = error, !isNeeded { return nil }
            throw error
        }
    }
}
