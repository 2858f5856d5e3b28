import SIP
import Testing

/// RFC 3261, section 20.10, 20.20, 20.39 and 25.1.
@Suite struct NameAddressTests {
    @Test(
        arguments: [
            (
                "\"A. G. Bell\" <sip:agb@bell-telephone.com>;tag=a48s", "A. G. Bell", "sip:agb@bell-telephone.com",
                "a48s"
            ),
            ("sip:+12125551212@server.phone2net.com;tag=887s", nil, "sip:+12125551212@server.phone2net.com", "887s"),
            ("Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8", "Anonymous", "sip:c8oqz84zk7z@privacy.org", "hyh8"),
            ("<sip:a@b>", nil, "sip:a@b", nil),
            ("  The \t Operator\r\n  <sip:o@c> ; tag = 287447 ", "The Operator", "sip:o@c", "287447"),
            ("caller<sip:caller@example.com>;tag=323", "caller", "sip:caller@example.com", "323"),
            ("\"quoted \\\"name\\\" \\\\ slash\"<sip:a@b>", "quoted \"name\" \\ slash", "sip:a@b", nil),
            ("\"a, b; c <d>\" <sip:a@b;lr?x=y>;tag=z", "a, b; c <d>", "sip:a@b;lr?x=y", "z"),
            ("Jürgen Groß <sip:j@g>", "Jürgen Groß", "sip:j@g", nil),
            ("<tel:+123;phone-context=b>;TAG=q", nil, "tel:+123;phone-context=b", "q"),
            ("\"\" <sip:a@b>;tag=\"quoted\"", nil, "sip:a@b", "quoted"),
            ("<sip:a@b>;;tag=x;", nil, "sip:a@b", "x"),
        ] as [(String, String?, String, String?)])
    func readsEveryForm(text: String, name: String?, uri: String, tag: String?) throws {
        let address = try NameAddress(parsing: text)
        #expect(address.displayName == name)
        #expect(address.uri.description == uri)
        #expect(address.tag == tag)
        #expect(try NameAddress(parsing: address.description) == address)
    }

    @Test(arguments: [
        "", "<", "<>", "<sip:a@b", "\"open <sip:a@b>", "\"name\" sip:a@b", "name sip:a@b", "sip:a@b?x=y",
        "sip:a@b,sip:c@d",
        "<sip:a@b>trailing", "<sip:a@b>;tag=\"open", "<sip:a@b>;=x", "<sip:a b@c>", "a, b <sip:a@b>", "sip:a@b;tag=x y",
        "<<sip:a@b>>", "< sip:a@b>", "\"a\" \"b\" <sip:a@b>",
    ])
    func refusesMalformedAddresses(text: String) {
        #expect(throws: SIPError.self) { try NameAddress(parsing: text) }
    }

    @Test func withoutBracketsParametersBelongToTheHeader() throws {
        let address = try NameAddress(parsing: "sip:a@b;expires=5")
        #expect(address.parameters["expires"] == "5")
        #expect(address.uri.sip?.parameters.isEmpty == true)
    }

    @Test func writesQuotesOnlyWhereParametersNeedThem() {
        var address = NameAddress(displayName: "Bob \"B\"", uri: .sip(SIPURI(user: "bob", host: "h")))
        address.tag = "t1"
        address.parameters["flag"] = ""
        address.parameters["text"] = "two words"
        address.parameters["received"] = "2001:db8::1"
        #expect(
            address.description
                == "\"Bob \\\"B\\\"\" <sip:bob@h>;tag=t1;flag;text=\"two words\";received=2001:db8::1")
        address.tag = nil
        #expect(!address.parameters.contains("TAG"))
    }

    @Test func aTagIsGivenBackByteByByte() throws {
        for tag in ["a/b@c:d=1", "[x]", "z"] {
            var address = try NameAddress(parsing: "<sip:a@b>;tag=\(tag)")
            #expect(address.tag == tag)
            address.tag = nil
            address.tag = tag
            #expect(address.description == "<sip:a@b>;tag=\(tag)")
        }
        var address = try NameAddress(parsing: "<sip:a@b>")
        address.tag = "two words"
        #expect(address.description == "<sip:a@b>;tag=\"two words\"")
    }
}
