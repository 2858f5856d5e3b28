import SIP

// Ends that the user agent reports, in words.

extension CallEnd {
    init(_ failure: InviteFailure, remote: RemoteParty, server: String) {
        switch failure {
        case .rejected(let response):
            self.init(rejection: response, remote: remote, server: server)
        case .redirectedInCircles(let response):
            self.init(
                code: "loop",
                message: "The call to \(remote.name) was sent on and on without reaching anybody. "
                    + "Tell the administrator of \(server).",
                status: response.status, by: .remote)
        case .timeout:
            self.init(
                code: "serverUnreachable",
                message: "\(server) does not answer. Check the server's address and the network.", by: .network)
        case .transport:
            self.init(
                code: "serverUnreachable",
                message: "\(server) cannot be reached: nothing listens there, or the network is down.", by: .network)
        case .cancelled:
            self = .cancelled(remote)
        case .authentication(let response, let reason):
            self.init(authentication: response.status, reason, server: server)
        case .remoteEnded(let reason):
            self = .hungUp(by: remote, reason: reason)
        case .declined(let status):
            self.init(code: "declined", message: "You declined the call.", status: status, by: .local)
        case .overflow:
            self.init(code: "busy", message: "The phone has too many calls at the moment. Try again.", by: .local)
        }
    }

    init(_ cause: EndCause, remote: RemoteParty, server: String) {
        switch cause {
        case .remote(let reason):
            self = .hungUp(by: remote, reason: reason)
        case .local:
            self = .hungUp
        case .noAck:
            self.init(
                code: "noAcknowledgement", message: "\(remote.name) did not confirm the call. Try again.", by: .network)
        case .transport:
            self.init(
                code: "connectionLost", message: "The connection to \(server) was lost. Call again.", by: .network)
        case .expired:
            self.init(
                code: "connectionLost",
                message: "\(remote.name) has not renewed the call in time, so it is gone. Call again.", status: 408,
                by: .network)
        case .dialogGone(408):
            self.init(
                code: "connectionLost", message: "\(server) does not answer any more.", status: 408, by: .network)
        case .dialogGone(let status):
            self.init(
                code: "connectionLost", message: "\(server) no longer knows this call. Call again.", status: status,
                by: .network)
        }
    }

    private init(authentication status: Int, _ reason: AuthenticationFailure, server: String) {
        switch reason {
        case .wrongCredentials, .noCredentials, .tooManyChallenges:
            self.init(
                code: "wrongPassword",
                message: "\(server) did not accept the password for this call. Check it under Settings.",
                status: status, by: .remote)
        case .unsupportedChallenge:
            self.init(
                code: "authenticationUnsupported",
                message: "\(server) checks passwords in a way that this phone does not know. Ask its administrator.",
                status: status, by: .remote)
        }
    }

    private static func hungUp(by remote: RemoteParty, reason: Reason?) -> CallEnd {
        let text = reason?.text.flatMap { $0.isEmpty ? nil : $0 }
        let cause = reason?.cause
        // Q.850 cause 16 is normal clearing: nothing that a person needs to hear about.
        let isNormal = reason == nil || (reason?.protocolName == "Q.850" && cause == 16) || cause == 200
        let addition = isNormal ? "" : text.map { " Reason given: \($0)." } ?? ""
        return CallEnd(code: "remoteHungUp", message: "\(remote.name) hung up.\(addition)", by: .remote)
    }
}
