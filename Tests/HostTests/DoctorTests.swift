// What `doctor` says of things that are broken. Tests/Interop runs the program.

import Drivers
import Foundation
import Primitives
import Testing
import Vault

@testable import SpechPhoneHost

struct DoctorTests {
    private func settings() throws -> HostSettings {
        var settings = RunningHost.settings(in: RunningHost.newFolder())
        settings.port = 0
        return settings
    }

    private func folder() throws -> String {
        let path = FileManager.default.temporaryDirectory.path + "/doctor-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return path
    }

    /// A certificate for names, made by the host itself, with its key.
    private func certificate(for names: [String]) throws -> (certificate: String, key: String) {
        var settings = RunningHost.settings(in: try self.folder())
        settings.bind = .v4(0)
        settings.allowedHosts = names.compactMap { AllowedHost($0) }
        try FileManager.default.createDirectory(atPath: settings.vault, withIntermediateDirectories: true)
        _ = try ServerCertificate(settings: settings, addresses: []).configuration()
        return (settings.vault + "/tls-certificate.pem", settings.vault + "/tls-key.pem")
    }

    private func findings(
        _ pair: (certificate: String, key: String), names: [String] = [], now: Date = Date()
    ) -> [Finding] {
        var settings = HostSettings()
        settings.tlsCertificate = pair.certificate
        settings.tlsKey = pair.key
        settings.allowedHosts = names.compactMap { AllowedHost($0) }
        return CertificateCheck(settings: settings, now: now).findings
    }

    @Test func aCertificateThatHoldsIsWell() throws {
        let findings = self.findings(try self.certificate(for: ["phone.example"]), names: ["phone.example"])
        #expect(findings.map(\.level) == [.ok, .warning], "its own making is told")
        #expect(findings.last?.text.contains("itself") == true)
    }

    @Test func aCertificateThatRanOutIsAProblem() throws {
        let later = Date().addingTimeInterval(400 * 24 * 3600)
        let finding = try #require(self.findings(try self.certificate(for: []), now: later).first)
        #expect(finding.level == .problem)
        #expect(finding.text.contains("ran out at") && finding.text.contains("Renew it"))
    }

    @Test func aCertificateThatRunsOutSoonIsAWarning() throws {
        let later = Date().addingTimeInterval(390 * 24 * 3600)
        let finding = try #require(self.findings(try self.certificate(for: []), now: later).first)
        #expect(finding.level == .warning)
        #expect(finding.text.contains("runs out at"))
    }

    @Test func aKeyOfAnotherCertificateIsAProblem() throws {
        let (first, second) = (try self.certificate(for: []), try self.certificate(for: []))
        let findings = self.findings((first.certificate, second.key))
        #expect(findings.map(\.level) == [.problem])
        #expect(findings.first?.text.contains("belong together") == true)
    }

    @Test func aCertificateForAnotherNameIsAProblem() throws {
        let findings = self.findings(try self.certificate(for: ["phone.example"]), names: ["other.example"])
        let problem = try #require(findings.first { $0.level == .problem })
        #expect(problem.text.contains("not for other.example") && problem.text.contains("phone.example"))
    }

    @Test(arguments: [
        ("phone.example", true), ("PHONE.example", true), ("a.web.example", true), ("web.example", false),
        ("b.a.web.example", false), ("example", false), ("other.example", false),
    ])
    func namesAreComparedAsBrowsersDo(name: String, isCovered: Bool) {
        #expect(CertificateFacts.cover(["phone.example", "*.web.example"], name) == isCovered)
    }

    @Test(arguments: [(UInt64(1) << 20, Finding.Level.problem), (100 << 20, .warning), (10 << 30, .ok)])
    func judgesTheRoomOnTheDisk(free: UInt64, level: Finding.Level) {
        #expect(DiskCheck.finding(free).level == level)
    }

    @Test func aVaultThatIsNotThereYetIsWell() throws {
        let settings = try self.settings()
        let (findings, accounts) = VaultCheck(settings: settings).examine()
        #expect(findings.allSatisfy { $0.level == .ok })
        #expect(accounts.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: settings.vault), "nothing was made")
    }

