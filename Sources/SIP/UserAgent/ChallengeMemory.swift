import Primitives

/// The latest challenges of each server, so that the next request carries credentials at once and counts `nc` up
/// (RFC 7616, section 3.4; RFC 3261, section 22.3).
///
/// Bounded: beyond `limit` servers and users the oldest entry is forgotten, which costs one round trip.
struct ChallengeMemory: Sendable {
    /// Nonces belong to who asked and for whom: the next hop and the credentials, password included, so that a new
    /// password is really tried.
    struct Key: Hashable, Sendable {
        let remote: IPEndpoint
        let credentials: Credentials
    }

    private struct Entry: Sendable {
        var answer: AuthenticationExchange.Answer
        var uses: UInt32 = 0
    }

    /// The most realms kept for one server.
    private static let realms = 8

    private let limit: Int
    private var entries: [Key: [Entry]] = [:]
    /// The keys in the order in which they came, from `head` on.
    private var order: [Key] = []
    private var head = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Replaces what is known of the realms in `answers`.
    mutating func remember(_ answers: [AuthenticationExchange.Answer], for key: Key) {
        if self.entries[key] == nil { self.makeRoom(for: key) }
        var known = self.entries[key] ?? []
        for answer in answers {
            known.removeAll {
                $0.answer.challenge.realm == answer.challenge.realm
                    && $0.answer.challenge.source == answer.challenge.source
            }
            known.append(Entry(answer: answer))
        }
        self.entries[key] = known.suffix(Self.realms)
    }

    /// Adds credentials for every realm that is known of this server.
    mutating func authorize(_ request: inout Request, for key: Key, entropy: inout EntropySource) {
        guard var known = self.entries[key] else { return }
        for index in known.indices {
            let answer = known[index].answer
            known[index].uses &+= 1
            let credentials = DigestCredentials(
                answering: answer.challenge, with: answer.credentials, method: request.method,
                uri: request.uri.description, body: request.body, nonceCount: known[index].uses,
                cnonce: entropy.token(bytes: 8))
            request.headers.append(answer.challenge.source.credentialsHeader, credentials.description)
        }
        // A session key binds the first cnonce (RFC 7616, section 3.4.2); asking for a new nonce is simpler.
        known.removeAll { $0.answer.challenge.algorithm.isSession }
        self.entries[key] = known
    }

    private mutating func makeRoom(for key: Key) {
        if self.order.count - self.head >= self.limit, self.head < self.order.count {
            self.entries[self.order[self.head]] = nil
            self.head += 1
        }
        if self.head > self.limit {
            self.order.removeFirst(self.head)
            self.head = 0
        }
        self.order.append(key)
    }
}
