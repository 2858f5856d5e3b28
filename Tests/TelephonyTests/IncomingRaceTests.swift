// Everybody acts on a ringing call at the same instant: whatever comes first decides, and decides alone.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct IncomingRaceTests {
    enum Move: CaseIterable {
        case cancel, acceptOnLaptop, acceptOnDesk, decline, limit
    }

    struct Tally {
        var accepted = 0
        var answeredElsewhere = 0
        var tooLate = 0
        var rejected = 0
    }

    private static func make(
        _ move: Move, in world: World, of call: CallID, caller: Caller, tally: inout Tally
    ) {
        switch move {
        case .cancel: world.receive(caller.cancel())
        case .acceptOnLaptop: Self.count(world.reply(world.ask(.acceptCall(call, session: World.laptop))), &tally)
        case .acceptOnDesk: Self.count(world.reply(world.ask(.acceptCall(call, session: World.desk))), &tally)
        case .decline:
            if case .success? = world.reply(world.ask(.rejectCall(call, .decline))) { tally.rejected += 1 }
        case .limit: world.give(.timeout)
        }
    }

    private static func count(_ reply: Result<PhoneReply, PhoneError>?, _ tally: inout Tally) {
        switch reply {
        case .success(.call): tally.accepted += 1
        case .failure(.answeredElsewhere): tally.answeredElsewhere += 1
        case .failure(.noSuchCall): tally.tooLate += 1
        case .success, .failure, nil: Issue.record("no such outcome was expected: \(String(describing: reply))")
        }
    }

    @Test func aThousandRacesHaveExactlyOneOutcomeEach() throws {
        var seen: Set<Int> = []
        for seed in UInt64(0)..<1_000 {
            var random = SplitMix64(seed: seed)
            let world = World(seed: seed) { $0.alertingLimit = .seconds(5) }
            world.addAccount()
            world.openTab()
            world.openTab(World.desk, device: "Desk")
            let caller = Caller()
            let call = try #require(world.ring(caller), "seed \(seed)")
            // Every move at the instant at which the ringing ends by itself.
            world.run(for: .milliseconds(4_900))
            world.jump(to: world.now + .milliseconds(100))
            var tally = Tally()
            let moves = Move.allCases.shuffled(using: &random)
            for move in moves { Self.make(move, in: world, of: call, caller: caller, tally: &tally) }

            let finals = world.answers().filter { $0.status >= 200 }
            #expect(Set(finals.map(\.status)).count == 1, "seed \(seed): \(moves)")
            let status = try #require(finals.first?.status)
            seen.insert(status)
            #expect(world.statuses(.cancel) == [200], "seed \(seed): a CANCEL of a known INVITE is always answered 200")
            switch status {
            case 200:
                #expect(tally.accepted == 1 && tally.answeredElsewhere == 1, "seed \(seed): \(moves)")
                #expect(tally.rejected == 0, "seed \(seed): \(moves)")
                world.receive(caller.ack(world.toTag))
                world.receive(caller.bye(world.toTag))
                #expect(world.end(of: call)?.code == "remoteHungUp", "seed \(seed)")
            case 480, 487:
                #expect(tally.accepted == 0 && tally.tooLate == 2 && tally.rejected == 0, "seed \(seed): \(moves)")
                #expect(world.end(of: call)?.code == "missed", "seed \(seed)")
            case 603:
                #expect(tally.accepted == 0 && tally.tooLate == 2 && tally.rejected == 1, "seed \(seed): \(moves)")
                #expect(world.end(of: call)?.code == "rejected", "seed \(seed)")
            default: Issue.record("seed \(seed): \(status)")
            }
            #expect(world.rest() == [], "seed \(seed): \(moves)")
        }
        #expect(seen == [200, 480, 487, 603])
    }

    /// The caller's agent and ours, on a wire that is slow in both directions: a CANCEL that crosses the 200.
    @Test func aCancelThatCrossesTheAnswerEndsBothSides() throws {
        for seed in UInt64(0)..<1_000 {
            var random = SplitMix64(seed: seed)
            let world = World(seed: seed, wire: .bad)
            world.addAccount()
            world.openTab()
            world.openTab(World.desk, device: "Desk")
            let session = world.exchange.call(now: world.now)
            world.run(for: .seconds(40)) { !world.incoming.isEmpty }
            let call = try #require(world.incoming.first?.id, "seed \(seed)")
            for tab in [World.laptop, World.desk] {
                world.after(.milliseconds(Int64.random(in: 1_000...1_200, using: &random))) {
                    $0.ask(.acceptCall(call, session: tab))
                }
            }
            world.after(.milliseconds(Int64.random(in: 1_000...1_200, using: &random))) {
                $0.exchange.agent.hangUp(session, now: $0.now)
            }
            world.run(for: .seconds(120)) { world.end(of: call) != nil && world.exchange.outcomes.count > 0 }
            #expect(world.rest() == [], "seed \(seed)")
            let end = try #require(world.end(of: call), "seed \(seed)")
            #expect(["missed", "remoteHungUp"].contains(end.code), "seed \(seed): \(end.code)")
            let callers = world.exchange.outcomes.filter { $0 != "established" }
            #expect(callers.count == 1, "seed \(seed): \(callers)")
        }
    }
}
