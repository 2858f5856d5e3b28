// RFC 3326.

import Testing

@testable import SIP

struct ReasonTests {
    private func reason(_ values: String...) -> Reason? {
        var response = Response(status: 200)
        for value in values { response.headers.append(.reason, value) }
        return Reason(response)
    }

    @Test func readsProtocolCauseAndText() {
        #expect(
            self.reason("SIP ;cause=600 ;text=\"Busy Everywhere, \\\"really\\\"\"")
                == Reason(protocolName: "SIP", cause: 600, text: "Busy Everywhere, \"really\""))
        #expect(self.reason("Q.850;cause=16, SIP;cause=200") == Reason(protocolName: "Q.850", cause: 16))
        #expect(self.reason("preemption") == Reason(protocolName: "preemption"))
    }

    @Test func skipsWhatCannotBeRead() {
        #expect(self.reason() == nil)
        #expect(self.reason(";cause=1") == nil)
        #expect(self.reason("SIP;cause=99999999999999999999") == Reason(protocolName: "SIP"))
        #expect(self.reason("=", "SIP;cause=1") == Reason(protocolName: "SIP", cause: 1))
    }

    @Test func writesWhatItReads() {
        let reason = Reason(protocolName: "SIP", cause: 200, text: "a \"quoted\" \\ text")
        #expect(self.reason(reason.description) == reason)
    }
}
