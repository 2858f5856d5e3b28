/// Why a 401 or 407 was final.
public enum AuthenticationFailure: Hashable, Sendable {
    /// The realm challenged again, without `stale`, although it had our answer: user or password is wrong.
    case wrongCredentials
    /// We hold no credentials for the realm.
    case noCredentials
    /// No challenge used a scheme, algorithm and quality of protection that we know, or none could be parsed.
    case unsupportedChallenge
    /// The server kept challenging, for example with `stale`, beyond the limit of tries.
    case tooManyChallenges
}
