// Notices of delivery and display (RFC 5438), both ways.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct ReceiptTests {
    private static let bob = Correspondent(account: AccountID(rawValue: "a"), address: "1002@pbx.example")

    private static func envelope(
        _ text: String, asks: String? = "positive-delivery, display", id: String = "abc<1>",
        date: String? = "2026-01-02T03:04:05Z", type: String = "text/plain",
        namespace: String = "urn:ietf:params:imdn"
    ) -> String {
        var lines = ["From: Bob <sip:1002@pbx.example>", "To: <sip:1001@pbx.example>"]
        if let date { lines.append("DateTime: \(date)") }
        lines += ["NS: imdn <\(namespace)>", "imdn.Message-ID: \(id)"]
        if let asks { lines.append("imdn.Disposition-Notification: \(asks)") }
        return (lines + ["", "Content-Type: \(type)", "", text]).joined(separator: "\r\n")
    }

    private static func notice(_ kind: String, _ status: String, of id: String) -> String {
        """
        <?xml version="1.0"?><i:imdn xmlns:i="urn:ietf:params:xml:ns:imdn"><i:message-id> \(id) </i:message-id>
        <i:datetime>2026-01-02T03:04:05Z</i:datetime><i:\(kind)-notification><i:status><i:\(status)/></i:status>
        </i:\(kind)-notification></i:imdn>
        """
    }

    private static func receive(_ world: World, _ body: String, type: String = "message/cpim") {
        _ = world.exchange.agent.send(MessageTests.request(.message, type: type, body: body), now: world.now)
        world.run(for: .seconds(1))
    }

    /// The envelopes that the exchange was sent, with a proof of identity: each once.
    private static func envelopes(_ world: World) -> [CPIMMessage] {
        world.exchange.received.filter { $0.contentType == "message/cpim" && $0.headers[.authorization] != nil }
            .compactMap { CPIMMessage(parsing: $0.body) }
    }

    private static func reports(_ world: World) -> [DispositionReport] {
        self.envelopes(world).compactMap { DispositionReport(parsing: $0.body) }
    }

    private static func world(_ receipts: AccountPreferences.Receipts = .delivered) -> World {
        let world = World()
        var account = World.account()
        account.preferences.receipts = receipts
        world.addAccount(account)
        return world
    }

    private static func displayed(_ world: World) {
        let read = world.shelf.receipts.map {
            DisplayedMessage(correspondent: Self.bob, to: "sip:1002@pbx.example", receipt: $0)
        }
        world.ask(.tellDisplayed(read))
        world.run(for: .seconds(1))
    }

    @Test func tellsTheSenderThatAMessageIsKept() throws {
        let world = Self.world()
        Self.receive(world, Self.envelope("Hello"))
        #expect(world.shelf.received.map(\.text) == ["Hello"])
        let envelope = try #require(Self.envelopes(world).last)
        #expect(DispositionReport(parsing: envelope.body) == .init(messageID: "abc<1>", status: .delivered))
        let document = String(decoding: envelope.body, as: UTF8.self)
        #expect(document.contains("<message-id>abc&lt;1&gt;</message-id>"))
        #expect(document.contains("<datetime>2026-01-02T03:04:05Z</datetime>"))
        #expect(!envelope.asksForDelivery && !envelope.asksForDisplay, "a notice asks for none")
        #expect(world.rest() == [])
    }

    @Test(
        arguments: [
            (AccountPreferences.Receipts.off, []), (.delivered, [.delivered]), (.displayed, [.delivered, .displayed]),
        ] as [(AccountPreferences.Receipts, [DispositionReport.Status])])
    func tellsNoMoreThanThePersonAllows(receipts: AccountPreferences.Receipts, statuses: [DispositionReport.Status]) {
        let world = Self.world(receipts)
        Self.receive(world, Self.envelope("Hello"))
        Self.displayed(world)
        #expect(Self.reports(world).map(\.status) == statuses)
    }

    @Test(arguments: [
        Self.envelope("Hello", asks: nil), Self.envelope("Hello", asks: "negative-delivery"),
        Self.envelope("Hello", date: nil), Self.envelope("Hello", id: ""),
        Self.envelope("Hello", id: String(repeating: "x", count: 257)),
        Self.envelope("Hello", namespace: "urn:example:something-else"),
    ])
    func tellsNobodyWhoHasNotAskedProperly(body: String) {
        let world = Self.world(.displayed)
        Self.receive(world, body)
        #expect(world.shelf.received.map(\.text) == ["Hello"])
        #expect(world.shelf.receipts.isEmpty, "nothing is kept for whom nothing is to be told")
        Self.displayed(world)
        #expect(Self.reports(world).isEmpty)
    }

    /// Each is told what they have asked for, however much the person allows.
    @Test(
        arguments: [("positive-delivery", .delivered), ("display", .displayed)]
            as [(String, DispositionReport.Status)])
    func tellsNoMoreThanTheSenderAskedFor(asked: String, status: DispositionReport.Status) {
        let world = Self.world(.displayed)
        Self.receive(world, Self.envelope("Hello", asks: asked))
        Self.displayed(world)
        #expect(Self.reports(world).map(\.status) == [status])
    }

    @Test func tellsOnlySoManySendersOfOneReading() {
        let world = World { $0.displayReportLimit = 2 }
        var account = World.account()
        account.preferences.receipts = .displayed
        world.addAccount(account)
        for number in 0..<4 { Self.receive(world, Self.envelope("\(number)", asks: "display", id: "m\(number)")) }
        Self.displayed(world)
        #expect(Self.reports(world).map(\.messageID) == ["m0", "m1"])
    }

    /// The answer to the message comes first: a notice that overtook it would speak of what is not known to have arrived.
    @Test func aNoticeFollowsTheAnswerToItsMessage() throws {
        let world = Self.world()
        Self.receive(world, Self.envelope("Hello"))
        let said = world.datagrams.compactMap { try? Message(parsing: $0.bytes) }.compactMap { message -> String? in
            switch message {
            case .response(let response): response.cSeq?.method == .message ? "\(response.status)" : nil
            case .request(let request): request.method == .message ? "notice" : nil
            }
        }
        #expect(said.prefix(2) == ["200", "notice"])
    }

    /// What the server has not let in sends nothing: no message, and no notice.
    @Test(arguments: [true, false]) func aLineThatIsNotRegisteredTellsNobody(isRegistered: Bool) {
        let world = Self.world(.displayed)
        if !isRegistered {
            world.exchange.registerStatus = 403
            #expect((try? world.answer(.register(AccountID(rawValue: "a")))?.get()) == nil)
        }
        Self.receive(world, Self.envelope("Hello"))
        Self.displayed(world)
        #expect(world.shelf.received.map(\.text) == ["Hello"])
        #expect(world.shelf.receipts.count == 1)
        #expect(world.requests(.message).isEmpty != isRegistered)
    }

    private static func request(branch: String, from remote: IPEndpoint) -> String {
        let body = Self.envelope("Hello")
        return """
            MESSAGE sip:1001@192.0.2.1:5062 SIP/2.0\r
            Via: SIP/2.0/UDP \(remote);branch=z9hG4bK-\(branch)\r
            Max-Forwards: 70\r
            From: Bob <sip:1002@pbx.example>;tag=b\r
            To: <sip:1001@pbx.example>\r
            Call-ID: message-1\r
            CSeq: 1 MESSAGE\r
            Content-Type: message/cpim\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """
    }

    /// A notice goes to whom the sender names, with our proof of identity and at our cost.
    @Test(arguments: [true, false]) func aStrangerIsToldNothing(isStranger: Bool) {
        let world = Self.world()
        let source = isStranger ? CallerTests.stranger : World.exchangeEndpoint
        world.receive(Self.request(branch: "1", from: source), from: source)
        world.run(for: .seconds(1))
        #expect(world.shelf.received.map(\.text) == ["Hello"])
        #expect(Self.reports(world).count == (isStranger ? 0 : 1))
        world.ask(Self.write("after"))
        world.run(for: .seconds(5))
        #expect(Self.envelopes(world).contains { String(decoding: $0.body, as: UTF8.self) == "after" } != isStranger)
    }

    /// A sender who has not heard our answer sends once more.
    @Test func aCopyOfAMessageIsNotReportedAgain() {
        let world = Self.world()
        for branch in ["1", "2"] {
            world.receive(Self.request(branch: branch, from: World.exchangeEndpoint))
            world.run(for: .seconds(1))
        }
        #expect(world.shelf.received.count == 1)
        #expect(Self.reports(world).count == 1)
    }

    @Test func aMessageThatIsNotKeptIsNotReported() {
        let world = Self.world()
        world.shelf.failure = StoreFailure(code: "vaultDiskFull", message: "The disk is full.")
        Self.receive(world, Self.envelope("Hello"))
        #expect(Self.reports(world).isEmpty)
    }

    @Test func asksWhoeverWritesInEnvelopesAndWritesPlainlyToEverybodyElse() throws {
        let world = Self.world()
        #expect(world.write("before").isKept)
        world.run(for: .seconds(5))
        #expect(Self.envelopes(world).isEmpty)
        Self.receive(world, Self.envelope("Hello", asks: nil))
        world.ask(Self.write("after"))
        world.run(for: .seconds(5))
        let envelope = try #require(Self.envelopes(world).last)
        #expect(String(decoding: envelope.body, as: UTF8.self) == "after")
        #expect(envelope.asksForDelivery && envelope.asksForDisplay)
        #expect(envelope.dateTime == "2026-01-02T03:04:05Z")
        #expect(envelope.messageID == world.shelf.sent.last?.id.rawValue)
        let raw = world.exchange.received.last { $0.contentType == "message/cpim" }.map {
            String(decoding: $0.body, as: UTF8.self)
        }
        #expect(raw?.hasPrefix("From: <sip:1001@pbx.example>\r\nTo: <sip:1002@pbx.example>\r\n") == true)
        #expect(world.shelf.words(of: "after") == ["queued", "sent", "delivered"])
        #expect(world.rest() == [])
    }

    /// With the moment of writing, which an envelope needs.
    private static func write(_ text: String) -> PhoneCommand {
        .sendMessage(
            account: AccountID(rawValue: "a"), to: "1002", text: text, clientID: nil, writtenAt: 1_767_323_045)
    }

    @Test(arguments: [415, 488])
    func writesPlainlyAgainToWhoeverRefusesEnvelopes(status: Int) {
        let world = Self.world()
        Self.receive(world, Self.envelope("Hello", asks: nil))
        world.exchange.messageStatus = status
        world.ask(Self.write("x"))
        world.run(for: .seconds(2))
        world.exchange.messageStatus = 200
        world.run(for: .seconds(20))
        #expect(world.shelf.words(of: "x").last == "delivered")
        #expect(world.exchange.received.last?.contentType == "text/plain")
        #expect(world.exchange.messages.last == "x")
    }

    @Test func aNoticeOfTheFarEndIsKeptAndAnsweredByNone() throws {
        let world = Self.world(.displayed)
        Self.receive(world, Self.envelope("Hello", asks: nil))
        world.ask(Self.write("x"))
        world.run(for: .seconds(5))
        let id = try #require(world.shelf.sent.last?.id.rawValue)
        let sent = world.exchange.received.count
        for (kind, status) in [("delivery", "delivered"), ("display", "displayed")] {
            Self.receive(world, Self.envelope(Self.notice(kind, status, of: id), type: "message/imdn+xml"))
        }
        Self.receive(world, Self.notice("display", "displayed", of: "unknown"), type: "message/imdn+xml")
        #expect(world.shelf.words(of: "x") == ["queued", "sent", "delivered", "delivered", "displayed"])
        #expect(world.exchange.received.count == sent, "no notice is answered by a notice")
        #expect(world.exchange.responses.suffix(3).map(\.status) == [200, 200, 200])
        #expect(world.shelf.received.map(\.text) == ["Hello"], "a notice is nothing to show")
        #expect(world.rest() == [])
    }

    @Test(
        arguments: [
            ("display", "displayed", .displayed), ("delivery", "delivered", .delivered),
            ("delivery", "failed", .failed),
            ("display", "forbidden", nil), ("delivery", "error", nil), ("processing", "processed", nil),
            ("display", "failed", nil), ("delivery", "displayed", nil), ("display", "delivered", nil),
        ] as [(String, String, DispositionReport.Status?)])
    func readsWhatANoticeSays(kind: String, status: String, expected: DispositionReport.Status?) {
        let report = DispositionReport(parsing: Array(Self.notice(kind, status, of: "a&lt;b").utf8))
        #expect(report?.status == expected)
        #expect(report == nil || report?.messageID == "a<b")
    }

    @Test func aNoticeThatNamesNothingIsNone() {
        for text in ["", "<imdn/>", "<message-id></message-id><delivered/>", "<message-id>x</message-id>"] {
            #expect(DispositionReport(parsing: Array(text.utf8)) == nil)
        }
        let long = Self.notice("display", "displayed", of: String(repeating: "x", count: 300))
        #expect(DispositionReport(parsing: Array(long.utf8)) == nil)
        #expect(DispositionReport(parsing: [UInt8](repeating: 0x3C, count: 5_000)) == nil)
        let padding = String(repeating: " ", count: DispositionReport.longestDocument)
        #expect(DispositionReport(parsing: Array((Self.notice("display", "displayed", of: "x") + padding).utf8)) == nil)
    }

    @Test func nothingOfTheFarEndAddsALine() {
        var message = CPIMMessage(contentType: "text/plain", body: Array("x".utf8))
        message.from = "sip:a@b\r\nX-Evil: 1"
        message.messageID = "1\nimdn.Disposition-Notification: display"
        let text = String(decoding: message.document, as: UTF8.self)
        #expect(!text.contains("\nX-Evil") && !text.contains("\nimdn.Disp"))
        #expect(CPIMMessage(parsing: message.document)?.asksForDisplay == false)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_767_323_045, "2026-01-02T03:04:05Z"),
            (1_798_761_599, "2026-12-31T23:59:59Z"), (-5, "1970-01-01T00:00:00Z"), (.max, "9999-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func writesAMoment(seconds: Int64, text: String) {
        #expect(InternetTime.text(seconds) == text)
    }

    /// An envelope that fits no datagram would not arrive; the words do.
    @Test func writesPlainlyWhatDoesNotFitInAnEnvelope() {
        let world = World()
        var account = World.account()
        account.server.transport = .udp
        world.addAccount(account)
        Self.receive(world, Self.envelope("Hello", asks: nil))
        for text in ["short", String(repeating: "x", count: 850)] {
            world.ask(Self.write(text))
            world.run(for: .seconds(5))
        }
        #expect(world.exchange.received.suffix(2).map(\.contentType) == ["message/cpim", "text/plain"])
    }

    @Test func remembersOnlySoManyWhoReadEnvelopes() {
        var table = EnvelopeTable()
        let account = AccountID(rawValue: "a")
        for number in 0...EnvelopeTable.limit {
            table.learned(Correspondent(account: account, address: "\(number)@pbx"))
        }
        #expect(table.count == EnvelopeTable.limit)
        #expect(!table.understands(Correspondent(account: account, address: "\(EnvelopeTable.limit)@pbx")))
        table.forget(account)
        #expect(table.count == 0)
    }
}
