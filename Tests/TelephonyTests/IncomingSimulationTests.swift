// A thousand incoming calls over a bad wire: each ends as over a perfect one, and leaves nothing behind.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct IncomingSimulationTests {
    enum Reaction {
        case accept(hangUpAfter: Duration?)
        case reject(Rejection)
        case nothing
    }

    struct Course {
        var name: String
        var user = "1001"
        var headers = Headers()
        var reaction = Reaction.nothing
        /// When the caller hangs up, from the beginning.
        var callerHangsUpAfter: Duration?
        var reason: Reason?
        /// How it ends here; `nil`: no call was ever told.
        var end: String?
        /// What the caller learns, in part.
        var callers: String
    }

    static let courses = [
        Course(
            name: "accepted, the caller hangs up", reaction: .accept(hangUpAfter: nil),
            callerHangsUpAfter: .seconds(50), end: "remoteHungUp", callers: "ended local"),
        Course(
            name: "accepted, hung up here", reaction: .accept(hangUpAfter: .seconds(40)), end: "hungUp",
            callers: "ended remote"),
        Course(name: "busy", reaction: .reject(.busy), end: "busyHere", callers: "486"),
        Course(name: "declined", reaction: .reject(.decline), end: "rejected", callers: "603"),
        Course(
            name: "silenced, and taken back", reaction: .reject(.silence), callerHangsUpAfter: .seconds(40),
            end: "missed", callers: "cancelled"),
        Course(name: "taken back", callerHangsUpAfter: .seconds(35), end: "missed", callers: "cancelled"),
        Course(
            name: "taken elsewhere", callerHangsUpAfter: .seconds(35),
            reason: Reason(protocolName: "SIP", cause: 200, text: "Call completed elsewhere"),
            end: "answeredElsewhere", callers: "cancelled"),
        Course(name: "nobody answers", end: "missed", callers: "480"),
        Course(name: "expires", headers: [.expires: "30"], end: "missed", callers: "487"),
        Course(name: "unknown", user: "7777", end: nil, callers: "404"),
    ]

    static func run(_ course: Course, seed: UInt64, wire: Wire) -> World {
        let world = World(seed: seed, wire: wire) { $0.alertingLimit = .seconds(60) }
        world.ask(.restoreAccount(World.account()))
        // The only account of a server would be called whatever number its server names.
        if course.end == nil { world.addAccount(World.account("b", user: "1003")) }
        world.openTab()
        let session = world.exchange.call(course.user, headers: course.headers, now: world.now)
        if let delay = course.callerHangsUpAfter {
            world.after(delay) { $0.exchange.agent.hangUp(session, reason: course.reason, now: $0.now) }
        }
        world.run(for: .seconds(34)) { !world.incoming.isEmpty }
        if let call = world.incoming.first?.id { Self.react(course.reaction, to: call, in: world) }
        world.run(for: .seconds(200))
        return world
    }

    private static func react(_ reaction: Reaction, to call: CallID, in world: World) {
        switch reaction {
        case .accept(let hangUpAfter):
            world.after(.seconds(1)) { $0.ask(.acceptCall(call, session: World.laptop)) }
            guard let hangUpAfter else { return }
            world.after(hangUpAfter) { $0.ask(.hangUp(call)) }
        case .reject(let rejection): world.after(.seconds(1)) { $0.ask(.rejectCall(call, rejection)) }
        case .nothing: break
        }
    }

    @Test func aThousandLossyCallsEndAsOverAPerfectWire() {
        for seed in SimulationTests.seeds {
            let course = Self.courses[Int(seed % UInt64(Self.courses.count))]
            let world = Self.run(course, seed: seed, wire: .bad)
            #expect(world.incoming.count == (course.end == nil ? 0 : 1), "seed \(seed), \(course.name)")
            #expect(
                world.end(of: world.incoming.first?.id)?.code == course.end, "seed \(seed), \(course.name)")
            let told = world.exchange.outcomes.filter { $0 != "established" }
            #expect(
                told.count == 1 && told[0].contains(course.callers), "seed \(seed), \(course.name): \(told)")
            #expect(world.rest() == [], "seed \(seed), \(course.name)")
        }
    }

    @Test func aPerfectWireGivesTheSameEnds() {
        for (seed, course) in Self.courses.enumerated() {
            let world = Self.run(course, seed: UInt64(seed), wire: .perfect)
            #expect(world.end(of: world.incoming.first?.id)?.code == course.end, "\(course.name)")
            #expect(world.exchange.outcomes.contains { $0.contains(course.callers) }, "\(course.name)")
            #expect(world.rest() == [], "\(course.name)")
        }
    }
}
