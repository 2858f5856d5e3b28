// Whatever arrives, in whatever state: no trap, nothing that grows without limit, and rest in the end.

import Primitives
import Testing

@testable import SIP

struct HostileDatagramTests {
    private static let methods: [SIP.Method] = [
        .invite, .options, .message, .bye, .cancel, .ack, .update, .info, .register,
    ]
    private static let statuses = [100, 180, 200, 302, 401, 481, 491, 500]

    /// A message that is right for some state of some session; mutation makes it wrong for most.
    private static func candidate(_ bench: inout AgentBench, _ entropy: inout EntropySource) throws -> [UInt8] {
        guard let datagram = bench.sent.randomElement(using: &entropy), entropy.uint32() % 3 > 0,
            case .request(let request)? = try? Message(parsing: datagram.bytes)
        else {
            let method = Self.methods.randomElement(using: &entropy) ?? .invite
            return try bench.request(method, body: method == .invite ? [1] : []).serialized()
        }
        switch entropy.uint32() % 8 {
        case 0: return datagram.bytes
        case 1: return AgentBench.challenge(request, 407, nonce: "n", more: ", stale=true").serialized()
        case _:
            return AgentBench.reply(request, Self.statuses.randomElement(using: &entropy) ?? 200).serialized()
        }
    }

    private static func mutate(_ bytes: [UInt8], _ entropy: inout EntropySource) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(entropy.uint32() % 4) where !bytes.isEmpty {
            let index = Int(entropy.uint32() % UInt32(bytes.count))
            switch entropy.uint32() % 4 {
            case 0: bytes[index] = UInt8(truncatingIfNeeded: entropy.uint32())
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(UInt8(truncatingIfNeeded: entropy.uint32()), at: index)
            case _: bytes.replaceSubrange(index..., with: bytes[(bytes.count - index)...])
            }
        }
        return bytes
    }

    @Test(arguments: 1...4) func survivesMutatedMessagesInEveryState(seed: UInt64) throws {
        var entropy = EntropySource(testSeed: seed)
        var bench = AgentBench {
            $0.limits.sessions = 40
            $0.limits.serverTransactions = 200
            $0.limits.clientTransactions = 200
        }
        var sessions: [InviteSessionID] = []
        for round in 0..<1_500 {
            if round % 10 == 0 {
                let outgoing = try bench.outgoing(.invite, credentials: AgentBench.credentials, body: [1])
                sessions.append(bench.agent.invite(outgoing, now: bench.now))
            }
            bench.drain()
            bench.sent = bench.sent.suffix(6)
            bench.receive(Self.mutate(try Self.candidate(&bench, &entropy), &entropy))
            for event in bench.takeEvents() { Self.react(event, &bench, &sessions, &entropy) }
            bench.advance(.milliseconds(Int(entropy.uint32() % 400)))
            #expect(bench.agent.census.sessions <= 40 + bench.agent.census.clientTransactions)
            #expect(bench.agent.census.serverTransactions <= 200)
        }
        for session in sessions { bench.agent.hangUp(session, now: bench.now) }
        bench.advance(.seconds(200))
        #expect(bench.agent.census.isAtRest, "seed \(seed): \(bench.agent.census)")
    }

    private static func react(
        _ event: UserAgent.Event, _ bench: inout AgentBench, _ sessions: inout [InviteSessionID],
        _ entropy: inout EntropySource
    ) {
        switch event {
        case .incoming(let id, _, _):
            sessions.append(id)
            if entropy.uint32() % 2 == 0 { bench.agent.accept(id, body: [2], now: bench.now) }
        case .offerDue(let id):
            bench.agent.reinvite(id, body: [3], now: bench.now)
        case .options(let id, _, _):
            bench.agent.answerOptions(id, status: 200, now: bench.now)
        case .established(let id, _):
            if entropy.uint32() % 3 == 0 { bench.agent.reinvite(id, body: [3], now: bench.now) }
            if entropy.uint32() % 3 == 0 { bench.agent.hangUp(id, now: bench.now) }
        case .offer(let id, _), .offerWanted(let id, _):
            bench.agent.answer(id, body: [4], now: bench.now)
        case .request(let id, _, _, _):
            if entropy.uint32() % 2 == 0 { bench.agent.respond(id, status: 200, now: bench.now) }
        case .response, .requestFailed, .notified, .subscriptionEnded, .silent, .trying, .provisional, .failed, .ended,
            .cancelled, .acknowledged, .refreshed, .reinviteAnswered, .reinviteFailed, .reinvitePostponed, .redirected,
            .refreshDue, .provisionalAcknowledged:
            break
        }
    }
}
