// What pages are told, as text.

import PluginKit
import Testing

struct ServerEventTests {
    private func text(_ event: some ServerEvent) throws -> String {
        String(decoding: try event.encoded(), as: UTF8.self)
    }

    @Test func pushesTypeAndData() throws {
        #expect(
            try self.text(Notify(severity: .warning, code: "slow", message: "Slow."))
                == #"{"data":{"code":"slow","message":"Slow.","severity":"warning"},"type":"notify"}"#)
    }

    @Test func tellsAttachmentAndDetachmentUnderOneName() throws {
        #expect(
            try self.text(
                Audio(callId: CallID("9"), streamId: 1, epoch: 2, format: .pcm16, rate: 8000, bitrate: nil))
                == #"{"data":{"callId":"9","epoch":2,"format":"pcm16","frameMs":20,"rate":8000,"streamId":1},"type":"audio"}"#
        )
        #expect(
            try self.text(
                Audio(callId: CallID("9"), streamId: 1, epoch: 2, format: .opus, rate: 48000, bitrate: 24000))
                == #"{"data":{"bitrate":24000,"callId":"9","epoch":2,"format":"opus","frameMs":20,"rate":48000,"streamId":1},"#
                + #""type":"audio"}"#)
        #expect(
            try self.text(Audio(detachedFrom: CallID("9")))
                == #"{"data":{"callId":"9","detached":true},"type":"audio"}"#)
    }

    @Test func leavesOutWhatACallDoesNotHave() throws {
        let call = CallView(
            id: CallID("9"), account: AccountID("a"), direction: .outgoing,
            remote: RemoteView(uri: "sip:600@pbx.example", user: "600", name: nil), state: .dialing, startedAt: 1,
            durationMs: 0, codec: nil, held: false, heldHere: false, attached: true, end: nil)
        let text = try self.text(CallState(call: call))
        #expect(text.contains(#""remote":{"uri":"sip:600@pbx.example","user":"600"}"#))
        #expect(!text.contains("codec"))
        #expect(!text.contains("end"))
    }
}
