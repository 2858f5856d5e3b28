// What a page is told of a mailbox.

import PluginKit
import SIP
import Telephony
import Testing

@testable import SpechPhoneHost

struct VoicemailViewTests {
    @Test func tellsWhatWaitsAndWhereItIsHeard() throws {
        var account = FakePhone.account("a", owner: "ada")
        #expect(ViewMaker(phone: FakePhone()).view(of: account).voicemail == nil)
        account.voicemail = MessageSummary(
            isWaiting: true, account: try URI(parsing: "sip:*97@pbx.example"), voice: .init(new: 2, old: 5))
        #expect(
            ViewMaker(phone: FakePhone()).view(of: account).voicemail
                == VoicemailView(waiting: true, newMessages: 2, oldMessages: 5, account: "sip:*97@pbx.example"))
    }

    @Test(arguments: [
        ("tel:+4930123", "tel:+4930123"), ("sips:box@pbx.example", nil), ("mailto:box@pbx.example", nil),
        ("sip:" + String(repeating: "9", count: 300) + "@pbx.example", nil),
    ])
    func namesOnlyWhatCanBeDialled(uri: String, expected: String?) throws {
        let view = VoicemailView(MessageSummary(isWaiting: true, account: try URI(parsing: uri)))
        #expect(view == VoicemailView(waiting: true, newMessages: 0, oldMessages: 0, account: expected))
    }
}
