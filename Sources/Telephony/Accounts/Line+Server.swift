import Primitives
import SIP

// Only the account's own server is believed when it says who calls, or that nobody need press a button.

extension Line {
    /// Whether a message comes from the account's server: from where our requests go. A server that opens a connection of
    /// its own has another port there.
    func isServer(_ datagram: Datagram) -> Bool {
        [self.route, self.registerRoute].compactMap { $0 }.contains { route in
            guard route.transport == datagram.transport else { return false }
            return route.transport.isReliable
                ? route.remote.address == datagram.remote.address : route.remote == datagram.remote
        }
    }
}
