// The settings form as people fill it in.

import Foundation
import PluginKit
import SIP
import Telephony
import Testing
import Vault

@testable import SpechPhoneHost

struct AccountFormTests {
    private func form(_ server: String, _ change: (inout AccountDraft) -> Void = { _ in }) throws -> AccountForm {
        var draft = AccountDraft(server: server, user: "1001", password: "sesame")
        change(&draft)
        return try AccountForm(draft)
    }

    @Test(
        arguments: [
            ("pbx.example", "pbx.example", nil), (" PBX.Example ", "pbx.example", nil),
            ("sip:pbx.example", "pbx.example", nil),
            ("pbx.example:5080", "pbx.example", 5080), ("192.0.2.1", "192.0.2.1", nil),
            ("2001:db8::1", "[2001:db8::1]", nil),
            ("[2001:db8::1]:5062", "[2001:db8::1]", 5062), ("localhost", "localhost", nil),
        ] as [(String, String, UInt16?)])
    func readsTheServerAsItIsWritten(text: String, host: String, port: UInt16?) throws {
        let form = try self.form(text)
        #expect(form.server == ServerAddress(host: host, port: port, transport: nil))
        #expect(form.domain == host)
    }

    @Test(arguments: ["", " ", "a b", "a/b", "user@pbx", "a..b", "1.2.3", "0.0.0.0", "pbx:x", "pbx:70000", "[::1"])
    func refusesWhatIsNoServer(text: String) {
        let error = #expect(throws: HandlerError.self) { try self.form(text) }
        #expect(error?.field == "server")
    }

    @Test func takesTheTransportsByTheirNames() throws {
        for (text, transport) in [("auto", nil), ("udp", .udp), ("TCP", .tcp), ("tls", .tls)] as [(String, Transport?)]
        {
            #expect(try self.form("pbx.example") { $0.transport = text }.server.transport == transport)
        }
        let error = #expect(throws: HandlerError.self) { try self.form("pbx.example") { $0.transport = "ws" } }
        #expect(error?.field == "transport")
    }

    @Test func takesAPinnedCertificateHoweverItIsWritten() throws {
        let bytes = (0..<32).map { UInt8($0 * 8) }
        let plain = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        for text in [plain.joined(), plain.joined(separator: ":").uppercased(), " " + plain.joined(separator: " ")] {
            let form = try self.form("pbx.example") { $0.certificate = "pinned:" + text }
            #expect(form.certificate == .pinned(bytes))
            #expect(form.certificate?.formText == "pinned:" + plain.joined())
        }
        #expect(try self.form("pbx.example") { $0.certificate = "verify" }.certificate == .authorities)
    }

    @Test(arguments: ["pinned:12", "pinned:" + String(repeating: "g", count: 64), "ca:none", "always"])
    func refusesWhatIsNoChoiceOfCertificates(text: String) {
        let error = #expect(throws: HandlerError.self) { try self.form("pbx.example") { $0.certificate = text } }
        #expect(error?.field == "certificate")
    }

    @Test func putsThePortOfItsOwnFieldFirst() throws {
        #expect(try self.form("pbx.example:5080") { $0.port = 5090 }.server.port == 5090)
    }

    @Test func takesEmptyFieldsAsLeftOut() throws {
        let form = try self.form("pbx.example") {
            $0.domain = " "
            $0.authUser = ""
            $0.displayName = "  Ada  "
            $0.transport = ""
        }
        #expect(form.domain == "pbx.example")
        #expect(form.authenticationUser == nil)
        #expect(form.displayName == "Ada")
    }

