// A user sees and touches only their own.

import Logging
import PluginKit
import Primitives
import Synchronization
import Telephony
import Testing

@testable import SpechPhoneHost

struct OwnershipTests {
    private let ada = BrowserSession(
        id: PluginKit.SessionID("5"), device: PluginKit.DeviceID("d"), user: PluginKit.UserID("ada"), userName: "ada",
        role: .user
    )

    /// Another tab of hers, on another device.
    private let other = BrowserSession(
        id: PluginKit.SessionID("6"), device: PluginKit.DeviceID("e"), user: PluginKit.UserID("ada"), userName: "ada",
        role: .user
    )

    private func calls(_ phone: FakePhone) -> PhoneCalls {
        PhoneCalls(phone: phone, views: ViewMaker(phone: phone))
    }

    @Test func showsOnlyTheUsersAccountsAndCalls() async throws {
        let phone = FakePhone(
            accounts: [FakePhone.account("a", owner: "ada"), FakePhone.account("b", owner: "bob")],
            calls: [FakePhone.call(1, owner: "ada"), FakePhone.call(2, owner: "bob")])
        let (accounts, calls) = try await ViewMaker(phone: phone).everything(of: self.ada)
        #expect(accounts.map(\.id.rawValue) == ["a"])
        #expect(calls.map(\.id.rawValue) == ["1"])
    }

    @Test(arguments: ["2", "3", "", "1x", "-1"])
    func refusesToTouchACallOfSomebodyElse(id: String) async throws {
        let phone = FakePhone(calls: [FakePhone.call(1, owner: "ada"), FakePhone.call(2, owner: "bob")])
        let call = PluginKit.CallID(id)
        let touches: [() async throws -> Void] = [
            { _ = try await self.calls(phone).check(call, for: self.ada) },
            { try await self.calls(phone).hangUp(call, for: self.ada) },
            { try await self.calls(phone).sendDigits("1", in: call, for: self.ada) },
            { _ = try await self.calls(phone).accept(call, for: self.ada) },
            { try await self.calls(phone).reject(call, as: .busy, for: self.ada) },
            { _ = try await self.calls(phone).hold(call, for: self.ada) },
            { _ = try await self.calls(phone).resume(call, for: self.ada) },
            { try await self.calls(phone).transfer(call, to: "600", for: self.ada) },
            { try await self.calls(phone).transfer(call, with: PluginKit.CallID("1"), for: self.ada) },
            { try await self.calls(phone).transfer(PluginKit.CallID("1"), with: call, for: self.ada) },
        ]
        for touch in touches {
            let error = await #expect(throws: HandlerError.self) { try await touch() }
            #expect(error?.code == "noSuchCall")
        }
        #expect(phone.commands.isEmpty)
    }

