// What a page is given of SIP: its own, masked, in pages.

import PluginKit
import Primitives
import SIP
import Telephony
import Testing

@testable import SpechPhoneHost

struct SignallingTests {
    private let ada = BrowserSession(
        id: PluginKit.SessionID("5"), device: PluginKit.DeviceID("d"), user: PluginKit.UserID("ada"), userName: "ada",
        role: .user
    )

    private static func entry(_ number: UInt64, call: UInt64? = nil, lines: Int = 0) -> SignallingEntry {
        let filling = (0..<lines).map { "X-\($0): \(String(repeating: "a", count: 200))\r\n" }.joined()
        let text =
            "REGISTER sip:pbx SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
            + "From: <sip:a@b>;tag=f\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n\(filling)"
            + "Authorization: Digest username=\"a\", response=\"abcdef\"\r\nContent-Length: 0\r\n\r\n"
        return SignallingEntry(
            number: number, at: Instant(nanoseconds: 9_000_000_000), call: call.map(Telephony.CallID.init(rawValue:)),
            direction: .outgoing,
            datagram: Datagram(
                transport: .tcp, local: IPEndpoint(address: .v4(0xC000_0201), port: 5062),
                remote: IPEndpoint(address: .v6(0x2001_0DB8_0000_0000, 1), port: 5060), bytes: Array(text.utf8)))
    }

    private static func service(_ entries: [SignallingEntry]) -> PhoneSignalling {
        PhoneSignalling(
            phone: FakePhone(
                accounts: [FakePhone.account("a", owner: "ada"), FakePhone.account("b", owner: "bob")],
                signalling: entries))
    }

    @Test(arguments: ["b", "x", ""]) func nothingOfSomebodyElse(account: String) async throws {
        let service = Self.service([Self.entry(1)])
        let error = await #expect(throws: HandlerError.self) {
            try await service.messages(of: PluginKit.AccountID(account), call: nil, before: nil, for: self.ada)
        }
        #expect(error?.code == "noSuchAccount")
    }

    @Test func theNewestComesFirstAndIsMasked() async throws {
        let service = Self.service([Self.entry(1), Self.entry(2, call: 7)])
        let page = try await service.messages(of: PluginKit.AccountID("a"), call: nil, before: nil, for: self.ada)
        #expect(page.messages.map(\.number) == [2, 1] && !page.more)
        let first = try #require(page.messages.first)
        #expect(first.callId?.rawValue == "7" && first.method == "REGISTER" && first.status == nil)
        #expect(first.direction == .outgoing && first.transport == .tcp && first.local == "192.0.2.1:5062")
        #expect(first.remote == "[2001:db8::1]:5060" && first.line == "REGISTER sip:pbx SIP/2.0")
        #expect(!first.text.contains("abcdef") && first.text.contains("response=***"))
        let ofCall = try await service.messages(
            of: PluginKit.AccountID("a"), call: PluginKit.CallID("7"), before: nil, for: self.ada)
        #expect(ofCall.messages.map(\.number) == [2])
        let ofNone = try await service.messages(
            of: PluginKit.AccountID("a"), call: PluginKit.CallID("x"), before: nil, for: self.ada)
        #expect(ofNone.messages.isEmpty)
    }

    @Test func aLongListComesInPages() async throws {
        let service = Self.service((1...40).map { Self.entry($0, lines: 40) })
        var numbers: [Int64] = []
        var pages = 0
        var before: Int64?
        repeat {
            let page = try await service.messages(
                of: PluginKit.AccountID("a"), call: nil, before: before, for: self.ada)
            #expect(page.messages.reduce(0) { $0 + $1.text.utf8.count } <= PhoneSignalling.pageLimit)
            numbers += page.messages.map(\.number)
            before = page.more ? page.messages.last?.number : nil
            pages += 1
        } while before != nil && pages < 10
        #expect(numbers == (1...40).reversed() && pages == 2)
    }
}
