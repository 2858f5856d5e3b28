import Primitives
import SIP
import SwiftASN1
import X509

/// Whom a certificate is for: its SIP domains and DNS names, its addresses, and its common name where there is no
/// subjectAltName at all (RFC 5922, section 7.1).
struct CertificateIdentities: Hashable, Sendable {
    private var names: [String] = []
    private var addresses: [IPAddress] = []

    init(_ certificate: Certificate) {
        guard let alternatives = try? certificate.extensions.subjectAlternativeNames else {
            self.names = Self.commonNames(of: certificate)
            return
        }
        for alternative in alternatives {
            switch alternative {
            case .dnsName(let name): self.names.append(name.lowercased())
            case .uniformResourceIdentifier(let text):
                // A URI with a user is a person, not a domain.
                guard let uri = try? SIPURI(parsing: text), uri.user == nil else { continue }
                self.names.append(uri.host.lowercased())
            case .ipAddress(let bytes):
                if let address = IPAddress(networkBytes: Array(bytes.bytes)) { self.addresses.append(address) }
            default: continue
            }
        }
    }

    /// Wildcards match nothing (RFC 5922, section 7.2).
    func contains(_ name: String) -> Bool {
        if let address = IPAddress(name) { return self.addresses.contains(address) }
        return self.names.contains(name.lowercased())
    }

    /// For people.
    var texts: [String] { self.names + self.addresses.map(\.description) }

    private static func commonNames(of certificate: Certificate) -> [String] {
        certificate.subject.flatMap { relative in relative }
            .filter { $0.type == .RDNAttributeType.commonName }
            .compactMap { String($0.value)?.lowercased() }
    }
}

extension IPAddress {
    /// Four or sixteen bytes in network order.
    fileprivate init?(networkBytes bytes: [UInt8]) {
        func number(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self = .v4(UInt32(truncatingIfNeeded: number(bytes[...])))
        case 16: self = .v6(number(bytes[..<8]), number(bytes[8...]))
        default: return nil
        }
    }
}
