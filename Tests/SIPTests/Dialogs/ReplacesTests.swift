import Testing

@testable import SIP

@Suite struct ReplacesTests {
    @Test func readsTheExamplesOfTheRFC() {
        #expect(
            Replaces("98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff")
                == Replaces(callID: "98732@sip.example.com", toTag: "ff87ff", fromTag: "r33th4x0r"))
        #expect(
            Replaces("12adf2f34456gs5 ;to-tag=12345 ; from-tag=54321;early-only;other=1")
                == Replaces(callID: "12adf2f34456gs5", toTag: "12345", fromTag: "54321", isEarlyOnly: true))
    }

    @Test(arguments: ["", ";", "a", "a;to-tag=1", "a;from-tag=1", ";to-tag=1;from-tag=2", "a;to-tag;from-tag=1"])
    func refusesWhatNamesNoDialog(text: String) {
        #expect(Replaces(text) == nil)
    }

    @Test func isReadAsItWasWritten() {
        let replaces = Replaces(callID: "a@b", toTag: "1", fromTag: "2", isEarlyOnly: true)
        #expect(Replaces(replaces.description) == replaces)
    }
}
