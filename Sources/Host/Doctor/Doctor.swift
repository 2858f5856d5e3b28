// The work of `doctor`.

import Foundation
import Vault

/// Looks at everything that a host needs. Nothing is changed, and a host may run meanwhile.
struct Doctor {
    let settings: HostSettings

    /// Prints the findings; `true` when there is no problem.
    func report() async -> Bool {
        let findings = await self.examine()
        for finding in findings { print(finding.line) }
        let problems = findings.count { $0.level == .problem }
        let warnings = findings.count { $0.level == .warning }
        print(Self.count(problems, "problem") + ", " + Self.count(warnings, "warning"))
        return problems == 0
    }

    func examine() async -> [Finding] {
        let host = RunningProcess(holding: self.settings.vault + "/host.lock")
        var findings = [Self.finding(of: host)]
        let vault = VaultCheck(settings: self.settings)
        let (vaultFindings, accounts) = vault.examine()
        findings += vaultFindings
        findings += [DiskCheck(folder: self.settings.vault).finding]
        findings += await PortCheck(settings: self.settings, host: host).findings()
        findings += CertificateCheck(settings: self.settings, now: Date()).findings
        findings += self.page
        findings += [
            PriorityCheck(host: host).finding, DescriptorCheck(host: host).finding, CodecCheck().finding,
        ]
        return findings + (await ServerCheck(settings: self.settings, accounts: accounts).findings())
    }

    private var page: [Finding] {
        do throws(HostError) {
            return [.ok("page", "its folder is \(try WebFolder(settings: self.settings).path)")]
        } catch {
            return [.problem("page", "\(error)")]
        }
    }

    private static func finding(of host: RunningProcess?) -> Finding {
        guard let host else { return .ok("host", "none runs with this vault, as far as this user can see") }
        return .ok("host", "one runs with this vault, process \(host.id)")
    }

    private static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}
