// The certificate that a host makes for itself.

import Foundation
import Primitives
import Testing

@testable import SpechPhoneHost

struct ServerCertificateTests {
    private func settings() throws -> HostSettings {
        var settings = RunningHost.settings(in: RunningHost.newFolder())
        settings.bind = .v4(0)
        try FileManager.default.createDirectory(atPath: settings.vault, withIntermediateDirectories: true)
        return settings
    }

    @Test func isMadeOnceAndKeptPrivate() throws {
        let settings = try self.settings()
        let certificate = ServerCertificate(settings: settings, addresses: [.v4(0xC000_0201), .loopbackV6])
        #expect(try certificate.configuration() != nil)
        let path = settings.vault + "/tls-certificate.pem"
        let first = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try certificate.configuration() != nil)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == first)
        for name in ["tls-certificate.pem", "tls-key.pem"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: settings.vault + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func isMadeAnewWhenItsKeyIsAnother() throws {
        let settings = try self.settings()
        let other = try self.settings()
        for settings in [settings, other] {
            _ = try ServerCertificate(settings: settings, addresses: []).configuration()
        }
        let key = settings.vault + "/tls-key.pem"
        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.copyItem(atPath: other.vault + "/tls-key.pem", toPath: key)
        #expect(try ServerCertificate(settings: settings, addresses: []).configuration() != nil)
    }

    @Test func isNotNeededOnLoopback() throws {
        var settings = try self.settings()
        settings.bind = .loopbackV4
        #expect(try ServerCertificate(settings: settings, addresses: []).configuration() == nil)
    }

    @Test func saysWhenTheOperatorsOwnCannotBeRead() throws {
        var settings = try self.settings()
        settings.tlsCertificate = "/nowhere.pem"
        settings.tlsKey = "/nowhere.key"
        let error = #expect(throws: HostError.self) {
            try ServerCertificate(settings: settings, addresses: []).configuration()
        }
        #expect(error?.description.contains("/nowhere.pem") == true)
    }
}
