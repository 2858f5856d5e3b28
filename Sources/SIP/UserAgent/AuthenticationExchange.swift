/// What one request has done so far to satisfy challenges (RFC 3261, section 22.2).
///
/// Each realm is answered once; its second challenge means wrong credentials unless it says `stale`. Credentials sent
/// ahead of any challenge do not count as an answer, because their nonce may merely be old.
struct AuthenticationExchange: Hashable, Sendable {
    /// A challenge with the credentials that answer it.
    struct Answer: Hashable, Sendable {
        let challenge: DigestChallenge
        let credentials: Credentials
    }

    enum Outcome: Hashable, Sendable {
        case answer([Answer])
        case failed(AuthenticationFailure, realm: String?)
    }

    private struct Realm: Hashable {
        let source: DigestChallenge.Source
        let name: String
    }

    let credentials: [Credentials]
    private var answered: Set<Realm> = []
    private var tries = 0

    init(credentials: [Credentials]) {
        self.credentials = credentials
    }

    /// - Parameter realms: Those that may ask; `nil`: all of them.
    mutating func receive(_ response: Response, limit: Int, realms: Set<String>? = nil) -> Outcome {
        let challenges = DigestChallenge.strongest(in: response)
        let realm = challenges.first?.realm
        guard !challenges.isEmpty else { return .failed(.unsupportedChallenge, realm: nil) }
        guard self.tries < limit else { return .failed(.tooManyChallenges, realm: realm) }
        self.tries += 1
        var answers: [Answer] = []
        for challenge in challenges where realms?.contains(challenge.realm) ?? true {
            guard let credentials = self.credentials.first(where: { $0.apply(to: challenge.realm) }) else { continue }
            let isFirst = self.answered.insert(Realm(source: challenge.source, name: challenge.realm)).inserted
            guard isFirst || challenge.isStale else { return .failed(.wrongCredentials, realm: challenge.realm) }
            answers.append(Answer(challenge: challenge, credentials: credentials))
        }
        return answers.isEmpty ? .failed(.noCredentials, realm: realm) : .answer(answers)
    }
}
