import SIP

// What went wrong with a registration, in terms that a person knows.

extension Line {
    func error(for failure: RegistrationFailure) -> PhoneError {
        let server = self.account.server.description
        let user = self.account.user
        switch failure {
        case .wrongCredentials: return .wrongPassword(user: user, server: server)
        case .unusableChallenge: return .authenticationUnsupported(server: server)
        case .forbidden: return .registrationForbidden(user: user, server: server)
        case .unknownUser: return .unknownUser(user: user, server: server)
        case .timeout: return .serverUnreachable(server: server)
        case .unreachable: return self.routeError
        case .serverFailure(let status, let reason), .rejected(let status, let reason):
            return .serverRefused(server: server, status: status, reason: reason)
        case .notGranted:
            return .serverRefused(server: server, status: 200, reason: "It kept no registration for \(user)")
        case .overflow: return .busy
        }
    }

    /// Why there is no way to the server.
    var routeError: PhoneError {
        let server = self.account.server.description
        return switch self.resolveFailure {
        case .notFound: .serverNotFound(server: self.account.server.host)
        case .unavailable: .resolverUnavailable(server: self.account.server.host)
        case .noRoute: .noRoute(server: server)
        case nil: self.transportError
        }
    }

    private var transportError: PhoneError {
        let server = self.account.server.description
        return switch self.transportFailure {
        case .certificate(let fault): .certificateRefused(server: server, fault)
        case .handshake: .encryptionImpossible(server: server)
        case .limit: .busy
        case .unreachable, .closed, nil: .serverUnreachable(server: server)
        }
    }

    /// Why a person waited in vain.
    var impatienceError: PhoneError {
        if case .resolving = self.way {
            return .resolverUnavailable(server: self.account.server.host)
        }
        return .serverUnreachable(server: self.account.server.description)
    }
}
