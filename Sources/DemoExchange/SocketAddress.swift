// The system's form of an address and back.

import Glibc
import Primitives

/// A `sockaddr` of either family.
struct SocketAddress {
    private var storage = sockaddr_storage()

    private init() {}

    init(_ endpoint: IPEndpoint) {
        switch endpoint.address {
        case .v4(let bits):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = endpoint.port.bigEndian
            address.sin_addr.s_addr = bits.bigEndian
            withUnsafeMutableBytes(of: &self.storage) { $0.storeBytes(of: address, as: sockaddr_in.self) }
        case .v6(let high, let low):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = endpoint.port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
                bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            withUnsafeMutableBytes(of: &self.storage) { $0.storeBytes(of: address, as: sockaddr_in6.self) }
        }
    }

    /// nil for a family that is not of the Internet.
    var endpoint: IPEndpoint? {
        withUnsafeBytes(of: self.storage) { bytes in
            switch Int32(self.storage.ss_family) {
            case AF_INET:
                let address = bytes.loadUnaligned(as: sockaddr_in.self)
                return IPEndpoint(
                    address: .v4(UInt32(bigEndian: address.sin_addr.s_addr)), port: UInt16(bigEndian: address.sin_port))
            case AF_INET6:
                let address = bytes.loadUnaligned(as: sockaddr_in6.self)
                let halves = withUnsafeBytes(of: address.sin6_addr) { bytes in
                    (
                        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                    )
                }
                return IPEndpoint(address: .v6(halves.0, halves.1), port: UInt16(bigEndian: address.sin6_port))
            default:
                return nil
            }
        }
    }

    @discardableResult
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = self.storage
        let size: Int =
            Int32(storage.ss_family) == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
        }
    }

    /// What a system call wrote; nil when it returned an error.
    static func read(
        _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> SocketAddress? {
        var address = SocketAddress()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &address.storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
        }
        return code == 0 ? address : nil
    }
}
