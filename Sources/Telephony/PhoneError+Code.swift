// The wire keeps these codes stable, whatever the cases are called.

extension PhoneError {
    public var code: String {
        switch self {
        case .wrongPassword: "wrongPassword"
        case .unknownUser: "unknownUser"
        case .registrationForbidden: "registrationForbidden"
        case .serverUnreachable: "serverUnreachable"
        case .serverNotFound: "serverNotFound"
        case .resolverUnavailable: "resolverUnavailable"
        case .noRoute: "noRoute"
        case .certificateRefused: "certificateRefused"
        case .encryptionImpossible: "encryptionImpossible"
        case .serverRefused: "serverRefused"
        case .authenticationUnsupported: "authenticationUnsupported"
        case .invalidAccount: "invalidField"
        case .notRegistered: "notRegistered"
        case .noSuchAccount: "noSuchAccount"
        case .storageFailed(let code, _): code.isEmpty ? "storageFailed" : code
        case .superseded: "superseded"
        case .noSuchCall: "noSuchCall"
        case .notRinging: "notRinging"
        case .answeredElsewhere: "answeredElsewhere"
        case .noSuchSession: "noSuchSession"
        case .invalidNumber: "invalidNumber"
        case .invalidDigits: "invalidDigits"
        case .digitsNotPossible: "digitsNotPossible"
        case .notInCall: "notInCall"
        case .holdRefused: "holdRefused"
        case .holdInProgress: "holdInProgress"
        case .transferRefused: "transferRefused"
        case .transferInProgress: "transferInProgress"
        case .messageTooLong: "messageTooLong"
        case .messageNotStored(let failure): failure.code.isEmpty ? "storageFailed" : failure.code
        case .outboxFull: "outboxFull"
        case .notPossible: "notPossible"
        case .tooManyAccounts: "tooManyAccounts"
        case .tooManyCalls: "tooManyCalls"
        case .tooManyDigits: "tooManyDigits"
        case .busy: "busy"
        case .draining: "draining"
        case .shuttingDown: "shuttingDown"
        }
    }
}
