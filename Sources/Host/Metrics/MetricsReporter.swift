// The same figures as the census, for programs that watch over time.

import Drivers
import Foundation
import Media
import PluginKit
import Telephony
import Vault

/// Collects the metrics of all rooms. Names are stable; labels name kinds and codes, never a person, a number or a line.
actor MetricsReporter {
    /// A text holds for so long, so that many scrapes cost as much as one.
    static let lifetime: Duration = .milliseconds(250)

    private let census: CensusReporter
    private let vault: Vault
    private let readiness: Readiness
    private let certificates: CertificateShelf
    private var last: (at: ContinuousClock.Instant, text: String)?
    /// One collection at a time, for all who ask.
    private var running: Task<String, Never>?
    /// The highest sum of each counter of sound: losses of a call shrink when a packet comes late, and a metric must not.
    private var highest: [String: Double] = [:]

    init(census: CensusReporter, vault: Vault, readiness: Readiness, certificates: CertificateShelf) {
        self.census = census
        self.vault = vault
        self.readiness = readiness
        self.certificates = certificates
    }

    func text() async -> String {
        if let last, ContinuousClock.now - last.at < Self.lifetime { return last.text }
        if let running { return await running.value }
        let task = Task { MetricsText.encode(await self.collect()) }
        self.running = task
        let text = await task.value
        self.running = nil
        self.last = (.now, text)
        return text
    }

    private func collect() async -> [MetricFamily] {
        var families = self.hostFamilies
        if case .census(let phone)? = try? await self.census.phone.perform(.census),
            case .snapshot(let accounts, let calls)? = try? await self.census.phone.perform(.snapshot)
        {
            families += CallMetrics(accounts: accounts, calls: calls, counters: phone.counters).families
            families += SignallingMetrics(phone: phone, driver: await self.census.signalling()).families
        }
        let totals = await self.census.engine.totals()
        families +=
            MediaMetrics(
                census: self.census.engine.census, sums: self.grown(totals.sums), running: totals.running
            ).families
        return families + (await self.web).families + ProcessMetrics().families
    }

    private var hostFamilies: [MetricFamily] {
        let stage = self.readiness.stage
        let stages: [(String, Readiness.Stage)] = [
            ("starting", .starting), ("working", .working), ("draining", .draining), ("stopping", .stopping),
        ]
        return [
            MetricFamily(
                "spechphone_build_info", .gauge, "Always 1; its label is the version.", by: "version",
                [HostProgram.version: 1]),
            MetricFamily(
                "spechphone_stage", .gauge, "1 for the stage that the host is in.", by: "stage",
                Dictionary(uniqueKeysWithValues: stages.map { ($0.0, $0.1 == stage ? 1 : 0) })),
            MetricFamily(
                "spechphone_certificate_expiry_timestamp_seconds", .gauge,
                "Until when the certificate in force holds, in seconds since 1970.",
                self.certificates.expiry.map { [MetricFamily.Sample(value: $0.timeIntervalSince1970)] } ?? []),
        ]
    }

    private var web: WebMetrics {
        get async {
            let devices = try? await self.vault.devices.count()
            var requests = self.census.dispatcher.census
            self.census.observers.count(into: &requests.plugins)
            return WebMetrics(
                requests: requests, uplinkDrops: self.census.audio.drops, push: self.census.push.census,
                tabs: self.census.sessions.all, downlinkDrops: self.census.sessions.dropped,
                backgroundDrops: self.census.background.dropped, visitors: self.census.waiting.census,
                connections: self.census.connections.census, devices: devices)
        }
    }

    private func grown(_ sums: MediaStatistics) -> [String: Double] {
        var fields = CounterFields(of: sums)
        _ = fields.take("frameLength")
        for (name, value) in fields.rest { self.highest[name] = max(self.highest[name] ?? 0, value) }
        return self.highest
    }
}
