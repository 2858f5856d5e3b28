// When a host refuses to start, and what it says.

import Primitives
import SpechPhoneHost
import Testing

struct StartTests {
    @Test func refusesAnotherAddressWithoutAUser() async throws {
        var settings = RunningHost.settings(in: RunningHost.newFolder())
        settings.bind = .v4(0)
        do {
            _ = try await RunningHost.host(settings)
            Issue.record("the host was made")
        } catch let error as HostError {
            #expect(error == .noUser(address: "0.0.0.0"))
            #expect(error.description.contains("add-user"))
            #expect(error.exitStatus == 78)
        }
    }

    @Test func saysThatThePortIsTaken() async throws {
        try await RunningHost.with { host in
            var settings = RunningHost.settings(in: RunningHost.newFolder())
            settings.port = UInt16(host.port)
            let second = try await RunningHost.host(settings)
            do {
                try await second.run(stoppingOnSignals: false)
                Issue.record("the second host ran")
            } catch let error as HostError {
                #expect(error == .portTaken(port: host.port, address: "127.0.0.1"))
                #expect(error.description.hasPrefix("Port \(host.port) on 127.0.0.1 is taken"))
            }
        }
    }

    @Test func saysThatTheVaultIsTaken() async throws {
        try await RunningHost.with { host in
            let settings = RunningHost.settings(in: host.folder)
            await #expect(throws: HostError.vaultTaken(folder: settings.vault)) {
                _ = try await RunningHost.host(settings)
            }
        }
    }

    @Test func saysThatThePageIsMissing() async throws {
        var settings = RunningHost.settings(in: RunningHost.newFolder())
        settings.web = "/nowhere"
        await #expect(throws: HostError.noWebFolder("/nowhere")) { _ = try await RunningHost.host(settings) }
    }
}
