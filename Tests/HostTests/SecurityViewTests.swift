// What the page is told of a call's encryption.

import Foundation
import PluginKit
import SIP
import Telephony
import Testing

@testable import SpechPhoneHost

struct SecurityViewTests {
    private func text(_ security: CallSecurity) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(SecurityView(security)), as: UTF8.self)
    }

    @Test func saysWhatIsEncryptedAndWhatIsNotKnownYet() throws {
        #expect(try self.text(CallSecurity()) == "{}")
        #expect(try self.text(CallSecurity(signalling: .tcp)) == #"{"signalling":"tcp"}"#)
        #expect(
            try self.text(CallSecurity(sound: .plain, signalling: .udp)) == #"{"media":"none","signalling":"udp"}"#)
        #expect(
            try self.text(CallSecurity(sound: .encrypted(suite: "AEAD_AES_256_GCM"), signalling: .tls))
                == #"{"media":"srtp","signalling":"tls","suite":"AEAD_AES_256_GCM"}"#)
    }

    @Test func standsInTheViewOfTheCall() async throws {
        var call = FakePhone.call(1, owner: "ada")
        call.security = CallSecurity(sound: .encrypted(suite: "AEAD_AES_128_GCM"), signalling: .tls)
        let tab = BrowserSession(
            id: PluginKit.SessionID("5"), device: PluginKit.DeviceID("d"), user: PluginKit.UserID("ada"),
            userName: "ada", role: .user)
        let (_, calls) = try await ViewMaker(phone: FakePhone(calls: [call])).everything(of: tab)
        #expect(calls.map(\.secure) == [SecurityView(media: .srtp, suite: "AEAD_AES_128_GCM", signalling: "tls")])
    }
}
