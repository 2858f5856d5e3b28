// Contacts on a real host: sealed on the disk, each user's own, the same in every tab.

import Foundation
import Testing
import Vault

@testable import SpechPhoneHost

struct ContactTests {
    private static let ada = #"""
        {"name":"Xylophone4714","organisation":"Dulcimer4715","numbers":[{"label":"work","number":"4716471647164716"}],
        "note":"Celesta4717","favourite":false}
        """#

    @Test func noContactLiesReadableOnTheDisk() async throws {
        let folder = RunningHost.newFolder()
        try await RunningHost.with(folder: folder) { host in
            let socket = try await host.socket()
            _ = try await socket.ask("connect")
            #expect(try await socket.ask("saveContact", Self.ada).success)
            let card = "BEGIN:VCARD\nFN:Glockenspiel4718\nTEL:4719471947194719\nEND:VCARD\n"
            let data = Data(card.utf8).base64EncodedString()
            #expect(try await socket.ask("importContacts", #"{"data":"\#(data)"}"#).success)
            let files = try Self.files(in: folder + "/vault")
            #expect(files.keys.contains("devices.db-wal"))
            Self.expectNothingReadable(in: files)
        }
        let closed = try Self.files(in: folder + "/vault")
        Self.expectNothingReadable(in: closed)
        let hasNamespace = closed.values.contains { $0.range(of: Data("contacts".utf8)) != nil }
        #expect(hasNamespace, "the search finds what is there")
    }

    private static func files(in folder: String) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix("-shm") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) })
    }

    private static func expectNothingReadable(in files: [String: Data]) {
        for (name, data) in files {
            for part in ["Xylophone", "Dulcimer", "Celesta", "Glockenspiel", "471647", "471947"] {
                #expect(data.range(of: Data(part.utf8)) == nil, "\(part) lies in \(name)")
            }
        }
    }

    @Test func everyTabOfTheUserHearsOfAChangeAndNobodyElse() async throws {
        let folder = RunningHost.newFolder()
        let vault = try Vault.open(folder: folder + "/vault", key: .file(path: nil))
        for name in ["ada", "eve"] {
            _ = try await vault.users.create(name: name, role: .user, password: Password("a long one"), now: Date())
        }
        try vault.close()
        try await RunningHost.with(folder: folder) { host in
            let socket = try await host.socket()
            let login = try await socket.ask("login", #"{"user":"ada","password":"a long one"}"#)
            let token = try #require(login["token"])
            let other = try await host.socket()
            _ = try await other.ask("connect", #"{"token":"\#(token)"}"#)
            let stranger = try await host.socket()
            #expect(try await stranger.ask("login", #"{"user":"eve","password":"a long one"}"#).success)

            let saved = try await socket.ask("saveContact", Self.ada).value("contact") as? [String: Any]
            let id = try #require(saved?["id"] as? String)
            for tab in [socket, other] {
                let told = try await tab.push("contactsSaved").value("contacts") as? [[String: Any]]
                #expect(told?.first?["id"] as? String == id)
            }
            #expect((try await stranger.ask("contactList").value("contacts") as? [Any])?.isEmpty == true)
            #expect(try await stranger.ask("removeContact", #"{"contact":"\#(id)"}"#).code == "notFound")
            #expect(try await stranger.ask("saveContact", Self.ada).success)
            // The first push that the other user's tab has had is that of their own contact.
            let own = try await stranger.push("contactsSaved").value("contacts") as? [[String: Any]]
            #expect(own?.first?["id"] as? String != id)
            #expect(try await socket.ask("removeContact", #"{"contact":"\#(id)"}"#).success)
            #expect(try await other.push("contactRemoved")["contact"] == id)
        }
    }

    @Test func contactsOutliveARestart() async throws {
        let folder = RunningHost.newFolder()
        try await RunningHost.with(folder: folder) { host in
            let socket = try await host.socket()
            let welcome = try await socket.ask("connect")
            try welcome["token"]?.write(toFile: folder + "/token", atomically: true, encoding: .utf8)
            #expect(try await socket.ask("saveContact", Self.ada).success)
        }
        let token = try String(contentsOfFile: folder + "/token", encoding: .utf8)
        try await RunningHost.with(folder: folder) { host in
            let socket = try await host.socket()
            _ = try await socket.ask("connect", #"{"token":"\#(token)"}"#)
            let contacts = try await socket.ask("contactList").value("contacts") as? [[String: Any]]
            #expect(contacts?.map { $0["name"] as? String } == ["Xylophone4714"])
        }
    }
}
