// Who is writing at the moment (RFC 3994), both ways.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct ComposingTests {
    private static let bob = Correspondent(account: AccountID(rawValue: "a"), address: "1002@pbx.example")

    private static func document(_ state: String, refresh: Int? = nil) -> String {
        let refresh = refresh.map { "<im:refresh>\($0)</im:refresh>" } ?? ""
        return """
            <?xml version='1.0'?><im:isComposing xmlns:im="urn:ietf:params:xml:ns:im-iscomposing">
            <im:state> \(state) </im:state><im:contenttype>text/plain</im:contenttype>\(refresh)</im:isComposing>
            """
    }

    private static func told(_ world: World) -> [Bool] {
        world.events.compactMap { if case .composing(Self.bob, _, let isActive) = $0 { isActive } else { nil } }
    }

    private static func receive(_ world: World, _ type: String, _ body: String) {
        _ = world.exchange.agent.send(MessageTests.request(.message, type: type, body: body), now: world.now)
        world.run(for: .seconds(1))
    }

    @Test func tellsThatSomebodyWritesUntilTheyStopOrFallSilent() {
        let world = World()
        world.addAccount()
        let type = IsComposing.contentType
        Self.receive(world, type, Self.document("active"))
        Self.receive(world, type, Self.document("active"))
        #expect(Self.told(world) == [true])
        Self.receive(world, type, Self.document("idle"))
        #expect(Self.told(world) == [true, false])
        Self.receive(world, type, Self.document("active", refresh: 60))
        world.run(for: .seconds(50))
        #expect(Self.told(world) == [true, false, true])
        world.run(for: .seconds(20))
        #expect(Self.told(world) == [true, false, true, false])
        Self.receive(world, type, Self.document("active"))
        Self.receive(world, "text/plain", "Hello")
        #expect(Self.told(world).suffix(2) == [true, false], "the message itself ends it")
        #expect(world.shelf.received.count == 1, "nothing of it is stored")
        #expect(world.rest() == [])
    }

    @Test func tellsTheFarEndThatWeWrite() {
        let world = World()
        world.addAccount()
        let states = {
            world.exchange.received.filter {
                $0.contentType == IsComposing.contentType && $0.headers[.authorization] != nil
            }.map { IsComposing(parsing: $0.body)?.isActive }
        }
        let compose = { (isActive: Bool) in
            world.ask(.compose(Self.bob, to: "sip:1002@pbx.example", isActive: isActive))
            world.run(for: .seconds(1))
        }
        compose(false)
        #expect(states() == [], "nothing was begun")
        compose(true)
        compose(true)
        #expect(states() == [true])
        world.run(for: .seconds(60))
        compose(true)
        compose(false)
        #expect(states() == [true, true, false])
        compose(true)
        #expect(world.write("Hello").isKept)
        world.run(for: .seconds(1))
        compose(false)
        #expect(states() == [true, true, false, true], "the message says that the writing is over")
        #expect(world.rest() == [])
    }

    @Test func tellsNobodyTwiceWhoRefusedIt() {
        let world = World()
        world.addAccount()
        world.exchange.messageStatus = 415
        for _ in 0..<3 {
            world.ask(.compose(Self.bob, to: "1002", isActive: true))
            world.run(for: .seconds(100))
        }
        let accepted = world.exchange.received.filter { $0.method == .message && $0.headers[.authorization] != nil }
        #expect(accepted.count == 1)
        #expect(world.rest() == [])
    }

    @Test func readsWhatOthersWriteAndNothingElse() {
        #expect(IsComposing(parsing: Array(Self.document("active", refresh: 9_999).utf8))?.refresh == .seconds(600))
        #expect(IsComposing(parsing: Array(Self.document("active").utf8))?.refresh == .seconds(120))
        #expect(IsComposing(parsing: Array(Self.document("thinking").utf8))?.isActive == false)
        #expect(IsComposing(parsing: IsComposing(isActive: true).document) == IsComposing(isActive: true))
        #expect(IsComposing(parsing: Array("<state".utf8)) == nil)
        #expect(IsComposing(parsing: []) == nil)
        #expect(IsComposing(parsing: Array(repeating: UInt8(ascii: "<"), count: 5_000)) == nil)
    }
}
