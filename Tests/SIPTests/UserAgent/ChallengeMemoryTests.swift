import Primitives
import Testing

@testable import SIP

struct ChallengeMemoryTests {
    private func key(_ user: String) -> ChallengeMemory.Key {
        ChallengeMemory.Key(
            remote: AgentBench.remote, credentials: Credentials(user: user, password: Secret("secret")))
    }

    private func answer(_ nonce: String, algorithm: DigestAlgorithm = .md5) -> AuthenticationExchange.Answer {
        AuthenticationExchange.Answer(
            challenge: DigestChallenge(realm: "r", nonce: nonce, algorithm: algorithm),
            credentials: AgentBench.credentials[0])
    }

    /// How many Authorization headers the memory adds to a request for that key.
    private func uses(_ memory: inout ChallengeMemory, _ user: String) throws -> Int {
        var entropy = EntropySource(testSeed: 1)
        var request = Request(method: .register, uri: try URI(parsing: "sip:example.com"))
        memory.authorize(&request, for: self.key(user), entropy: &entropy)
        return request.headers.all(.authorization).count
    }

    @Test func forgetsTheOldestServerBeyondItsLimit() throws {
        var memory = ChallengeMemory(limit: 2)
        for index in 0..<100 { memory.remember([self.answer("n")], for: self.key("user\(index)")) }
        #expect(try self.uses(&memory, "user97") == 0)
        #expect(try self.uses(&memory, "user98") == 1)
        #expect(try self.uses(&memory, "user99") == 1)
    }

    @Test func keepsOneNonceForEachRealm() throws {
        var memory = ChallengeMemory(limit: 2)
        memory.remember([self.answer("n1")], for: self.key("alice"))
        memory.remember([self.answer("n2")], for: self.key("alice"))
        #expect(try self.uses(&memory, "alice") == 1)
    }

    @Test func doesNotProveANewPasswordWithTheOldOne() throws {
        var memory = ChallengeMemory(limit: 2)
        var entropy = EntropySource(testSeed: 1)
        memory.remember([self.answer("n")], for: self.key("alice"))
        let changed = ChallengeMemory.Key(
            remote: AgentBench.remote, credentials: Credentials(user: "alice", password: Secret("new")))
        var request = Request(method: .register, uri: try URI(parsing: "sip:example.com"))
        memory.authorize(&request, for: changed, entropy: &entropy)
        #expect(request.headers[.authorization] == nil)
    }

    @Test func usesTheNonceOfASessionKeyOnce() throws {
        var memory = ChallengeMemory(limit: 2)
        memory.remember([self.answer("n", algorithm: .sha256Session)], for: self.key("alice"))
        #expect(try self.uses(&memory, "alice") == 1)
        #expect(try self.uses(&memory, "alice") == 0)
    }
}
