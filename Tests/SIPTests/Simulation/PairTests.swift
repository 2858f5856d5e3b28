// Whole calls over a wire that loses, doubles and reorders.

import Primitives
import Testing

@testable import SIP

struct PairTests {
    private static let rough = SimulatedWire.Conditions(latency: 5...120, lostPerMille: 100, doubledPerMille: 100)

    /// Side 1 rings for a while, accepts, and may hang up.
    private func callee(status: Int? = nil, hangsUp: Bool = false) -> Pair.Reaction {
        { agent, event, now in
            switch event {
            case .incoming(let id, _, _):
                agent.provisional(id, status: 180, now: now)
                if let status {
                    agent.reject(id, status: status, now: now)
                } else {
                    agent.accept(id, body: [2], now: now)
                }
            case .acknowledged(let id, _):
                if hangsUp { agent.hangUp(id, now: now) }
            case .offer(let id, _), .offerWanted(let id, _):
                agent.answer(id, body: [3], now: now)
            case .offerDue(let id):
                agent.reinvite(id, body: [4], now: now)
            default:
                break
            }
        }
    }

    private func outcomes(_ pair: Pair, _ side: Int) -> [CallOutcome] {
        pair.events[side].compactMap { CallOutcome($0) }
    }

    private func expectRest(_ pair: Pair, seed: UInt64) {
        #expect(pair.agents.allSatisfy { $0.census.isAtRest }, "seed \(seed): \(pair.agents.map(\.census))")
    }

    @Test func callAndHangUpOverAPerfectWire() throws {
        var pair = Pair(seed: 1)
        pair.reactions[1] = self.callee()
        let id = pair.perform(0) { [invitation = try Pair.invitation(from: 0)] in $0.invite(invitation, now: $1) }
        pair.run(for: .seconds(3))
        pair.perform(0) { $0.hangUp(id, now: $1) }
        pair.run(for: .seconds(70))
        #expect(self.outcomes(pair, 0) == [.established, .ended("local")])
        #expect(self.outcomes(pair, 1) == [.answered, .ended("remote(nil)")])
        // INVITE, 100, 180, PRACK, 200, 200, ACK, BYE, 200.
        #expect(pair.wire.sentCount == 9)
        self.expectRest(pair, seed: 1)
    }

    @Test func callOverReliableTransportRepeatsNothing() throws {
        var pair = Pair(seed: 2)
        pair.reactions[1] = self.callee(hangsUp: true)
        _ = pair.perform(0) { [invitation = try Pair.invitation(from: 0, transport: .tcp)] in
            $0.invite(invitation, now: $1)
        }
        pair.run(for: .seconds(70))
        #expect(self.outcomes(pair, 1) == [.answered, .ended("local")])
        #expect(pair.wire.sentCount == 9)
        self.expectRest(pair, seed: 2)
    }

    @Test func hundredRoughCallsEndLikeThoseOfAPerfectWire() throws {
        for seed in UInt64(100)..<200 {
            var pair = Pair(conditions: Self.rough, seed: seed)
            pair.reactions[1] = self.callee()
            let invitation = try Pair.invitation(from: 0)
            let id = pair.perform(0) { $0.invite(invitation, now: $1) }
            pair.run(for: .seconds(40))
            pair.perform(0) { $0.hangUp(id, now: $1) }
            pair.run(for: .seconds(140))
            #expect(self.outcomes(pair, 0) == [.established, .ended("local")], "seed \(seed)")
            #expect(self.outcomes(pair, 1) == [.answered, .ended("remote(nil)")], "seed \(seed)")
            self.expectRest(pair, seed: seed)
        }
    }

    @Test func hundredRoughRefusalsEndLikeThoseOfAPerfectWire() throws {
        for seed in UInt64(200)..<300 {
            var pair = Pair(conditions: Self.rough, seed: seed)
            pair.reactions[1] = self.callee(status: 486)
            let invitation = try Pair.invitation(from: 0)
            _ = pair.perform(0) { $0.invite(invitation, now: $1) }
            pair.run(for: .seconds(140))
            #expect(self.outcomes(pair, 0) == [.failed("rejected 486")], "seed \(seed)")
            #expect(self.outcomes(pair, 1) == [.failed("declined(status: 486)")], "seed \(seed)")
            self.expectRest(pair, seed: seed)
        }
    }