    @Test(arguments: ["user", "authUser", "displayName", "password"])
    func refusesLineBreaks(field: String) {
        let error = #expect(throws: HandlerError.self) {
            try self.form("pbx.example") {
                switch field {
                case "user": $0.user = "a\r\nVia: x"
                case "authUser": $0.authUser = "a\nb"
                case "displayName": $0.displayName = "a\nb"
                default: $0.password = "a\nb"
                }
            }
        }
        #expect(error?.field == field)
    }

    @Test func takesTheWayToTheServer() throws {
        var draft = AccountDraft(server: "pbx.example", user: "1001", password: "sesame")
        let plain = try AccountForm(draft)
        #expect(plain.outboundProxy == nil && plain.keepAlive == .crlf)
        draft.outboundProxy = "edge.example:5080"
        draft.keepAlive = "options"
        draft.stunServer = "stun.example"
        let form = try AccountForm(draft)
        #expect(form.outboundProxy == ServerAddress(host: "edge.example", port: 5080, transport: nil))
        #expect(form.keepAlive == .options)
        #expect(form.stunServer == ServerAddress(host: "stun.example", port: nil, transport: .udp))
        var account = Telephony.Account(
            id: Telephony.AccountID(rawValue: "a"), owner: Telephony.UserID(rawValue: "u"), user: "1001",
            domain: "pbx.example",
            password: Secret("sesame"), server: form.server)
        account.outboundProxy = form.outboundProxy
        account.stunServer = form.stunServer
        account.keepAlive = .options
        var restored = account
        restored.outboundProxy = nil
        restored.stunServer = nil
        restored.keepAlive = .crlf
        StoredSettings(StoredSettings(account).bytes).apply(to: &restored)
        #expect(restored == account)
        draft.keepAlive = "often"
        #expect(throws: HandlerError.self) { try AccountForm(draft) }
        draft.keepAlive = "stun"
        #expect(try AccountForm(draft).keepAlive == .stun)
        draft.stunServer = "a b"
        #expect(throws: HandlerError.self) { try AccountForm(draft) }
        draft.stunServer = nil
        draft.keepAlive = nil
        draft.outboundProxy = "a b"
        #expect(throws: HandlerError.self) { try AccountForm(draft) }
    }

    @Test func keepsThePasswordOnlyForTheServerAndUserItWasGivenFor() throws {
        let stored = StoredAccount(
            id: RecordID(), owner: RecordID(), user: "1001", domain: "pbx.example", password: Password("sesame"),
            server: .init(host: "pbx.example", port: nil, transport: "udp"), createdAt: Date(timeIntervalSince1970: 0))
        func mayReuse(_ change: (inout AccountDraft) -> Void) throws -> Bool {
            var draft = AccountDraft(server: "pbx.example", user: "1001")
            change(&draft)
            return try AccountForm(draft).mayReuse(passwordOf: stored)
        }
        #expect(try mayReuse { $0.displayName = "Ada" })
        #expect(try !mayReuse { $0.server = "other.example" })
        #expect(try !mayReuse { $0.server = "pbx.example:5080" })
        #expect(try !mayReuse { $0.domain = "other.example" })
        #expect(try !mayReuse { $0.user = "1002" })
        #expect(try !mayReuse { $0.authUser = "other" })
        #expect(try !mayReuse { $0.outboundProxy = "other.example" })
        #expect(try mayReuse { $0.transport = "tls" })
    }

    @Test(arguments: [
        ("udp", "tcp", true), ("udp", "tls", true), ("tls", "tls", true), ("auto", "auto", true), ("auto", "tls", true),
        ("tls", "udp", false), ("tls", "auto", false), ("auto", "udp", false),
    ])
    func aPasswordGivenForAProvenServerIsSentToNoOther(before: String, after: String, mayReuse: Bool) throws {
        var stored = StoredAccount(
            id: RecordID(), owner: RecordID(), user: "1001", domain: "pbx.example", password: Password("sesame"),
            server: .init(host: "pbx.example", port: nil, transport: before), createdAt: Date(timeIntervalSince1970: 0))
        let pin = "pinned:" + String(repeating: "ab", count: 32)
        var draft = AccountDraft(server: "pbx.example", user: "1001")
        draft.transport = after
        #expect(try AccountForm(draft).mayReuse(passwordOf: stored) == mayReuse)
        draft.certificate = pin
        #expect(try AccountForm(draft).mayReuse(passwordOf: stored) == (before == "udp"))
        stored.settings = Array(#"{"certificate":"\#(pin)"}"#.utf8)
        #expect(try AccountForm(draft).mayReuse(passwordOf: stored) == mayReuse)
    }
}
