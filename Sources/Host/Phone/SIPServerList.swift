// Whoever may enter a server can have the host knock anywhere inside, and read from the answers what listens there.

import PluginKit
import Primitives
import Telephony

/// The servers that lines may name, as the administrator of a host with several users wants it; empty: any.
struct SIPServerList: Hashable, Sendable {
    let servers: [AllowedHost]

    /// An entry without a port stands for every port, and for what the name's SRV records say.
    func permits(_ server: ServerAddress) -> Bool {
        guard !self.servers.isEmpty else { return true }
        return self.servers.contains { entry in
            Self.isSame(entry.name, server.host) && (entry.port == nil || entry.port == server.port.map(Int.init))
        }
    }

    /// Whether a line that was stored earlier may go on.
    func permits(_ account: Telephony.Account) -> Bool {
        [account.server, account.outboundProxy, account.stunServer].compactMap { $0 }.allSatisfy(self.permits)
    }

    /// Refuses a form by the field that names another server.
    func check(_ form: AccountForm) throws(HandlerError) {
        let fields: [(String, ServerAddress?)] = [
            ("server", form.server), ("outboundProxy", form.outboundProxy), ("stunServer", form.stunServer),
        ]
        for case (let field, let server?) in fields where !self.permits(server) {
            let names = self.servers.map { entry in entry.name + (entry.port.map { ":\($0)" } ?? "") }
            throw .invalidField(
                field, "Lines of this host may use these servers only: \(names.joined(separator: ", ")).")
        }
    }

    private static func isSame(_ name: String, _ host: String) -> Bool {
        if let address = IPAddress(name) { return address == IPAddress(host) }
        return name == host.lowercased()
    }
}
