import SIP

// Each final status of RFC 3261, section 21, and its extensions, as a sentence that a person understands.

extension CallEnd {
    init(rejection response: Response, remote: RemoteParty, server: String) {
        let (code, sentence) = Self.meaning(of: response, remote: remote.name, server: server)
        let explanation = response.explanation.map { " \(server) adds: “\($0)”." } ?? ""
        self.init(code: code, message: sentence + explanation, status: response.status, by: .remote)
    }

    private static func meaning(
        of response: Response, remote: String, server: String
    ) -> (code: String, sentence: String) {
        switch response.status {
        case 300..<400: Self.redirection(response, remote: remote)
        case 400..<500: Self.clientError(response, remote: remote, server: server)
        case 500..<600: Self.serverError(response, server: server)
        default: Self.globalError(response, remote: remote)
        }
    }

    private static func redirection(_ response: Response, remote: String) -> (String, String) {
        guard let target = response.contacts.first?.uri.description else {
            return ("moved", "\(remote) can be reached elsewhere, but the server did not say where.")
        }
        switch response.status {
        case 305: return ("moved", "\(remote) can only be called by way of \(target). Tell your administrator.")
        case 380: return ("moved", "\(remote) offers another service at \(target), and no call.")
        default: return ("moved", "\(remote) can be reached at \(target). Dial that address instead.")
        }
    }

    private static func clientError(_ response: Response, remote: String, server: String) -> (String, String) {
        switch response.status {
        case 401, 407: ("wrongPassword", "\(server) did not accept the password. Check it under Settings.")
        case 402: ("paymentRequired", "\(server) wants the call to be paid for first.")
        case 403: ("forbidden", "\(server) does not allow this call. Check the number, or ask its administrator.")
        case 404: ("unknownNumber", "\(server) does not know \(remote). Check the number.")
        case 408: ("noAnswer", "\(remote) could not be reached in time.")
        case 410: ("unknownNumber", "\(remote) is no longer in use.")
        case 415, 488: ("noCommonCodec", "\(remote) and this phone have no sound format in common.")
        case 480: ("unavailable", "\(remote) is not available at the moment.")
        case 482, 483: ("loop", "The call went in circles at \(server). Tell its administrator.")
        case 484: ("incompleteNumber", "The number \(remote) is not complete. Enter all of it.")
        case 485: ("ambiguousNumber", "The number \(remote) could mean several people. Enter more of it.")
        case 486: ("busy", "\(remote) is busy.")
        case 487: ("cancelled", "The call to \(remote) was ended before anyone answered.")
        default: ("rejected", "\(server) refused the call: \(response.reason) (\(response.status)).")
        }
    }

    private static func serverError(_ response: Response, server: String) -> (String, String) {
        let advice = response.retryAfter.map { "Try again in \($0) seconds." } ?? "Try again in a moment."
        switch response.status {
        case 500: return ("serverError", "\(server) has a problem of its own. \(advice)")
        case 502, 504: return ("serverError", "\(server) could not reach the next exchange. \(advice)")
        case 503: return ("serviceUnavailable", "\(server) is overloaded or being serviced. \(advice)")
        default:
            return ("serverError", "\(server) refused the call: \(response.reason) (\(response.status)). \(advice)")
        }
    }

    private static func globalError(_ response: Response, remote: String) -> (String, String) {
        switch response.status {
        case 600: ("busy", "\(remote) is busy everywhere.")
        case 603, 607, 608: ("declined", "\(remote) declined the call.")
        case 604: ("unknownNumber", "\(remote) does not exist anywhere. Check the number.")
        case 606: ("noCommonCodec", "\(remote) and this phone have no sound format in common.")
        default: ("rejected", "The call was refused: \(response.reason) (\(response.status)).")
        }
    }
}
