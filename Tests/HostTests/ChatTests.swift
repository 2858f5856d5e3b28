// Messages as a page meets them: kept, told to every tab, found again, and gone when they are deleted.

import Foundation
import Testing
import Vault

@testable import SpechPhoneHost

struct ChatTests {
    private static func exchange() throws -> String {
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let exchange = programs.appendingPathComponent("DemoExchange").path
        try #require(FileManager.default.isExecutableFile(atPath: exchange))
        return exchange
    }

    /// Reads pushes until the message has this state.
    private static func message(_ socket: TestSocket, becomes state: String) async throws -> [String: Any] {
        while true {
            let message = try await socket.push("message").value("message") as? [String: Any]
            if let message, message["state"] as? String == state { return message }
            try #require(message?["state"] as? String != "failed", "\(message ?? [:])")
        }
    }

    @Test func refusesWhatIsNotThereAndWhatIsTooMuch() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            _ = try await socket.ask("connect")
            let faults = [
                ("sendMessage", #"{"to":"600","text":"x"}"#, "noSuchAccount"),
                ("sendMessage", #"{"to":"600","text":" \n"}"#, "invalidField"),
                ("sendMessage", #"{"to":"600"}"#, "missingField"),
                ("sendMessage", #"{"to":"600","text":"\#(String(repeating: "x", count: 16_385))"}"#, "fieldTooLong"),
                (
                    "sendMessage", #"{"to":"600","text":"x","clientId":"\#(String(repeating: "x", count: 65))"}"#,
                    "fieldTooLong"
                ),
                ("messageList", #"{"limit":0}"#, "invalidField"), ("messageList", #"{"limit":101}"#, "invalidField"),
                ("messageHistory", #"{"conversation":"x"}"#, "notFound"),
                ("messageRead", #"{"conversation":"x"}"#, "notFound"),
                ("messageDelete", #"{"conversation":"x"}"#, "notFound"),
                ("messageComposing", #"{"conversation":"x","active":true}"#, "notFound"),
                ("messageRetry", #"{"message":"x"}"#, "notFound"),
                ("messageSearch", #"{"query":"\#(String(repeating: "x", count: 129))"}"#, "fieldTooLong"),
            ]
            for (type, data, code) in faults {
                #expect(try await socket.ask(type, data).code == code, "\(type) \(data.prefix(60))")
            }
            let list = try await socket.ask("messageList")
            #expect((list.value("conversations") as? [Any])?.isEmpty == true)
            #expect(list.value("more") as? Bool == false && list.value("unread") as? Int == 0)
            let found = try await socket.ask("messageSearch", #"{"query":"x"}"#)
            #expect((found.value("messages") as? [Any])?.isEmpty == true)
        }
    }

    @Test func tellsEveryTabWhatBecomesOfAMessage() async throws {
        let exchange = try Self.exchange()
        try await RunningHost.with({ $0.demoExchange = exchange }) { host in
            let socket = try await host.socket()
            let token = try #require(try await socket.ask("connect")["token"])
            let other = try await host.socket()
            #expect(try await other.ask("connect", #"{"token":"\#(token)"}"#).success)

            let draft = #"{"to":"600","text":"Grüße aus München","clientId":"c1"}"#
            let reply = try await socket.ask("sendMessage", draft).value("message") as? [String: Any]
            let id = try #require(reply?["id"] as? String)
            let conversation = try #require(reply?["conversation"] as? String)
            #expect(reply?["clientId"] as? String == "c1" && reply?["direction"] as? String == "outgoing")
            for tab in [socket, other] {
                #expect(try await Self.message(tab, becomes: "delivered")["id"] as? String == id)
            }
            let again = try await socket.ask("sendMessage", draft).value("message") as? [String: Any]
            #expect(again?["id"] as? String == id && again?["state"] as? String == "delivered")

            let history = try await other.ask("messageHistory", #"{"conversation":"\#(conversation)"}"#)
            let messages = try #require(history.value("messages") as? [[String: Any]])
            #expect(messages.map { $0["text"] as? String } == ["Grüße aus München"])
            let found = try await other.ask("messageSearch", #"{"query":"MUNCH gru"}"#)
            #expect((found.value("messages") as? [Any])?.count == 1)
            #expect((found.value("conversations") as? [Any])?.count == 1)
            #expect(try await socket.ask("messageRetry", #"{"message":"\#(id)"}"#).code == "notPossible")
            let composing = #"{"conversation":"\#(conversation)","active":true}"#
            #expect(try await socket.ask("messageComposing", composing).success)

            #expect(
                try await socket.ask("messageDelete", #"{"conversation":"\#(conversation)","message":"\#(id)"}"#)
                    .success)
            let removed = try await other.push("messageRemoved")
            #expect(removed["conversation"] == conversation && removed["message"] == id)
            #expect(try await socket.ask("messageDelete", #"{"conversation":"\#(conversation)"}"#).success)
            #expect(try await other.push("messageRemoved")["message"] == nil)
            let list = try await other.ask("messageList")
            #expect((list.value("conversations") as? [Any])?.isEmpty == true)
        }
    }

    @Test func listsWhatTheVaultHasAndMarksItAsRead() async throws {
        let folder = RunningHost.newFolder()
        try await RunningHost.with({ _ in }, folder: folder) { host in
            let socket = try await host.socket()
            let token = try #require(try await socket.ask("connect")["token"])
            let vault = try Vault.open(folder: folder + "/vault", key: .file(path: nil))
            let user = try #require(try await vault.users.list().first)
            for (number, from) in ["1002", "1002", "1003"].enumerated() {
                _ = try await vault.messages.insert(
                    NewMessage(
                        id: RecordID(), owner: user.id, account: RecordID(rawValue: "a"),
                        remote: .init(address: "\(from)@pbx", uri: "sip:\(from)@pbx", user: from, displayName: "Bob"),
                        text: "message \(number)", at: Date(), content: .incoming(mark: "\(number)")))
            }
            try vault.close()
            let list = try await socket.ask("messageList", #"{"limit":1}"#)
            #expect(list.value("unread") as? Int == 3 && list.value("more") as? Bool == true)
            let first = try #require((list.value("conversations") as? [[String: Any]])?.first)
            #expect((first["remote"] as? [String: Any])?["user"] as? String == "1003")
            #expect((first["last"] as? [String: Any])?["text"] as? String == "message 2")
            #expect((first["last"] as? [String: Any])?["state"] as? String == "received")
            #expect(first["composing"] as? Bool == false)
            let before = try #require(first["at"] as? Int)
            let rest = try await socket.ask("messageList", #"{"before":\#(before)}"#)
            let second = try #require((rest.value("conversations") as? [[String: Any]])?.first)
            #expect(second["unread"] as? Int == 2)
            let id = try #require(second["id"] as? String)

            let other = try await host.socket()
            #expect(try await other.ask("connect", #"{"token":"\#(token)"}"#).success)
            let read = try await socket.ask("messageRead", #"{"conversation":"\#(id)"}"#)
            #expect((read.value("conversation") as? [String: Any])?["unread"] as? Int == 0)
            let pushed = try await other.push("conversation").value("conversation") as? [String: Any]
            #expect(pushed?["id"] as? String == id && pushed?["unread"] as? Int == 0)
            #expect(try await socket.ask("messageList").value("unread") as? Int == 1)
        }
    }
}
