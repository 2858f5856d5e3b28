// Addresses as resolvers give them.

import CLinux
import Primitives

extension IPAddress {
    /// From a `sockaddr`; `nil` when it is of neither family.
    init?(system address: UnsafeRawPointer?) {
        guard let address else { return nil }
        var endpoint = cl_endpoint()
        guard cl_read_address(address, &endpoint) == 0 else { return nil }
        self = IPEndpoint(endpoint).address
    }
}
