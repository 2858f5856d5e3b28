// Who holds, how, and in which order it ends: every row of docs/rfc/hold-matrix.md.

import Media
import Primitives
import SDP
import SIP
import Testing

@testable import Telephony

@Suite struct HoldMatrixTests {
    /// How the far end puts us on hold.
    enum TheirHold: String, CaseIterable, CustomTestStringConvertible {
        case sendOnly, inactive
        /// The way of RFC 2543: `c=0.0.0.0`.
        case noAddress

        var testDescription: String { self.rawValue }
    }

    enum Party: String, CaseIterable, CustomTestStringConvertible {
        case we, they

        var testDescription: String { self.rawValue }
    }

    /// A call that is up, with what both sides have done to it so far.
    final class Scene {
        let world: World
        let call: CallID
        let sound: AccountPreferences.HoldSound
        let theirs: TheirHold
        var weHold = false
        var theyHold = false

        init(_ sound: AccountPreferences.HoldSound, _ theirs: TheirHold) throws {
            self.sound = sound
            self.theirs = theirs
            (self.world, self.call) = try MidCallTests.callUp(sound: sound)
        }

        func hold(_ party: Party) throws {
            switch party {
            case .we:
                guard case .success(.call(let snapshot)) = self.world.answer(.hold(self.call)) else {
                    throw Unexpected("not held")
                }
                #expect(snapshot.isHeldHere)
                self.weHold = true
            case .they:
                try self.reoffer { local in
                    switch self.theirs {
                    case .sendOnly: local.direction = .sendOnly
                    case .inactive: local.direction = .inactive
                    case .noAddress: local.address = .v4(0)
                    }
                }
                self.theyHold = true
            }
            try self.check("after \(party) held")
        }

        func release(_ party: Party) throws {
            switch party {
            case .we:
                guard case .success(.call(let snapshot)) = self.world.answer(.resume(self.call, World.tab)) else {
                    throw Unexpected("not taken back")
                }
                #expect(!snapshot.isHeldHere)
                self.weHold = false
            case .they:
                try self.reoffer { local in
                    local.direction = .sendReceive
                    local.address = World.exchangeEndpoint.address
                }
                self.theyHold = false
            }
            try self.check("after \(party) released")
        }

        private func reoffer(_ change: (inout LocalAudio) -> Void) throws {
            let session = try #require(self.world.exchange.sessions.first)
            // Until the ACK of the offer before is there, another one would have to wait.
            self.world.run(for: .seconds(1))
            self.world.exchange.reoffer(session, now: self.world.now, change)
            self.world.run(for: .seconds(1))
            #expect(self.world.exchange.reinviteAnswers.last?.status == 200)
        }

        /// What flows now, by the table.
        func check(_ step: Comment) throws {
            guard let parameters = self.world.media.flatMap({ self.world.configured[$0] }),
                case .success(.call(let snapshot)) = self.world.answer(.checkCall(self.call))
            else { throw Unexpected("no media or no call") }
            let theyStillSend = !self.theyHold || self.theirs != .inactive
            let sends = !self.theyHold && (!self.weHold || self.sound == .music)
            let receives = !self.weHold && theyStillSend
            #expect(parameters.sends == sends, step)
            #expect(parameters.receives == receives, step)
            #expect(parameters.source == (!self.weHold ? .microphone : self.sound == .music ? .music : .silence), step)
            #expect(snapshot.isHeldHere == self.weHold, step)
            #expect(snapshot.isHeldByRemote == self.theyHold, step)
            #expect(snapshot.state == .active, step)
        }
    }

    static let sounds = AccountPreferences.HoldSound.allCases

    @Test(arguments: Self.sounds) func weHoldAndResume(sound: AccountPreferences.HoldSound) throws {
        let scene = try Scene(sound, .sendOnly)
        for _ in 0..<3 {
            try scene.hold(.we)
            let offers = scene.world.exchange.receivedOffers.last
            #expect(offers?.media.first?.ownDirection == (sound == .music ? .sendOnly : .inactive))
            try scene.release(.we)
            #expect(scene.world.exchange.receivedOffers.last?.media.first?.ownDirection == .sendReceive)
        }
        #expect(scene.world.rest() == [])
    }

    @Test(arguments: TheirHold.allCases) func theyHoldAndResume(theirs: TheirHold) throws {
        let scene = try Scene(.music, theirs)
        for _ in 0..<3 {
            try scene.hold(.they)
            try scene.release(.they)
        }
        #expect(scene.world.rest() == [])
    }

    @Test(arguments: Self.sounds, TheirHold.allCases)
    func weHoldThenTheyAndEitherReleasesFirst(sound: AccountPreferences.HoldSound, theirs: TheirHold) throws {
        for first in Party.allCases { try Self.nested(sound, theirs, held: [.we, .they], releasedFirst: first) }
    }

    @Test(arguments: Self.sounds, TheirHold.allCases)
    func theyHoldThenWeAndEitherReleasesFirst(sound: AccountPreferences.HoldSound, theirs: TheirHold) throws {
        for first in Party.allCases { try Self.nested(sound, theirs, held: [.they, .we], releasedFirst: first) }
    }

    private static func nested(
        _ sound: AccountPreferences.HoldSound, _ theirs: TheirHold, held: [Party], releasedFirst first: Party
    ) throws {
        let scene = try Scene(sound, theirs)
        for party in held { try scene.hold(party) }
        try scene.release(first)
        try scene.release(first == .we ? .they : .we)
        #expect(scene.world.rest() == [])
    }
}
