public import SIP

/// Why a command was refused or failed. Each case knows a stable code and a sentence that a person can act on.
public enum PhoneError: Error, Hashable, Sendable {
    // Registration and accounts
    case wrongPassword(user: String, server: String)
    case unknownUser(user: String, server: String)
    case registrationForbidden(user: String, server: String)
    case serverUnreachable(server: String)
    case serverNotFound(server: String)
    case resolverUnavailable(server: String)
    case noRoute(server: String)
    /// The server could not prove who it is.
    case certificateRefused(server: String, CertificateFault)
    /// TLS was asked for, and the server does not speak it in a way that we do.
    case encryptionImpossible(server: String)
    case serverRefused(server: String, status: Int, reason: String)
    /// The server asks for a kind of proof that this phone does not have.
    case authenticationUnsupported(server: String)
    case invalidAccount(field: String, reason: String)
    case notRegistered
    case noSuchAccount
    case storageFailed(code: String, reason: String)
    /// A newer command for the same account took this one's place.
    case superseded

    // Calls
    case noSuchCall
    /// Nobody waits for an answer.
    case notRinging
    /// Another tab was faster.
    case answeredElsewhere(device: String)
    /// The tab is not open any more.
    case noSuchSession
    case invalidNumber(String, reason: String)
    case invalidDigits(String)
    case digitsNotPossible
    case notInCall
    /// The far end did not agree to be held, or to come back.
    case holdRefused(String, isHolding: Bool, status: Int?, reason: String)
    /// The opposite is under way.
    case holdInProgress
    /// The far end does not take the REFER.
    case transferRefused(message: String, status: Int?)
    case transferInProgress

    // Messages
    case messageTooLong(limit: Int)
    /// The vault could not keep it, so it was not sent either.
    case messageNotStored(StoreFailure)
    case outboxFull(limit: Int)
    /// Only a message that has failed can be tried again.
    case notPossible

    // Limits
    case tooManyAccounts(limit: Int)
    case tooManyCalls(limit: Int)
    case tooManyDigits(limit: Int)
    case busy
    /// No new calls before a restart.
    case draining
    case shuttingDown
}
