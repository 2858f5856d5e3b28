// One conversation for one person, however the address is written.

import SIP
import Testing

@testable import Telephony

@Suite struct CorrespondentTests {
    @Test(arguments: [
        ("sip:1002@pbx.example", "1002@pbx.example"), ("sip:1002@PBX.example:5070;transport=tcp", "1002@pbx.example"),
        ("sips:1002@pbx.example", "1002@pbx.example"), ("sip:1002@192.0.2.7:5061", "1002@pbx.example"),
        ("sip:%31002@pbx.example", "1002@pbx.example"), ("sip:Bob@other.example", "Bob@other.example"),
        ("sip:other.example", "other.example"), ("tel:+1-201-555-0123;phone-context=x", "+1-201-555-0123@pbx.example"),
    ])
    func isTheSameHoweverTheAddressIsWritten(uri: String, address: String) throws {
        var account = World.account()
        account.server.host = "192.0.2.7"
        let party = RemoteParty(NameAddress(uri: try URI(parsing: uri)))
        #expect(Correspondent(party, of: account).address == address)
    }

    @Test func eachAccountHasItsOwn() throws {
        let uri = try SIPURI(parsing: "sip:1002@pbx.example")
        #expect(Correspondent(uri, of: World.account("a")) != Correspondent(uri, of: World.account("b")))
    }
}
