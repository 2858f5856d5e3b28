/// Why a registration is not in force; each kind asks something else of a person.
public enum RegistrationFailure: Error, Hashable, Sendable {
    /// 401 or 407 after our answer: user or password is wrong. Retried by itself only where it was accepted before.
    case wrongCredentials(realm: String?)
    /// The registrar's challenge cannot be answered: no credentials for its realm, or an unknown scheme.
    case unusableChallenge(realm: String?)
    /// 403.
    case forbidden(String)
    /// 404, 410 or 604: the registrar does not know the user.
    case unknownUser(String)
    /// No answer within 64*T1.
    case timeout
    /// The next hop was unreachable.
    case unreachable
    /// 5xx, 6xx, 408, 480 and other answers that may pass.
    case serverFailure(status: Int, reason: String)
    /// 3xx and further 4xx: the request itself is not wanted.
    case rejected(status: Int, reason: String)
    /// 423 again and again, or a 2xx without our binding.
    case notGranted
    /// Our own limits refused the request.
    case overflow
}
