// The addresses of this machine, for the list of hosts that browsers may name and for certificates.

import NIOCore
import Primitives

/// What the network interfaces have.
enum LocalAddresses {
    static var all: [IPAddress] {
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.compactMap { device in
            device.address?.ipAddress.flatMap { IPAddress(String($0.prefix { $0 != "%" })) }
        }
    }

    /// The first one that others can reach.
    static var first: IPAddress? {
        Self.all.first { !$0.isLoopback && !$0.isV6 } ?? Self.all.first { !$0.isLoopback }
    }
}
