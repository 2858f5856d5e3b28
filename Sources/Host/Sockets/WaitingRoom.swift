// A socket costs memory before anybody has proved anything, so strangers get few of them, and not for long.

import NIOCore
import NIOWebSocket
import Synchronization

/// The sockets that have not proved yet whose they are: so many in all, so many from one address, each for so long.
///
/// Where there is no room the one that has waited longest goes: a page that has its token is in after a moment, and a
/// person who types gets a new socket with the press of the button. Safe to call from any thread.
final class WaitingRoom: Sendable {
    struct Limits: Hashable, Sendable {
        /// Fewer than the connections of the host, so that strangers cannot take all of them.
        var sockets = 1_024
        /// From one address; a /64 of IPv6 counts as one (RFC 6177).
        var socketsFromOneAddress = 64
        var time: TimeAmount = .seconds(60)
    }

    struct Census: Encodable, Hashable, Sendable {
        /// Sockets that wait at this moment.
        var waiting = 0
        /// Sent away because nobody had come in by then.
        var late = 0
        /// Sent away to make room.
        var crowdedOut = 0
    }

    /// One socket's place; never given twice while the host runs.
    struct Place: Hashable, Comparable, Sendable {
        fileprivate let number: UInt64

        static func < (left: Place, right: Place) -> Bool { left.number < right.number }
    }

    private struct Guest {
        let address: String?
        let sendAway: @Sendable (_ reason: String) -> Void
    }

    private struct State {
        var guests: [Place: Guest] = [:]
        var lastNumber: UInt64 = 0
        var late = 0
        var crowdedOut = 0
    }

    /// What a page sees that may come back as soon as somebody wants in: a code of ours (RFC 6455, section 7.4.2).
    static let closeCode = WebSocketErrorCode.unknown(4002)

    private let limits: Limits
    private let state = Mutex(State())

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    var census: Census {
        self.state.withLock { Census(waiting: $0.guests.count, late: $0.late, crowdedOut: $0.crowdedOut) }
    }

    /// Takes a socket in, and sends it away when it is still here after the time.
    ///
    /// - Parameters:
    ///   - address: Whose limit it counts for; `nil` where many may be behind one address.
    ///   - sendAway: Closes the socket; called at most once, from any thread.
    func enter(
        _ address: String?, on eventLoop: any EventLoop, sendAway: @escaping @Sendable (_ reason: String) -> Void
    ) -> Place {
        let (place, crowdedOut) = self.state.withLock { state in
            let crowdedOut = self.longest(in: state, address).flatMap { state.guests.removeValue(forKey: $0) }
            if crowdedOut != nil { state.crowdedOut += 1 }
            state.lastNumber += 1
            let place = Place(number: state.lastNumber)
            state.guests[place] = Guest(address: address, sendAway: sendAway)
            return (place, crowdedOut)
        }
        crowdedOut?.sendAway("others wait")
        eventLoop.scheduleTask(in: self.limits.time) { self.expire(place) }
        return place
    }

    /// The socket has proved itself or is gone.
    func leave(_ place: Place) {
        self.state.withLock { $0.guests[place] = nil }
    }

    private func expire(_ place: Place) {
        let late = self.state.withLock { state in
            let guest = state.guests.removeValue(forKey: place)
            if guest != nil { state.late += 1 }
            return guest
        }
        late?.sendAway("nobody came in")
    }

    /// Who has waited longest where a limit is reached.
    private func longest(in state: State, _ address: String?) -> Place? {
        if let address {
            let same = state.guests.filter { $0.value.address == address }
            if same.count >= self.limits.socketsFromOneAddress { return same.keys.min() }
        }
        return state.guests.count >= self.limits.sockets ? state.guests.keys.min() : nil
    }
}
