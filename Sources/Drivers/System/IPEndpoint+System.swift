// Addresses as the C wrappers carry them: plain numbers in host byte order.

import CLinux
import Primitives

extension IPEndpoint {
    init(_ system: cl_endpoint) {
        let address: IPAddress =
            system.is_v6 != 0 ? .v6(system.high, system.low) : .v4(UInt32(truncatingIfNeeded: system.low))
        self.init(address: address, port: system.port)
    }

    var system: cl_endpoint {
        switch self.address {
        case .v4(let bits): cl_endpoint(high: 0, low: UInt64(bits), port: self.port, is_v6: 0)
        case .v6(let high, let low): cl_endpoint(high: high, low: low, port: self.port, is_v6: 1)
        }
    }
}
