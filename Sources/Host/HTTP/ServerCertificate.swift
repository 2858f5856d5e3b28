// Another machine's browser gives its microphone to an https page only, so a host that is reached from outside needs
// a certificate before anybody has thought of one.

import Crypto
import Foundation
import NIOCore
import NIOSSL
import Primitives
import SwiftASN1
import X509

/// The certificate of the listeners: the operator's, or one of our own making.
struct ServerCertificate {
    let settings: HostSettings
    let addresses: [IPAddress]

    private static let certificateName = "tls-certificate.pem"
    private static let keyName = "tls-key.pem"
    /// Browsers refuse certificates that are valid for longer than about 13 months.
    private static let lifetime: TimeInterval = 395 * 24 * 3600
    private static let renewal: TimeInterval = 30 * 24 * 3600

    /// `nil` when the host speaks plain http.
    func configuration() throws(HostError) -> TLSConfiguration? {
        self.settings.usesTLS ? try self.certificate() : nil
    }

    /// Peers of SIP may come by TLS whatever browsers do.
    func forSIP() throws(HostError) -> TLSConfiguration {
        var configuration = try self.certificate()
        configuration.applicationProtocols = []
        return configuration
    }

    private func certificate() throws(HostError) -> TLSConfiguration {
        if let (certificate, key) = self.operatorsFiles { return try self.load(certificate, key) }
        let certificate = self.settings.vault + "/" + Self.certificateName
        let key = self.settings.vault + "/" + Self.keyName
        // A crash between writing the one and the other leaves two files that do not belong together: made anew.
        if self.isUsable(certificate), let configuration = try? self.load(certificate, key) { return configuration }
        try self.make(certificate, key)
        return try self.load(certificate, key)
    }

    /// `nil` when the host makes its own.
    var operatorsFiles: (certificate: String, key: String)? {
        guard let certificate = self.settings.tlsCertificate, let key = self.settings.tlsKey else { return nil }
        return (certificate, key)
    }

    func load(_ certificate: String, _ key: String) throws(HostError) -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            // Browsers do not always answer the end of a TLS connection, and Ctrl-C must not wait for them for long.
            configuration.shutdownTimeout = .seconds(1)
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw .badCertificate(
                "The certificate \(certificate) and its key \(key) cannot be used: \(error). Both must be PEM files that "
                    + "belong together.")
        }
    }

    /// Whether the file is there and does not run out within a month.
    private func isUsable(_ path: String) -> Bool {
        guard let pem = try? String(contentsOfFile: path, encoding: .utf8),
            let certificate = try? Certificate(pemEncoded: pem)
        else { return false }
        return certificate.notValidAfter > Date().addingTimeInterval(Self.renewal)
    }

    private func make(_ certificatePath: String, _ keyPath: String) throws(HostError) {
        do {
            let key = P256.Signing.PrivateKey()
            let certificate = try self.certificate(for: key)
            try Self.write(key.pemRepresentation, to: keyPath)
            try Self.write(try certificate.serializeAsPEM().pemString, to: certificatePath)
        } catch {
            throw .badCertificate("A certificate could not be made in \(self.settings.vault): \(error).")
        }
    }

    private func certificate(for key: P256.Signing.PrivateKey) throws -> Certificate {
        let name = try DistinguishedName { CommonName("SpechPhone") }
        let names = ["localhost"] + self.settings.allowedHosts.map(\.name).filter { !$0.hasPrefix("[") }
        let addresses = Set(self.addresses + [self.settings.bind, .loopbackV4, .loopbackV6])
            .filter { !$0.isUnspecified }
        let alternatives =
            names.map { GeneralName.dnsName($0) }
            + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0.networkBytes[...])) }
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: Date().addingTimeInterval(-3600), notValidAfter: Date().addingTimeInterval(Self.lifetime),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(alternatives)
            },
            issuerPrivateKey: .init(key))
    }

    private static func write(_ text: String, to path: String) throws {
        let temporary = path + ".new"
        guard
            FileManager.default.createFile(
                atPath: temporary, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]),
            rename(temporary, path) == 0
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
    }
}

extension IPAddress {
    /// Four or sixteen bytes in network order, as certificates hold addresses.
    fileprivate var networkBytes: [UInt8] {
        switch self {
        case .v4(let bits): withUnsafeBytes(of: bits.bigEndian) { Array($0) }
        case .v6(let high, let low):
            withUnsafeBytes(of: high.bigEndian) { Array($0) } + withUnsafeBytes(of: low.bigEndian) { Array($0) }
        }
    }
}
