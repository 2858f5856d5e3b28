// What people want to know of a certificate before browsers tell them.

import Foundation
import NIOSSL
import SwiftASN1
import X509

/// Names and dates of the certificate that a host shows.
struct CertificateFacts {
    let notValidBefore: Date
    let notValidAfter: Date
    /// The DNS names that it stands for, in lower case; browsers look at no others (RFC 9110, section 4.3.4).
    let names: [String]
    /// Signed by nobody but itself.
    let isSelfSigned: Bool

    init(_ certificate: NIOSSLCertificate) throws {
        try self.init(Certificate(derEncoded: certificate.toDERBytes()))
    }

    init(_ certificate: Certificate) throws {
        self.notValidBefore = certificate.notValidBefore
        self.notValidAfter = certificate.notValidAfter
        self.isSelfSigned = certificate.issuer == certificate.subject
        self.names = (try certificate.extensions.subjectAlternativeNames.map { Array($0) } ?? []).compactMap {
            if case .dnsName(let name) = $0 { name.lowercased() } else { nil }
        }
    }

    /// Whether a browser takes it for this name: the name itself, or a wildcard in place of its first label (RFC 6125).
    func covers(_ name: String) -> Bool { Self.cover(self.names, name) }

    static func cover(_ names: [String], _ name: String) -> Bool {
        let name = name.lowercased()
        let parent = name.split(separator: ".", maxSplits: 1).dropFirst().first.map { "*.\($0)" }
        return names.contains { $0 == name || $0 == parent }
    }
}
