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

    /// One socket on `address`, or one per family on the same port; IPv6 may be missing on a machine.
    static func bind(_ address: IPAddress?, _ port: UInt16) throws(DriverError) -> [UDPSocket] {
        if let address { return [try UDPSocket(IPEndpoint(address: address, port: port))] }
        var attempt = 1
        while true {
            let v4 = try UDPSocket(IPEndpoint(address: .v4(0), port: port))
            do throws(DriverError) {
                return [v4, try UDPSocket(IPEndpoint(address: .v6(0, 0), port: v4.endpoint.port))]
            } catch {
                if case .addressUnavailable = error { return [v4] }
                v4.close()
                // Any port would do, and this one is taken for IPv6 only: try another.
                guard case .portTaken = error, port == 0, attempt < Self.attempts else { throw error }
                attempt += 1
            }
        }
    }
}