    @Test func refusesToCallFromAnAccountOfSomebodyElse() async throws {
        let phone = FakePhone(
            accounts: [FakePhone.account("b", owner: "bob")], calls: [FakePhone.call(1, owner: "ada")])
        for account in [nil, PluginKit.AccountID("b")] {
            let error = await #expect(throws: HandlerError.self) {
                try await self.calls(phone).start(to: "600", account: account, for: self.ada)
            }
            #expect(error?.code == "noSuchAccount")
        }
        #expect(phone.commands.isEmpty)
    }

    @Test func callsFromTheRegisteredAccountBeforeOthersAndTheDemoLast() async throws {
        let until = RegistrationState.registered(until: Instant(nanoseconds: 20_000_000_000))
        let phone = FakePhone(
            accounts: [
                FakePhone.account("demo", owner: "ada", registration: until), FakePhone.account("a", owner: "ada"),
                FakePhone.account("c", owner: "ada", user: "2", registration: until),
                FakePhone.account("b", owner: "ada", user: "1", registration: until),
            ], calls: [FakePhone.call(1, owner: "ada")])
        _ = try await self.calls(phone).start(to: "600", account: nil, for: self.ada)
        #expect(
            phone.commands == [
                .startCall(
                    account: Telephony.AccountID(rawValue: "b"), to: "600", session: Telephony.SessionID(rawValue: 5))
            ])
    }

    @Test func tellsACallsTimesAndWhoHearsIt() async throws {
        let phone = FakePhone(calls: [FakePhone.call(1, owner: "ada", session: 5)])
        let view = try await self.calls(phone).check(PluginKit.CallID("1"), for: self.ada)
        #expect(view.durationMs == 6000)
        #expect(view.attached)
        #expect(view.codec == "PCMU")
        let other = ViewMaker(phone: phone).view(
            of: FakePhone.call(1, owner: "ada", session: 5), for: self.other)
        #expect(!other.attached)
    }

    @Test func namesTheDeviceThatTookACallToTheOtherDevicesOnly() async throws {
        var call = FakePhone.call(1, owner: "ada", session: 5)
        call.takenBy = Presence(user: call.owner, device: Telephony.DeviceID(rawValue: "d"), deviceName: "Laptop")
        let views = ViewMaker(phone: FakePhone())
        #expect(views.view(of: call, for: self.ada).takenBy == nil)
        #expect(views.view(of: call, for: self.other).takenBy == "Laptop")
    }

    /// What the phone is asked when a tab goes, and the call changes so while it is waited for.
    private func commands(after change: @escaping @Sendable (inout CallSnapshot) -> Void) async -> [PhoneCommand] {
        let phone = FakePhone(calls: [FakePhone.call(1, owner: "ada", session: 5)])
        await OrphanWatch(phone: phone, logger: .init(label: "test"), wait: { _ in phone.change(change) })
            .closed(Telephony.SessionID(rawValue: 5))
        return phone.commands
    }

    @Test func endsACallToWhichNoTabComesBack() async throws {
        let commands = await self.commands { $0.session = nil }
        #expect(commands == [.sessionClosed(Telephony.SessionID(rawValue: 5)), .hangUp(Telephony.CallID(rawValue: 1))])
    }

    @Test func waitsAsLongAsTheOperatorSays() async throws {
        let phone = FakePhone(calls: [FakePhone.call(1, owner: "ada", session: 5)])
        let waited = Mutex<[Duration]>([])
        let watch = OrphanWatch(
            phone: phone, logger: .init(label: "test"), grace: .seconds(7),
            wait: { duration in waited.withLock { $0.append(duration) } })
        await watch.closed(Telephony.SessionID(rawValue: 5))
        #expect(waited.withLock { $0 } == [.seconds(7)])
    }

    @Test func leavesACallThatATabHears() async throws {
        let commands = await self.commands { $0.session = Telephony.SessionID(rawValue: 6) }
        #expect(commands == [.sessionClosed(Telephony.SessionID(rawValue: 5))])
    }

    /// Reloads one after the other: thirty seconds after the first, the page may be away again for a moment.
    @Test func leavesACallThatWasHeardMeanwhileAndIsAloneAgain() async throws {
        let commands = await self.commands {
            $0.session = nil
            $0.handovers += 1
        }
        #expect(commands == [.sessionClosed(Telephony.SessionID(rawValue: 5))])
    }

    @Test func givesNobodyACallThatStillRings() async throws {
        var ringing = FakePhone.call(1, owner: "ada", state: .ringing)
        ringing.direction = .incoming
        let phone = FakePhone(calls: [ringing])
        await OrphanWatch(phone: phone, logger: .init(label: "test")).arrived(self.ada)
        #expect(phone.commands == [])
    }

    @Test func givesACallThatNobodyHearsToTheTabThatArrives() async throws {
        let end = CallEnd(code: "hungUp", message: "You hung up.", by: .local)
        let phone = FakePhone(calls: [
            FakePhone.call(1, owner: "ada", session: 4), FakePhone.call(2, owner: "bob"),
            FakePhone.call(3, owner: "ada", state: .ended(end)), FakePhone.call(4, owner: "ada"),
        ])
        await OrphanWatch(phone: phone, logger: .init(label: "test")).arrived(self.ada)
        #expect(
            phone.commands == [.attach(Telephony.SessionID(rawValue: 5), Telephony.CallID(rawValue: 4))])
    }
}
