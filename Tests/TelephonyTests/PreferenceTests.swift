// Preferences: stored first, then in force, and told to every tab.

import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct PreferenceTests {
    private let account = World.account().id
    private let quiet: AccountPreferences = {
        var preferences = AccountPreferences()
        preferences.doNotDisturb = true
        return preferences
    }()

    @Test func takeForceWhenTheyAreStored() throws {
        let world = World()
        world.addAccount()
        guard case .success(.account(let snapshot)) = world.answer(.setPreferences(self.account, self.quiet)) else {
            Issue.record("not answered with the account")
            return
        }
        #expect(snapshot.preferences == self.quiet)
        var stored = World.account()
        stored.preferences = self.quiet
        #expect(world.effects.contains { if case .store(_, .saveAccount(stored)) = $0 { true } else { false } })
        #expect(world.events.contains(.registration(snapshot)))
        #expect(world.rest() == [])
    }

    @Test func stayAsTheyWereWhenTheyCannotBeStored() throws {
        let world = World()
        world.addAccount()
        world.storing = .failed(code: "vaultDiskFull", message: "The disk is full.")
        let error = PhoneError.storageFailed(code: "vaultDiskFull", reason: "The disk is full.")
        #expect(world.answer(.setPreferences(self.account, self.quiet)) == .failure(error))
        guard case .success(.snapshot(let accounts, _)) = world.answer(.snapshot) else { return }
        #expect(accounts.map(\.preferences) == [AccountPreferences()])
        #expect(world.rest() == [])
    }

    /// RFC 4568, section 8: whoever could read the keys could listen.
    @Test func encryptionThatIsDemandedNeedsTLSOrAnExplicitWord() throws {
        let world = World()
        world.addAccount()
        var preferences = AccountPreferences()
        preferences.encryption = .required
        guard case .failure(.invalidAccount("srtp", _)) = world.answer(.setPreferences(self.account, preferences))
        else {
            throw Unexpected("refused")
        }
        preferences.encryptsWithoutTLS = true
        guard case .success = world.answer(.setPreferences(self.account, preferences)) else {
            throw Unexpected("taken")
        }
        preferences.encryptsWithoutTLS = false
        guard
            case .failure(.invalidAccount("srtpWithoutTLS", _)) = world.answer(
                .setPreferences(self.account, preferences))
        else { throw Unexpected("refused") }
        var account = World.account()
        account.preferences = preferences
        guard case .failure(.invalidAccount("transport", _)) = world.answer(.saveAccount(account)) else {
            throw Unexpected("refused")
        }
        #expect(world.rest() == [])
    }

    @Test func ofAnUnknownAccountAreRefused() {
        let world = World()
        #expect(world.answer(.setPreferences(self.account, self.quiet)) == .failure(.noSuchAccount))
    }
}
