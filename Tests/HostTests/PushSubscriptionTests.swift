// Subscriptions as a page meets them.

import Foundation
import Primitives
import Testing
import Vault
import WebPush

@testable import SpechPhoneHost

struct PushSubscriptionTests {
    private static func data(_ endpoint: String, key: String = PushBench.publicKey) -> String {
        #"{"endpoint":"\#(endpoint)","p256dh":"\#(key)","auth":"\#(PushBench.secret)","language":"es"}"#
    }

    @Test func theKeyIsMadeAtTheFirstStartAndStays() async throws {
        let folder = RunningHost.newFolder()
        let keys = Keys()
        var token = "{}"
        for _ in 0..<2 {
            let data = token
            try await RunningHost.with(folder: folder) { host in
                let socket = try await host.socket()
                let welcome = try await socket.ask("connect", data)
                if let given = welcome.value("token") as? String { await keys.keep(token: given) }
                await keys.add(try await socket.ask("getPushPublicKey").value("publicKey") as? String)
            }
            token = #"{"token":"\#(await keys.token)"}"#
        }
        let found = await keys.keys
        #expect(found.count == 2 && found[0] == found[1])
        #expect(Base64.decode(found[0] ?? "", in: .url)?.count == 65)
    }

    private actor Keys {
        private(set) var keys: [String?] = []
        private(set) var token = ""
        func add(_ key: String?) { self.keys.append(key) }
        func keep(token: String) { self.token = token }
    }

    @Test func takesASubscriptionOfAPushServiceAndNoOtherAddress() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            _ = try await socket.ask("connect")
            #expect(try await socket.ask("savePushSubscription", Self.data("https://push.example/x")).code == nil)
            let refused = [
                "http://push.example/x", "https://127.0.0.1/x", "https://10.0.0.1/", "https://[::1]/x",
                "https://push.example:8443/x", "https://localhost/x", "file:///etc/passwd",
            ]
            for address in refused {
                #expect(
                    try await socket.ask("savePushSubscription", Self.data(address)).code == "pushAddressRefused",
                    "\(address)")
            }
            let bad = Self.data("https://push.example/x", key: "AAAA")
            #expect(try await socket.ask("savePushSubscription", bad).code == "invalidField")
            #expect(try await socket.ask("savePushSubscription", "{}").code == "missingField")
            let long = "https://push.example/" + String(repeating: "x", count: 2_048)
            #expect(try await socket.ask("savePushSubscription", Self.data(long)).code == "fieldTooLong")
            #expect(try await socket.ask("removePushSubscription").code == nil)
            #expect(try await socket.ask("removePushSubscription").code == nil)
        }
    }

    @Test func belongsToADeviceThatIsKnown() async throws {
        try await RunningHost.with { host in
            let socket = try await host.socket()
            for type in ["getPushPublicKey", "savePushSubscription", "removePushSubscription"] {
                #expect(try await socket.ask(type).code == "loginRequired")
            }
        }
    }
}
