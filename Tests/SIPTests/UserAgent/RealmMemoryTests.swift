import Primitives
import Testing

@testable import SIP

struct RealmMemoryTests {
    private static func credentials(_ user: String, home: UInt32? = nil) -> Credentials {
        var credentials = Credentials(user: user, password: Secret("secret"))
        if let home { credentials.homes = [.v4(home)] }
        return credentials
    }

    private static func answer(_ realm: String, _ credentials: Credentials) -> AuthenticationExchange.Answer {
        AuthenticationExchange.Answer(
            challenge: DigestChallenge(realm: realm, nonce: "n"), credentials: credentials)
    }

    @Test func theRealmsOfRegisterGoBeforeThoseOfInvite() {
        var memory = RealmMemory(limit: 4)
        let alice = Self.credentials("alice")
        memory.learn([Self.answer("a", alice)], from: .invite)
        #expect(memory.realms(of: [alice]) == ["a"])
        memory.learn([Self.answer("b", alice)], from: .register)
        memory.learn([Self.answer("c", alice)], from: .message)
        #expect(memory.realms(of: [alice]) == ["b"])
        #expect(memory.realms(of: [Self.credentials("bob")]).isEmpty)
    }

    @Test func staysWhenTheServersAddressesChange() {
        var memory = RealmMemory(limit: 4)
        memory.learn([Self.answer("a", Self.credentials("alice", home: 1))], from: .register)
        #expect(memory.realms(of: [Self.credentials("alice", home: 2)]) == ["a"])
    }

    @Test func isBounded() {
        var memory = RealmMemory(limit: 2)
        for index in 0..<10 {
            let credentials = Self.credentials("user\(index)")
            for realm in 0..<20 { memory.learn([Self.answer("\(realm)", credentials)], from: .register) }
        }
        #expect(
            (0..<10).map { memory.realms(of: [Self.credentials("user\($0)")]).count } == Array(repeating: 0, count: 8)
                + [8, 8])
    }
}
