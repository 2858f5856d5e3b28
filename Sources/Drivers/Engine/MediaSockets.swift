import CLinux
import Primitives

/// The two UDP sockets of one call: RTP on an even port, RTCP on the odd one after it (RFC 3550, section 11).
///
/// A plain pair of descriptors; whoever holds it last calls `close`.
struct MediaSockets: Hashable, Sendable {
    /// DSCP EF (RFC 3246, RFC 4594), shifted into the TOS byte.
    private static let trafficClass: Int32 = 0xB8

    let rtp: Int32
    let rtcp: Int32
    /// The RTP port.
    let port: UInt16

    init(local: IPAddress, port: UInt16) throws(DriverError) {
        self.rtp = try Self.open(IPEndpoint(address: local, port: port))
        self.port = port
        do throws(DriverError) {
            self.rtcp = try Self.open(IPEndpoint(address: local, port: port + 1))
        } catch {
            cl_close(self.rtp)
            throw error
        }
    }

    func close() {
        cl_close(self.rtp)
        cl_close(self.rtcp)
    }

    private static func open(_ endpoint: IPEndpoint) throws(DriverError) -> Int32 {
        var system = endpoint.system
        let descriptor = cl_udp_open(&system, Int32(CL_ARRIVAL), Self.trafficClass, 0)
        if descriptor < 0 { throw DriverError(binding: endpoint, code: descriptor) }
        return descriptor
    }
}
