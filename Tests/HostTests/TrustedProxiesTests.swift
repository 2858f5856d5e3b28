// Where a request came from, and whose word counts for it.

import Primitives
import Testing

@testable import SpechPhoneHost

struct TrustedProxiesTests {
    private func proxies(_ texts: String...) throws -> TrustedProxies {
        TrustedProxies(try texts.map { try #require(IPAddress($0)) })
    }

    @Test func believesNobodyWhomTheOperatorDidNotName() throws {
        let none = TrustedProxies()
        #expect(none.source(of: "127.0.0.1", forwardedFor: ["203.0.113.9"]) == "127.0.0.1")
        let one = try self.proxies("192.0.2.1")
        #expect(one.source(of: "203.0.113.1", forwardedFor: ["198.51.100.1"]) == "203.0.113.1")
        #expect(one.source(of: "unknown", forwardedFor: ["198.51.100.1"]) == "unknown")
    }

    @Test(arguments: [
        // The last one is what the proxy itself saw; the others may be invented.
        (["203.0.113.9"], "203.0.113.9"), (["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        // A second proxy before the first one.
        (["198.51.100.1, 203.0.113.9, 192.0.2.2"], "203.0.113.9"),
        (["203.0.113.9,192.0.2.2,192.0.2.1"], "203.0.113.9"),
        // As proxies write it.
        (["203.0.113.9:4711"], "203.0.113.9"), (["2001:db8::9"], "2001:db8::9"),
        (["[2001:db8::9]:4711"], "2001:db8::9"), (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["  203.0.113.9\t"], "203.0.113.9"),
        // Nobody says it, or says nothing that can be read.
        ([], "192.0.2.1"), ([""], "192.0.2.1"), (["unknown"], "192.0.2.1"),
        (["203.0.113.9, unknown"], "192.0.2.1"), (["203.0.113.9, unknown, 192.0.2.2"], "192.0.2.2"),
        (["192.0.2.2"], "192.0.2.2"),
    ])
    func takesTheLastAddressThatIsNoProxy(lines: [String], source: String) throws {
        let proxies = try self.proxies("192.0.2.1", "192.0.2.2")
        #expect(proxies.source(of: "192.0.2.1", forwardedFor: lines) == source)
        #expect(proxies.source(of: "::ffff:192.0.2.1", forwardedFor: lines) == source)
    }

    @Test func countsPeopleButNoProxiesAndNoPrograms() throws {
        let proxies = try self.proxies("192.0.2.1")
        #expect(proxies.person(at: "203.0.113.9") != nil)
        #expect(proxies.person(at: "2001:db8::1") == proxies.person(at: "2001:db8::ffff:2"))
        #expect(proxies.person(at: "2001:db8::1") != proxies.person(at: "2001:db8:0:1::1"))
        for many in ["192.0.2.1", "127.0.0.1", "::1", "::ffff:127.0.0.1", "unknown", nil] {
            #expect(proxies.person(at: many) == nil)
        }
    }
}
