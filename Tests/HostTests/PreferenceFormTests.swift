// Preferences on their way from the page to the phone, the vault and back.

import PluginKit
import Primitives
import SIP
import Telephony
import Testing

@testable import SpechPhoneHost

struct PreferenceFormTests {
    private func changed(
        _ change: (inout PluginKit.AccountPreferences) -> Void
    ) throws(HandlerError) -> Telephony.AccountPreferences {
        var form = PluginKit.AccountPreferences()
        change(&form)
        return try Telephony.AccountPreferences().changed(by: form)
    }

    @Test func leaveWhatIsNotNamed() throws {
        #expect(try self.changed { _ in } == Telephony.AccountPreferences())
        let one = try self.changed { $0.anonymous = true }
        var expected = Telephony.AccountPreferences()
        expected.anonymous = true
        #expect(one == expected)
    }

    @Test func anEmptyTargetTakesAForwardBack() throws {
        var preferences = try self.changed { $0.forwardBusy = " 1002 " }
        #expect(preferences.forwardBusy == "1002")
        var form = PluginKit.AccountPreferences()
        form.forwardBusy = ""
        preferences = try preferences.changed(by: form)
        #expect(preferences.forwardBusy == nil)
    }

    @Test(arguments: [
        "noAnswerSeconds", "autoAnswer", "holdSound", "dtmfMode", "packetTime", "opusBitrate", "srtp", "sessionTimer",
        "forwardAlways", "codecs",
    ])
    func refuseAValueThatCannotBeUsed(field: String) {
        let error = #expect(throws: HandlerError.self) {
            try self.changed {
                switch field {
                case "noAnswerSeconds": $0.noAnswerSeconds = 1
                case "autoAnswer": $0.autoAnswer = "sometimes"
                case "holdSound": $0.holdSound = "noise"
                case "dtmfMode": $0.dtmfMode = "pulse"
                case "packetTime": $0.packetTime = 25
                case "opusBitrate": $0.opusBitrate = 1
                case "srtp": $0.srtp = "perhaps"
                case "sessionTimer": $0.sessionTimer = 30
                case "forwardAlways": $0.forwardAlways = "1002\r\nVia: x"
                default: $0.codecs = Array(repeating: "PCMU", count: 65)
                }
            }
        }
        #expect(error?.code == "invalidField")
        #expect(error?.field == field)
    }

    @Test func survivesTheVault() throws {
        var account = Telephony.Account(
            id: AccountID(rawValue: "a"), owner: UserID(rawValue: "u"), user: "1001", domain: "pbx.example",
            password: Secret("sesame"), server: ServerAddress(host: "pbx.example"))
        account.preferences = try self.changed {
            $0.doNotDisturb = true
            $0.forwardNoAnswer = "1002"
            $0.noAnswerSeconds = 30
            $0.codecs = ["PCMA", "opus"]
            $0.sessionTimer = 0
            $0.srtp = "required"
            $0.srtpWithoutTLS = true
        }
        var restored = account
        restored.preferences = Telephony.AccountPreferences()
        StoredSettings(StoredSettings(account).bytes).apply(to: &restored)
        #expect(restored == account)
    }

    @Test(arguments: ["", "{", "[]", #"{"preferences":{"srtp":"perhaps"}}"#, #"{"preferences":{"codecs":7}}"#])
    func defaultsApplyWhereTheVaultHoldsNonsense(text: String) {
        var account = Telephony.Account(
            id: AccountID(rawValue: "a"), owner: UserID(rawValue: "u"), user: "1001", domain: "pbx.example",
            password: Secret("sesame"), server: ServerAddress(host: "pbx.example"))
        StoredSettings(Array(text.utf8)).apply(to: &account)
        #expect(account.preferences == Telephony.AccountPreferences())
    }
}
