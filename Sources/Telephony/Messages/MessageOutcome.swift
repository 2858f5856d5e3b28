import SIP

/// What the answer to a MESSAGE, or its absence, means for the message.
enum MessageOutcome: Hashable, Sendable {
    case delivered
    case failed(MessageReason)
    /// It may go through later.
    case again(MessageReason, retryAfter: Int?, isServerSilent: Bool)

    /// - Parameter mayBeKnown: Somebody may remember the message from an earlier try.
    init(_ result: Result<Response, ClientFailure>, to party: RemoteParty, server: String, mayBeKnown: Bool) {
        switch result {
        case .success(let response) where response.isSuccess:
            self = .delivered
        case .success(let response):
            self.init(response, to: party, server: server, mayBeKnown: mayBeKnown)
        case .failure(.timeout):
            self = .again(
                MessageReason(
                    code: "noAnswer",
                    message: "\(party.name) or \(server) has not answered."),
                retryAfter: nil, isServerSilent: true)
        case .failure(.transport):
            self = .again(Self.unreachable(server), retryAfter: nil, isServerSilent: true)
        case .failure(.authentication(_, _, .unsupportedChallenge)):
            self = .failed(MessageReason(.authenticationUnsupported(server: server)))
        case .failure(.authentication):
            self = .failed(
                MessageReason(
                    code: "wrongPassword",
                    message: "\(server) did not accept the password for this message. Check it under Settings."))
        case .failure(.overflow):
            self = .again(MessageReason(.busy), retryAfter: nil, isServerSilent: false)
        }
    }

    static func unreachable(_ server: String) -> MessageReason {
        MessageReason(
            code: "serverUnreachable",
            message: "\(server) cannot be reached at the moment.")
    }

    private init(_ response: Response, to party: RemoteParty, server: String, mayBeKnown: Bool) {
        let (code, sentence) = Self.meaning(of: response, name: party.name, server: server)
        let explanation = response.explanation.map { " \(server) adds: “\($0)”." } ?? ""
        let reason = MessageReason(code: code, message: sentence + explanation)
        self =
            Self.isPassing(response.status, mayBeKnown: mayBeKnown)
            ? .again(reason, retryAfter: response.retryAfter, isServerSilent: false) : .failed(reason)
    }

    /// 408 and 430 say that nobody answered, 5xx that somebody has a problem of their own. A message that goes out once
    /// more may meet the memory of the first one: that 482 passes, too (RFC 3261, section 8.2.2.2).
    private static func isPassing(_ status: Int, mayBeKnown: Bool) -> Bool {
        switch status {
        case 408, 430, 500, 502, 503, 504: true
        case 482: mayBeKnown
        default: false
        }
    }

    private static func meaning(
        of response: Response, name: String, server: String
    ) -> (code: String, sentence: String) {
        switch response.status {
        case 300..<400: ("moved", "\(name) takes messages elsewhere. Ask for the new address.")
        case 403: ("forbidden", "\(server) does not allow this message. Check the number, or ask its administrator.")
        case 404, 604: ("unknownNumber", "\(server) does not know \(name). Check the number.")
        case 405, 501: ("messagesNotSupported", "\(name) takes no text messages.")
        case 408, 430: ("noAnswer", "\(name) could not be reached.")
        case 410: ("unknownNumber", "\(name) is no longer in use.")
        case 413, 513: ("messageTooLong", "The message is too long for \(name). Send it in parts.")
        case 415, 488, 606: ("messageNotReadable", "\(name) cannot show this kind of message.")
        case 480: ("unavailable", "\(name) is not available at the moment. Try again later.")
        case 482, 483: ("loop", "The message went in circles at \(server). Tell its administrator.")
        case 484: ("incompleteNumber", "The number \(name) is not complete. Enter all of it.")
        case 485: ("ambiguousNumber", "The number \(name) could mean several people. Enter more of it.")
        case 486, 600: ("busy", "\(name) is busy and takes no message now. Try again later.")
        case 500, 502, 504:
            ("serverError", "\(server) or \(name) could not take the message.")
        case 503: ("serviceUnavailable", "\(server) is overloaded or being serviced.")
        case 603, 607, 608: ("declined", "\(name) declined the message.")
        default: ("rejected", "The message was refused: \(response.reason) (\(response.status)).")
        }
    }
}
