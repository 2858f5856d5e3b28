// What concerns one tab or one device is told to observers as well.

import Foundation
import NIOEmbedded
import PluginKit
import Telephony
import Testing
import Vault

@testable import PluginTesting
@testable import SpechPhoneHost

@Suite(.timeLimit(.minutes(20)))
struct ObservedEventTests {
    @Test func aDeviceThatIsLoggedOutIsTold() async throws {
        let witness = WitnessPlugin()
        try await RunningHost.with(plugins: [witness]) { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("connect").success)
            #expect(try await socket.ask("logout").success)
            var entries = witness.entries.makeAsyncIterator()
            #expect(await entries.next() == "loggedOut logout")
        }
    }

    @Test func aTabThatHearsACallAndThenNoMoreIsTold() async throws {
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let exchange = programs.appendingPathComponent("DemoExchange").path
        try #require(FileManager.default.isExecutableFile(atPath: exchange))
        let witness = WitnessPlugin()
        try await RunningHost.with({ $0.demoExchange = exchange }, plugins: [witness]) { host in
            let socket = try await host.socket()
            #expect(try await socket.ask("connect").success)
            let call = try #require(try await socket.ask("startCall", #"{"digits":"600"}"#)["callId"])
            var entries = witness.entries.makeAsyncIterator()
            #expect(await entries.next() == "hears \(call)")
            #expect(try await socket.ask("hangUpCall", #"{"callId":"\#(call)"}"#).success)
            #expect(await entries.next() == "hears no more of \(call)")
        }
    }

    @Test func anAccountThatIsRemovedIsTold() async throws {
        let witness = WitnessPlugin()
        var registry = HandlerRegistry()
        try registry.add(witness, granting: Capabilities(of: BenchServices().all, for: witness))
        let observers = Observers()
        observers.fill(EventBoard(of: registry, onFailure: { _, _, _ in }))
        let vault = try Vault.open(folder: RunningHost.newFolder() + "/vault", key: .file(path: nil))
        let phone = FakePhone(accounts: [FakePhone.account("a", owner: "ada")])
        let accounts = PhoneAccounts(
            phone: phone, views: ViewMaker(phone: phone), vault: vault,
            sessions: SessionTable(eventLoop: EmbeddedEventLoop()), observers: observers,
            servers: SIPServerList(servers: []))
        let ada = BrowserSession(
            id: PluginKit.SessionID("5"), device: PluginKit.DeviceID("d"), user: PluginKit.UserID("ada"),
            userName: "ada", role: .user)
        try await accounts.remove(PluginKit.AccountID("a"), for: ada)
        let running = Task { try await observers.run() }
        var entries = witness.entries.makeAsyncIterator()
        #expect(await entries.next() == "accountRemoved a of ada")
        running.cancel()
        _ = await running.result
        try vault.close()
    }
}
