// The fields that say how the server is reached.

import PluginKit
import SIP
import Telephony

extension AccountForm {
    /// Takes what the server field takes; the transport is the account's.
    static func proxy(_ text: String?, transport: Transport?) throws(HandlerError) -> ServerAddress? {
        guard let text = Self.filled(text) else { return nil }
        let (host, port) = try Self.host(text, field: "outboundProxy")
        return ServerAddress(host: host, port: port, transport: transport)
    }

    /// Takes what the server field takes; STUN goes over UDP (RFC 8489, section 6.2.1).
    static func stunServer(_ text: String?) throws(HandlerError) -> ServerAddress? {
        guard let text = Self.filled(text) else { return nil }
        let (host, port) = try Self.host(text, field: "stunServer")
        return ServerAddress(host: host, port: port, transport: .udp)
    }

    static func keepAlive(_ text: String?) throws(HandlerError) -> KeepAliveMethod {
        guard let text = Self.filled(text) else { return .crlf }
        guard let method = KeepAliveMethod(rawValue: text) else {
            let known = KeepAliveMethod.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidField("keepAlive", "The connection can be kept open by one of: \(known).")
        }
        return method
    }
}
