// The servers that lines may name, where an administrator decides.

import Foundation
import Logging
import PluginKit
import SIP
import Telephony
import Testing
import Vault

@testable import SpechPhoneHost

struct SIPServerListTests {
    private let list = SIPServerList(
        servers: ["pbx.example", "trunk.example:5080", "192.0.2.1", "[2001:db8::1]"].compactMap { AllowedHost($0) })

    @Test(
        arguments: [
            ("pbx.example", nil, true), ("PBX.example", 5062, true), ("trunk.example", 5080, true),
            ("trunk.example", nil, false), ("trunk.example", 5060, false), ("192.0.2.1", 5060, true),
            ("[2001:DB8:0::1]", nil, true), ("inside.example", nil, false), ("127.0.0.1", 22, false),
            ("pbx.example.evil.example", nil, false), ("example", nil, false),
        ] as [(String, UInt16?, Bool)])
    func permitsWhatItNames(host: String, port: UInt16?, isPermitted: Bool) {
        #expect(self.list.permits(ServerAddress(host: host, port: port)) == isPermitted)
        #expect(SIPServerList(servers: []).permits(ServerAddress(host: host, port: port)))
    }

    @Test func looksAtEveryServerOfALine() {
        var account = Telephony.Account(
            id: Telephony.AccountID(rawValue: "a"), owner: Telephony.UserID(rawValue: "ada"), user: "1001",
            domain: "elsewhere.example", password: Secret("sesame"), server: ServerAddress(host: "pbx.example"))
        #expect(self.list.permits(account))
        account.stunServer = ServerAddress(host: "10.0.0.1", port: 3478)
        #expect(!self.list.permits(account))
        account.stunServer = nil
        account.outboundProxy = ServerAddress(host: "10.0.0.1")
        #expect(!self.list.permits(account))
    }

    @Test(arguments: [
        (#"{"server":"10.0.0.1","user":"1","password":"p"}"#, "server"),
        (#"{"server":"pbx.example","outboundProxy":"10.0.0.1","user":"1","password":"p"}"#, "outboundProxy"),
        (#"{"server":"pbx.example","stunServer":"10.0.0.1","user":"1","password":"p"}"#, "stunServer"),
    ])
    func refusesALineByTheFieldThatNamesAnother(draft: String, field: String) async throws {
        try await RunningHost.with({
            $0.sipServers = ["pbx.example", "trunk.example:5080"].compactMap { AllowedHost($0) }
        }) { host in
            let socket = try await host.socket()
            _ = try await socket.ask("connect")
            let refusal = try await socket.ask("saveConfig", draft)
            #expect(refusal.code == "invalidField")
            #expect(refusal["field"] == field)
            #expect(refusal["message"]?.contains("pbx.example, trunk.example:5080") == true)
        }
    }

    @Test func aLineThatNamesAnotherIsNotRestored() async throws {
        let folder = RunningHost.newFolder()
        let vault = try Vault.open(folder: folder + "/vault", key: .file(path: nil))
        let owner = try await vault.users.create(name: "ada", role: .user, password: nil, now: Date()).id
        for (id, host) in [("good", "127.0.0.1"), ("bad", "10.0.0.1")] {
            try await vault.accounts.save(
                StoredAccount(
                    id: RecordID(rawValue: id), owner: owner, user: id, domain: "pbx.example", password: Password("p"),
                    server: .init(host: host, port: 9, transport: "udp"), createdAt: Date()))
        }
        var settings = RunningHost.settings(in: folder)
        settings.sipServers = ["127.0.0.1"].compactMap { AllowedHost($0) }
        let phone = FakePhone()
        await HostStart(settings: settings, vault: vault, phone: phone, logger: .init(label: "test")).restoreAccounts()
        let restored = phone.commands.map { if case .restoreAccount(let account) = $0 { account.user } else { "?" } }
        #expect(restored == ["good"])
    }
}
