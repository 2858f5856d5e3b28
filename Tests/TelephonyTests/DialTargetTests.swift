// What people type, and what is dialled.

import SIP
import Testing

@testable import Telephony

@Suite struct DialTargetTests {
    @Test(arguments: [
        ("600", "sip:600@pbx.example"), (" +49 (30) 123-45.6/7 ", "sip:+49301234567@pbx.example"),
        ("*43#", "sip:*43%23@pbx.example"), ("alice", "sip:alice@pbx.example"),
        ("john.doe", "sip:john.doe@pbx.example"), ("bob@other.example", "sip:bob@other.example"),
        ("sip:bob@other.example:5070;transport=tcp?Route=x", "sip:bob@other.example:5070;transport=tcp"),
        ("SIP:600@192.0.2.1", "sip:600@192.0.2.1"),
        ("tel:+1-201-555-0123;phone-context=x", "sip:+12015550123@pbx.example"),
        ("sip:[2001:db8::1]", "sip:[2001:db8::1]"),
    ])
    func dialsWhatWasMeant(typed: String, uri: String) throws {
        #expect(try DialTarget(typed, account: World.account()).uri.description == uri)
    }

    @Test(arguments: ["", "  ", "5+5", "+", "12;34", "--", "a b", "sip:", "@", "x@", "sips:bob@x.example", "12\u{7}"])
    func refusesWhatCannotBeDialled(typed: String) {
        #expect(throws: PhoneError.self) { try DialTarget(typed, account: World.account()) }
    }

    @Test func saysWhatIsWrong() {
        #expect(throws: PhoneError.invalidNumber("12=3", reason: "“=” is no key of a telephone.")) {
            try DialTarget("12=3", account: World.account())
        }
        #expect(throws: PhoneError.self) {
            try DialTarget(String(repeating: "1", count: 300), account: World.account())
        }
    }

    @Test func keepsTheServersUnusualPortInItsOwnDomain() throws {
        var account = World.account()
        account.server.port = 5070
        #expect(try DialTarget("600", account: account).uri.description == "sip:600@pbx.example:5070")
        #expect(try DialTarget("600", account: account).party.uri == "sip:600@pbx.example")
        #expect(try DialTarget("sip:600@PBX.example", account: account).uri.port == 5070)
        #expect(try DialTarget("600@other.example", account: account).uri.port == nil)
        account.domain = "example.org"
        #expect(try DialTarget("600", account: account).uri.description == "sip:600@example.org")
    }
}
