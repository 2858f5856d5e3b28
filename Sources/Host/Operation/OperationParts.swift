// What those who run the host have of it, put together.

import Vault

/// The stage, the answers for the operator, and the certificate in force.
struct OperationParts: Sendable {
    let readiness: Readiness
    let desk: OperatorDesk
    let certificates: CertificateShelf

    init(settings: HostSettings, vault: Vault, door: Door, reporter: CensusReporter) throws(HostError) {
        let token = try settings.metricsTokenFile.map { path throws(HostError) in try OperatorToken(file: path) }
        self.readiness = Readiness(
            probe: VaultProbe { () async throws(VaultError) in try await vault.checkWritable() })
        self.certificates = CertificateShelf(
            own: ServerCertificate(settings: settings, addresses: LocalAddresses.all))
        self.desk = OperatorDesk(
            access: OperatorAccess(door: door, token: token), readiness: self.readiness,
            metrics: MetricsReporter(
                census: reporter, vault: vault, readiness: self.readiness, certificates: self.certificates))
    }
}
