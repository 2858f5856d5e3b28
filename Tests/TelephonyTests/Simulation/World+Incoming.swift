// Shorthand of the tests of incoming calls.

import Media
import Primitives
import SIP

@testable import Telephony

extension World {
    static let laptop = SessionID(rawValue: 1)
    static let desk = SessionID(rawValue: 2)

    /// A tab of Anna's.
    func openTab(_ tab: SessionID = World.laptop, user: String = "anna", device: String = "Laptop") {
        self.ask(
            .sessionOpened(
                tab,
                Presence(
                    user: UserID(rawValue: user), device: DeviceID(rawValue: device.lowercased()), deviceName: device)))
    }

    /// A registered account with an open tab, and no traffic of them left to see.
    static func ready(_ change: (inout PhoneMachine.Settings) -> Void = { _ in }) -> World {
        let world = World(change: change)
        world.addAccount()
        world.openTab()
        return world
    }

    func receive(_ text: String, from remote: IPEndpoint = World.exchangeEndpoint) {
        self.give(
            .datagram(
                Datagram(transport: .udp, local: World.phoneEndpoint, remote: remote, bytes: Array(text.utf8))))
    }

    /// Rings, and gives the call.
    @discardableResult
    func ring(_ caller: Caller = Caller()) -> CallID? {
        self.receive(caller.invite())
        self.run(for: .milliseconds(10))
        return self.incoming.last?.id
    }

    /// The calls that were announced.
    var incoming: [CallSnapshot] {
        self.events.compactMap { if case .incoming(let call) = $0 { call } else { nil } }
    }

    /// What the phone answered to requests of this method.
    func answers(_ method: Method = .invite) -> [Response] {
        self.datagrams.compactMap { datagram in
            guard case .response(let response)? = try? Message(parsing: datagram.bytes),
                response.cSeq?.method == method
            else { return nil }
            return response
        }
    }

    func statuses(_ method: Method = .invite) -> [Int] { self.answers(method).map(\.status) }

    /// The tag that the phone gave the call.
    var toTag: String { self.answers().compactMap { $0.to?.tag }.last ?? "" }

    func requests(_ method: Method) -> [Request] {
        self.datagrams.compactMap { datagram in
            guard case .request(let request)? = try? Message(parsing: datagram.bytes), request.method == method else {
                return nil
            }
            return request
        }
    }

    func failure(of command: PhoneCommand) -> PhoneError? {
        if case .failure(let error)? = self.reply(self.ask(command)) { error } else { nil }
    }
}
