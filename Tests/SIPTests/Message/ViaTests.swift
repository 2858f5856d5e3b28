import SIP
import Testing

/// RFC 3261, section 20.42, and RFC 3581.
@Suite struct ViaTests {
    @Test func readsAPlainVia() throws {
        let via = try Via(parsing: "SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7;rport")
        #expect(via.transport == "UDP")
        #expect(via.host == "erlang.bell-telephone.com")
        #expect(via.port == 5060)
        #expect(via.branch == "z9hG4bK87asdks7")
        #expect(via.rport == .requested)
        #expect(via.description == "SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7;rport")
    }

    /// The spread-out example of section 20.42.
    @Test func whiteSpaceMayStandEverywhere() throws {
        let via = try Via(
            parsing: "SIP / 2.0 / UDP first.example.com: 4000;ttl=16\r\n  ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1")
        #expect(via.host == "first.example.com")
        #expect(via.port == 4000)
        #expect(via.parameters["maddr"] == "224.2.0.1")
        #expect(via.branch == "z9hG4bKa7c6a8dlze.1")
    }

    @Test func readsAddressesOfBothFamilies() throws {
        let via = try Via(parsing: "sip/2.0/tls [2001:DB8::9:1]:5061;received=2001:db8::9:255;rport=1025;branch=b")
        #expect(via.host == "[2001:db8::9:1]")
        #expect(via.received == "2001:db8::9:255")
        #expect(via.rport == .port(1025))
        #expect(via.description == "SIP/2.0/tls [2001:db8::9:1]:5061;received=2001:db8::9:255;rport=1025;branch=b")
    }

    @Test func fillsInWhatAServerAdds() {
        var via = Via(transport: "UDP", host: "Host", parameters: ["branch": "z9hG4bK1", "rport": ""])
        via.rport = .port(40_000)
        via.received = "192.0.2.9"
        #expect(via.description == "SIP/2.0/UDP host;branch=z9hG4bK1;rport=40000;received=192.0.2.9")
        via.rport = nil
        #expect(via.rport == nil && !via.parameters.contains("rport"))
    }

    /// A request of another version is answered 505, and its Via says where to (RFC 3261, section 21.5.6).
    @Test(arguments: ["SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw", "SIP/12.25/TCP h:5070;branch=x"])
    func keepsTheVersionInWhichTheAnswerIsWanted(text: String) throws {
        let via = try Via(parsing: text)
        #expect(via.description == text)
        #expect(try Via(parsing: "SIP / 3.0 / UDP h").version == "3.0")
        #expect(try Via(parsing: "SIP/2.0/UDP h").version == "2.0")
    }

    @Test(arguments: [
        "", "SIP/2.0", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/x/UDP h", "SIP//UDP h", "HTTP/2.0/UDP h", "SIP/2.0/UDPh;x",
        "SIP/2.0/ h",
        "SIP/2.0/UDP h:", "SIP/2.0/UDP h:99999", "SIP/2.0/UDP h:5060:1", "SIP/2.0/UDP h, SIP/2.0/UDP i",
        "SIP/2.0/UDP [::1", "SIP/2.0/UDP h;branch=\"x", "SIP/2.0/UDP h x", "SIP/2.0/UDP ;branch=x",
    ])
    func refusesMalformedVias(text: String) {
        #expect(throws: SIPError.self) { try Via(parsing: text) }
    }
}
