// A certificate that runs out, or is another name's, locks everybody out on one day.

import Foundation
import NIOSSL

/// The certificate that pages and SIP over TLS are served with: there, in time, with its key, for our names.
struct CertificateCheck {
    let settings: HostSettings
    let now: Date

    /// How long before its end somebody should know.
    static let notice: TimeInterval = 14 * 24 * 3600

    var findings: [Finding] {
        let own = ServerCertificate(settings: self.settings, addresses: [])
        guard let (certificate, key) = own.operatorsFiles else { return [self.findingOfOwn(own)] }
        do throws(HostError) {
            let configuration = try own.load(certificate, key)
            guard case .certificate(let leaf)? = configuration.certificateChain.first,
                let facts = try? CertificateFacts(leaf)
            else { return [.problem("certificate", "\(certificate) holds a certificate that cannot be read.")] }
            return [self.findingOfTime(facts, certificate)] + self.findingsOfNames(facts, certificate)
        } catch {
            return [.problem("certificate", "\(error)")]
        }
    }

    private func findingOfOwn(_ own: ServerCertificate) -> Finding {
        if self.settings.usesTLS {
            return .warning(
                "certificate",
                "the host makes its own, which browsers warn of. Give it a real one with --tls-certificate and --tls-key, "
                    + "or put a proxy before it.")
        }
        return .ok("certificate", "none is needed for pages on loopback")
    }

    private func findingOfTime(_ facts: CertificateFacts, _ path: String) -> Finding {
        let until = facts.notValidAfter.formatted(.iso8601)
        if facts.notValidAfter <= self.now {
            return .problem(
                "certificate", "\(path) ran out at \(until). Renew it, then send SIGHUP to the host.")
        }
        if facts.notValidBefore > self.now {
            return .problem(
                "certificate",
                "\(path) does not hold before \(facts.notValidBefore.formatted(.iso8601)). Check this machine's clock.")
        }
        if facts.notValidAfter < self.now.addingTimeInterval(Self.notice) {
            return .warning("certificate", "\(path) runs out at \(until). Renew it, then send SIGHUP to the host.")
        }
        return .ok("certificate", "\(path) and its key belong together and hold until \(until)")
    }

    private func findingsOfNames(_ facts: CertificateFacts, _ path: String) -> [Finding] {
        let names = self.settings.allowedHosts.map(\.name).filter { name in
            name.contains(where: \.isLetter) && !name.hasPrefix("[")
        }
        var findings = names.filter { !facts.covers($0) }.map { name in
            Finding.problem(
                "certificate",
                "\(path) is not for \(name), so browsers refuse it there. It is for: "
                    + (facts.names.isEmpty ? "no name" : facts.names.joined(separator: ", ")) + ".")
        }
        if facts.isSelfSigned {
            findings.append(
                .warning("certificate", "\(path) is signed by nobody but itself, so browsers warn of it."))
        }
        return findings
    }
}
