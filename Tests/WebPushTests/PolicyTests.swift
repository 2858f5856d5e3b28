// A browser must not make the host call its own inside.

import Primitives
import Testing

@testable import WebPush

@Suite struct PolicyTests {
    @Test(arguments: [
        ("https://push.example/a/b?c=d", "push.example", 443, "/a/b?c=d"),
        ("HTTPS://Push.Example", "push.example", 443, "/"),
        ("https://push.example:8443?x", "push.example", 8443, "/?x"), ("https://192.0.2.1/x", "192.0.2.1", 443, "/x"),
        ("https://[2001:DB8::1]:444/x", "2001:db8::1", 444, "/x"),
    ])
    func readsAnAddress(text: String, host: String, port: UInt16, path: String) throws {
        let endpoint = try #require(PushEndpoint(text))
        #expect(endpoint.host == host && endpoint.port == port && endpoint.path == path)
    }

    @Test(arguments: [
        "", "http://push.example/", "https://", "https:///x", "https://user@push.example/", "https://push.example:0/",
        "https://push.example:65536/", "https://push.example:/", "https://push.example/#x", "https://a b/",
        "https://push.example/\r\nX: y", "https://[::1/", "https://[fe80::1%25eth0]/", "https://pü.example/",
        "https://push.example\\@inside/", "https://push.example/" + String(repeating: "x", count: 2_048), "ftp://x/",
        "https://push.example:443:80/",
    ])
    func refusesWhatIsNoPlainAddress(text: String) {
        #expect(PushEndpoint(text) == nil)
    }

    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "fc00::1",
        "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1",
    ])
    func takesNoAddressOfTheInside(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isPublic)
        let endpoint = try #require(PushEndpoint("https://push.example/x"))
        #expect(!PushPolicy().admits(address, for: endpoint))
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.0.1.1",
        "198.17.0.1", "198.20.0.1", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2600::1", "2a00:1450::1",
        "2001:200::1", "3ffe::1",
    ])
    func takesTheAddressesOfTheWorld(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test func takesOtherPortsAndTheInsideOnlyWhereTheOperatorListsThem() throws {
        let strict = PushPolicy()
        let open = PushPolicy(listed: [.init(host: "localhost", port: 8443), .init(host: "push.lan", port: nil)])
        func admits(_ policy: PushPolicy, _ text: String) throws -> Bool {
            policy.admits(try #require(PushEndpoint(text)))
        }
        #expect(try admits(strict, "https://push.example/x"))
        #expect(try !admits(strict, "https://push.example:8443/x"))
        #expect(try !admits(strict, "https://localhost/x"))
        #expect(try !admits(strict, "https://10.0.0.1/x"))
        #expect(try !admits(strict, "https://[::1]/x"))
        #expect(try admits(open, "https://localhost:8443/x"))
        #expect(try !admits(open, "https://localhost:8444/x"))
        #expect(try admits(open, "https://push.lan:99/x"))
        let inside = try #require(IPAddress("10.0.0.1"))
        #expect(open.admits(inside, for: try #require(PushEndpoint("https://push.lan:99/x"))))
        #expect(!open.admits(inside, for: try #require(PushEndpoint("https://push.example/x"))))
    }
}
