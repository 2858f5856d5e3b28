import Crypto
import Foundation
import SwiftASN1
import X509

/// An authority that signs certificates of servers for the tests.
struct TestAuthority {
    private static let day: TimeInterval = 86_400

    let key = P256.Signing.PrivateKey()
    let certificate: Certificate

    init() throws {
        let name = try DistinguishedName { CommonName("Test Authority") }
        self.certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(self.key.publicKey),
            notValidBefore: Date() - Self.day, notValidAfter: Date() + Self.day, issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            },
            issuerPrivateKey: .init(self.key))
    }

    var pem: String {
        get throws { try self.certificate.serializeAsPEM().pemString }
    }

    /// - Parameter days: From when to when it is valid, counted from now.
    func sign(_ alternatives: [GeneralName], days: ClosedRange<Double> = -1...1) throws -> [UInt8] {
        let key = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: Date() + days.lowerBound * Self.day, notValidAfter: Date() + days.upperBound * Self.day,
            issuer: self.certificate.subject, subject: try DistinguishedName { CommonName("common.example") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                if !alternatives.isEmpty { SubjectAlternativeNames(alternatives) }
            },
            issuerPrivateKey: .init(self.key))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }
}