    @Test func anotherVaultsKeyIsAProblemAndNothingIsChanged() async throws {
        var settings = try self.settings()
        settings.vaultKeyDigits = String(repeating: "0123456789abcdef", count: 4)
        let vault = try VaultDoor(settings: settings).open()
        _ = try await vault.users.createFirst(name: "local", password: nil, now: Date())
        try vault.close()
        #expect(VaultCheck(settings: settings).examine().findings.map(\.level) == [.ok, .ok])
        let database = URL(fileURLWithPath: settings.vault + "/devices.db")
        let before = try Data(contentsOf: database)
        settings.vaultKeyDigits = String(repeating: "f", count: 64)
        let (findings, _) = VaultCheck(settings: settings).examine()
        #expect(findings.map(\.level) == [.problem])
        #expect(findings.first?.text.contains("does not fit this vault") == true)
        #expect(try Data(contentsOf: database) == before)
    }

    @Test func aHostForTheNetworkNeedsSomebodyWhoCanLogIn() throws {
        var settings = try self.settings()
        settings.bind = .v4(0)
        let (findings, _) = VaultCheck(settings: settings).examine()
        #expect(findings.last?.level == .problem)
        #expect(findings.last?.text.contains("add-user") == true)
    }

    @Test(arguments: [
        (64.0, Finding.Level.problem), (1_024, .warning), (65_536, .ok), (.infinity, .ok),
    ])
    func judgesTheLimitOfDescriptors(limit: Double, level: Finding.Level) {
        let finding = DescriptorCheck.finding(limit, "of this shell")
        #expect(finding.level == level)
        #expect(level == .ok || finding.text.contains("LimitNOFILE"))
    }

    @Test func namesTheCodecsThatABuildLacks() {
        #expect(CodecCheck().finding.level == .ok)
        let finding = CodecCheck.finding(of: ["PCMU", "PCMA", "opus"])
        #expect(finding.level == .warning)
        #expect(finding.text.contains("G722, G729, GSM"))
    }

    @Test func looksForSIPsPortAtTheAddressesThatItIsGivenOnly() async throws {
        let (here, there) = (try #require(IPAddress("127.0.0.5")), try #require(IPAddress("127.0.0.6")))
        let holder = try UDPTransport(addresses: [here], onReceive: { _ in }, onBounce: { _ in })
        defer { holder.close() }
        var settings = try self.settings()
        settings.sipPort = holder.endpoints[0].port
        settings.sipBind = [there]
        var findings = await PortCheck(settings: settings, host: nil).findings()
        #expect(findings.allSatisfy { $0.level == .ok })
        #expect(findings.contains { $0.text == "UDP \(settings.sipPort) at 127.0.0.6 is free" })
        settings.sipBind = [there, here]
        findings = await PortCheck(settings: settings, host: nil).findings()
        let problems = findings.filter { $0.level == .problem }
        #expect(problems.count == 1)
        #expect(problems.first?.text.hasPrefix("UDP \(settings.sipPort) at 127.0.0.5 is taken by") == true)
    }

    @Test func readsTheKernelsTableOfSockets() {
        let text = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
               1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
              nonsense
            """
        #expect(SocketTable.entries(.tcp, text) == [SocketTable.Entry(kind: .tcp, port: 8080, inode: 4711)])
        #expect(SocketTable.entries(.udp, text).count == 2)
    }

    @Test func readsTheLimitsOfAProcess() throws {
        let text = """
            Limit                     Soft Limit           Hard Limit           Units     
            Max open files            1024                 524288               files     
            Max realtime priority     unlimited            unlimited            
            """
        let limits = try #require(ProcessLimits(parsing: text))
        #expect(limits.softDescriptors == 1_024)
        #expect(limits.realtimePriority == .infinity)
        #expect(ProcessLimits(parsing: "nothing") == nil)
        #expect(ProcessLimits() != nil)
    }
}
