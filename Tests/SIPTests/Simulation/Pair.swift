// Two user agents on a simulated wire, whose clock jumps to the next thing that happens.

import Primitives

@testable import SIP

struct Pair {
    /// What one side does about an event; it may give its agent commands.
    typealias Reaction = (inout UserAgent, UserAgent.Event, Instant) -> Void

    static let endpoints = [
        IPEndpoint(address: .v4(0xC000_0201), port: 5060), IPEndpoint(address: .v4(0xC000_0202), port: 5060),
    ]

    private(set) var now = Instant(nanoseconds: 0)
    var agents: [UserAgent]
    var reactions: [Reaction]
    var wire: SimulatedWire
    private(set) var events: [[UserAgent.Event]] = [[], []]
    /// Everything that was sent and reported, folded into one number to compare two runs.
    private(set) var digest: UInt64 = 14_695_981_039_346_656_037

    init(
        conditions: SimulatedWire.Conditions = SimulatedWire.Conditions(), seed: UInt64,
        configurations: [UserAgent.Configuration] = [UserAgent.Configuration(), UserAgent.Configuration()]
    ) {
        self.wire = SimulatedWire(conditions: conditions, seed: seed)
        self.reactions = [{ _, _, _ in }, { _, _, _ in }]
        self.agents = configurations.enumerated().map { index, configuration in
            UserAgent(configuration: configuration, entropy: EntropySource(testSeed: seed &* 2 &+ UInt64(index)))
        }
    }

    /// The way from one side to the other.
    static func route(from side: Int, transport: Transport = .udp) -> Route {
        Route(transport: transport, local: self.endpoints[side], remote: self.endpoints[1 - side])
    }

    static func invitation(from side: Int, transport: Transport = .udp) throws -> UserAgent.OutgoingRequest {
        UserAgent.OutgoingRequest(
            method: .invite, uri: try URI(parsing: "sip:side\(1 - side)@192.0.2.\(2 - side)"),
            from: try NameAddress(parsing: "<sip:side\(side)@example.com>"),
            to: try NameAddress(parsing: "<sip:side\(1 - side)@example.com>"), body: Array("offer".utf8),
            contentType: "application/sdp", route: self.route(from: side, transport: transport))
    }

    mutating func perform<Result>(_ side: Int, _ command: (inout UserAgent, Instant) -> Result) -> Result {
        defer { self.drain(side) }
        return command(&self.agents[side], self.now)
    }

    /// Runs until nothing is left to happen, or until `limit` of simulated time has passed.
    mutating func run(for limit: Duration) {
        let end = self.now + limit
        while let next = self.nextMoment, next <= end { self.step(to: next) }
        self.now = end
    }

    private var nextMoment: Instant? {
        ([self.wire.nextArrival] + self.agents.map(\.nextDeadline)).compactMap { $0 }.min()
    }

    private mutating func step(to moment: Instant) {
        self.now = max(self.now, moment)
        while let datagram = self.wire.arrive(now: self.now) {
            guard let side = Self.endpoints.firstIndex(of: datagram.local) else { continue }
            self.agents[side].receive(datagram, now: self.now)
            self.drain(side)
        }
        for side in self.agents.indices where self.agents[side].nextDeadline.map({ $0 <= self.now }) == true {
            self.agents[side].handleTimeout(now: self.now)
            self.drain(side)
        }
    }

    private mutating func drain(_ side: Int) {
        while let output = self.agents[side].poll() {
            switch output {
            case .send(let datagram):
                self.fold(datagram.bytes)
                self.wire.send(datagram, now: self.now)
            case .event(let event):
                self.events[side].append(event)
                self.fold([UInt8(side)])
                self.reactions[side](&self.agents[side], event, self.now)
            }
        }
    }

    /// FNV-1a.
    private mutating func fold(_ bytes: [UInt8]) {
        for byte in bytes { self.digest = (self.digest ^ UInt64(byte)) &* 1_099_511_628_211 }
    }
}
