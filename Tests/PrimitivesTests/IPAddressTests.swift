import Primitives
import Testing

/// Text of addresses, both ways (RFC 791, RFC 4291, RFC 5952).
@Suite struct IPAddressTests {
    @Test(
        arguments: [
            ("0.0.0.0", 0), ("127.0.0.1", 0x7F00_0001), ("192.0.2.33", 0xC000_0221), ("255.255.255.255", 0xFFFF_FFFF),
        ] as [(String, UInt32)])
    func readsAndWritesDottedQuads(text: String, bits: UInt32) {
        #expect(IPAddress(text) == .v4(bits))
        #expect(IPAddress.v4(bits).description == text)
    }

    @Test(arguments: [
        "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1..3.4", "1.2.3.4 ", " 1.2.3.4",
        "1.2.3.-4", "0x7f.0.0.1", "1.2.3.4\0", "[1.2.3.4]", "1.2.3.", "999.1.1.1", "1.2.3.4444",
    ])
    func refusesWhatIsNoDottedQuad(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("::", 0, 0), ("::1", 0, 1), ("1::", 0x0001_0000_0000_0000, 0),
            ("2001:db8::1", 0x2001_0DB8_0000_0000, 1),
            ("2001:db8:0:1:1:1:1:1", 0x2001_0DB8_0000_0001, 0x0001_0001_0001_0001),
            ("1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004, 0x0005_0006_0007_0008),
            ("fe80::a:b:c:d", 0xFE80_0000_0000_0000, 0x000A_000B_000C_000D),
            ("::ffff:192.0.2.1", 0, 0x0000_FFFF_C000_0201),
        ] as [(String, UInt64, UInt64)])
    func readsAndWritesCanonicalIPv6(text: String, high: UInt64, low: UInt64) {
        #expect(IPAddress(text) == .v6(high, low))
        #expect(IPAddress.v6(high, low).description == text)
    }

    @Test(
        arguments: [
            ("127.0.0.1", .host), ("::1", .host), ("10.255.0.1", .site), ("172.16.0.1", .site),
            ("172.31.255.255", .site), ("172.32.0.1", .global), ("192.168.0.1", .site), ("192.169.0.1", .global),
            ("100.127.0.1", .site), ("100.128.0.1", .global), ("169.254.0.1", .site), ("8.8.8.8", .global),
            ("fe80::1", .site), ("fd00::1", .site), ("2001:db8::1", .global), ("::ffff:10.0.0.1", .site),
        ] as [(String, IPAddress.Scope)])
    func knowsHowFarAnAddressReaches(text: String, scope: IPAddress.Scope) {
        #expect(IPAddress(text)?.scope == scope)
    }

    /// RFC 5952, section 4: one spelling for each address.
    @Test(arguments: [
        ("2001:DB8::A", "2001:db8::a"),
        ("2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1"),
        ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("0:0:0:0:0:0:0:0", "::"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ("0:0:0:0:0:ffff:1.2.3.4", "::ffff:1.2.3.4"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ("[2001:db8::1]", "2001:db8::1"),
    ])
    func writesOneCanonicalForm(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
    }

    @Test(arguments: [
        ":", ":::", "1:", ":1", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::",
        "g::", "::1%eth0", "fe80::1%1", "1.2.3.4::", "1.2.3.4::1", "::1.2.3", "::1.2.3.4.5", "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4", "[::1", "::1]", "[]", "[[::1]]", "::0x1", "-1::", "1:2:3:4:5:6:7:8 ",
    ])
    func refusesWhatIsNoIPv6(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func everyAddressSurvivesItsText() {
        var state: UInt64 = 0x5EED
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
        for _ in 0..<2_000 {
            // Masks of whole groups make runs of zeros likely.
            let mask = (0..<4).reduce(UInt64(0)) { sum, _ in sum << 16 | (next() >> 63 == 1 ? 0xFFFF : 0) }
            let address = IPAddress.v6(next() & mask, next() & (mask &* 31))
            #expect(IPAddress(address.description) == address)
            let quad = IPAddress.v4(UInt32(truncatingIfNeeded: next() >> 32))
            #expect(IPAddress(quad.description) == quad)
        }
    }

    @Test func knowsSpecialAddresses() {
        #expect(IPAddress("127.8.9.1")?.isLoopback == true)
        #expect(IPAddress("::1")?.isLoopback == true)
        #expect(IPAddress("128.0.0.1")?.isLoopback == false)
        #expect(IPAddress("0.0.0.0")?.isUnspecified == true)
        #expect(IPAddress("::")?.isUnspecified == true)
        #expect(IPAddress("224.0.1.75")?.isMulticast == true)
        #expect(IPAddress("ff02::1")?.isMulticast == true)
        #expect(IPAddress("fe80::1")?.isMulticast == false)
    }

    @Test func endpointsPutIPv6IntoBrackets() {
        #expect(IPEndpoint(address: .loopbackV4, port: 5060).description == "127.0.0.1:5060")
        #expect(IPEndpoint(address: .loopbackV6, port: 5060).description == "[::1]:5060")
    }
}