    @Test func everyMomentOfCancellingEndsBothSidesOnce() throws {
        for seed in UInt64(300)..<400 {
            var pair = Pair(conditions: Self.rough, seed: seed)
            let accepts = seed % 2 == 0
            pair.reactions[1] =
                accepts
                ? self.callee()
                : { agent, event, now in
                    if case .incoming(let id, _, _) = event { agent.provisional(id, status: 180, now: now) }
                }
            let invitation = try Pair.invitation(from: 0)
            let id = pair.perform(0) { $0.invite(invitation, now: $1) }
            pair.run(for: .milliseconds(Int(seed - 300) * 4))
            pair.perform(0) { $0.hangUp(id, now: $1) }
            pair.run(for: .seconds(200))
            let ends = self.outcomes(pair, 0)
            #expect([[.failed("cancelled")], [.established, .ended("local")]].contains(ends), "seed \(seed): \(ends)")
            let calleeEnds = pair.events[1].compactMap { CallOutcome($0) }.filter { $0 != .answered }
            #expect([[.cancelled], [.ended("remote(nil)")], []].contains(calleeEnds), "seed \(seed): \(calleeEnds)")
            self.expectRest(pair, seed: seed)
        }
    }

    @Test func crossingByesEndBothSidesOnce() throws {
        for seed in UInt64(400)..<450 {
            var pair = Pair(conditions: Self.rough, seed: seed)
            pair.reactions[1] = self.callee(hangsUp: true)
            pair.reactions[0] = { agent, event, now in
                if case .established(let id, _) = event { agent.hangUp(id, now: now) }
            }
            let invitation = try Pair.invitation(from: 0)
            _ = pair.perform(0) { $0.invite(invitation, now: $1) }
            pair.run(for: .seconds(200))
            #expect(self.outcomes(pair, 0).filter { $0 != .established }.count == 1, "seed \(seed)")
            #expect(self.outcomes(pair, 1).filter { $0 != .answered }.count == 1, "seed \(seed)")
            self.expectRest(pair, seed: seed)
        }
    }

    @Test func crossingReinvitesMeetWith491AndKeepTheCall() throws {
        var pair = Pair(seed: 5)
        pair.reactions[1] = self.callee()
        pair.reactions[0] = self.callee()
        let invitation = try Pair.invitation(from: 0)
        let ours = pair.perform(0) { $0.invite(invitation, now: $1) }
        pair.run(for: .seconds(2))
        guard case .incoming(let theirs, _, _)? = pair.events[1].first else { throw Unexpected() }
        pair.perform(0) { $0.reinvite(ours, body: [5], now: $1) }
        pair.perform(1) { $0.reinvite(theirs, body: [6], now: $1) }
        pair.run(for: .seconds(2))
        #expect(pair.events[0].filter { $0 == .reinvitePostponed(ours) }.count == 1)
        #expect(pair.events[1].filter { $0 == .reinvitePostponed(theirs) }.count == 1)
        // Side 0 gave the call its Call-ID and waits longer: both offers are made, one after the other.
        pair.run(for: .seconds(6))
        for side in [0, 1] {
            let answers = pair.events[side].filter {
                if case .reinviteAnswered(_, let response) = $0 { response.body == [3] } else { false }
            }
            #expect(answers.count == 1)
        }
        pair.perform(1) { $0.hangUp(theirs, now: $1) }
        pair.run(for: .seconds(70))
        self.expectRest(pair, seed: 5)
    }

    @Test func callIntoSilenceTimesOutAndLeavesNothing() throws {
        var pair = Pair(conditions: SimulatedWire.Conditions(lostPerMille: 1_000), seed: 6)
        let invitation = try Pair.invitation(from: 0)
        _ = pair.perform(0) { $0.invite(invitation, now: $1) }
        pair.run(for: .seconds(33))
        #expect(self.outcomes(pair, 0) == [.failed("timeout")])
        self.expectRest(pair, seed: 6)
    }

    @Test func oneSeedGivesOneCourseOfEvents() throws {
        func digest(seed: UInt64) throws -> UInt64 {
            var pair = Pair(conditions: Self.rough, seed: seed)
            pair.reactions[1] = self.callee(hangsUp: true)
            let invitation = try Pair.invitation(from: 0)
            for _ in 0..<20 { _ = pair.perform(0) { $0.invite(invitation, now: $1) } }
            pair.run(for: .seconds(200))
            self.expectRest(pair, seed: seed)
            return pair.digest
        }
        #expect(try digest(seed: 7) == digest(seed: 7))
        #expect(try digest(seed: 7) != digest(seed: 8))
    }
}
