// One sentence, or two, for the person in front of the page: what is wrong and what to do.

extension PhoneError: CustomStringConvertible {
    public var description: String { self.message }

    public var message: String {
        switch self {
        case .wrongPassword(let user, let server): "Wrong password for \(user) at \(server). Enter it again."
        case .unknownUser(let user, let server): "\(server) does not know the user \(user). Check the spelling."
        case .registrationForbidden(let user, let server):
            "\(server) does not allow \(user) to register. Check user and password, or ask its administrator."
        case .serverUnreachable(let server):
            "\(server) does not answer. Check the server's name and port, and the network."
        case .serverNotFound(let server): "There is no server called \(server). Check the spelling."
        case .resolverUnavailable(let server):
            "The name \(server) could not be looked up: the name server does not answer. Check the network."
        case .noRoute(let server): "No network leads to \(server). Check this machine's network."
        case .certificateRefused(let server, let fault): fault.sentence(server: server)
        case .encryptionImpossible(let server):
            "\(server) does not speak TLS there. Check the port (often 5061), or choose another transport."
        case .serverRefused(let server, let status, let reason):
            "\(server) refused: \(reason.isEmpty ? "no reason given" : reason) (\(status))."
        case .authenticationUnsupported(let server):
            "\(server) checks passwords in a way that this phone does not know. Ask its administrator for digest "
                + "authentication with MD5 or SHA-256."
        case .invalidAccount(_, let reason): reason
        case .notRegistered: "This line is not registered, so it cannot call. Check it under Settings."
        case .noSuchAccount: "There is no such line. Enter one under Settings."
        case .storageFailed(_, let reason): "The line works but could not be saved: \(reason)"
        case .superseded: "A newer change of this line took the place of this one."
        case .noSuchCall: "This call is over."
        case .notRinging: "This call does not ring any more."
        case .answeredElsewhere(let device): "The call was answered on \(device)."
        case .noSuchSession: "This page is not connected any more. Reload it."
        case .invalidNumber(let text, let reason):
            text.isEmpty ? reason : "“\(text)” cannot be dialled: \(reason)"
        case .invalidDigits(let text): "“\(text)” holds more than the digits 0–9, *, # and A–D."
        case .digitsNotPossible: "The other side does not take digits in this call."
        case .notInCall: "The other side has not answered yet."
        case .holdRefused(let name, let isHolding, let status, let reason):
            Self.holdRefusal(name, isHolding: isHolding, status: status, reason: reason)
        case .transferRefused(let message, _): message
        case .transferInProgress: "This call is being transferred already."
        case .holdInProgress: "The other side has not answered the last change yet. Try again in a moment."
        case .messageTooLong(let limit): "The message is too long: at most \(limit) bytes can be sent."
        case .messageNotStored(let failure): "The message could not be kept: \(failure.message)"
        case .outboxFull(let limit):
            "\(limit) messages wait to be sent already. Try again when some of them have left."
        case .notPossible: "Only a message that has failed can be sent again."
        case .tooManyAccounts(let limit): "No more than \(limit) lines are possible. Remove one first."
        case .tooManyCalls(let limit): "No more than \(limit) calls are possible at once. Hang up one first."
        case .tooManyDigits(let limit): "No more than \(limit) digits can wait to be sent. Try again in a moment."
        case .busy: "The phone has too much to do at the moment. Try again."
        case .draining:
            "The phone server is about to restart and takes no new calls. Calls that are up go on. Try again in a few "
                + "minutes."
        case .shuttingDown: "The phone server is being stopped."
        }
    }

    private static func holdRefusal(_ name: String, isHolding: Bool, status: Int?, reason: String) -> String {
        let what = isHolding ? "put on hold. The call goes on." : "taken back. It is still on hold; try again."
        let why = status.map { " The answer was: \(reason.isEmpty ? "no reason given" : reason) (\($0))." } ?? ""
        return "\(name) could not be \(what)\(why)"
    }
}
