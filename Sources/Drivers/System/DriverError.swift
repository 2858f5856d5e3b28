public import Primitives

/// What can go wrong when the shell is set up; each case knows a stable code and a sentence that names the remedy.
public enum DriverError: Error, Hashable, Sendable {
    case portTaken(IPEndpoint)
    case addressUnavailable(IPEndpoint)
    case permissionDenied(IPEndpoint)
    case tooManyOpenFiles
    /// The certificate for SIP over TLS, or its key.
    case certificateUnusable(String)
    /// The file with authorities for push services.
    case authoritiesUnusable(String)
    /// The range holds no even port with an odd one after it.
    case invalidPortRange(ClosedRange<UInt16>)
    case alreadyStarted
    /// A system call failed in a way that nobody here foresaw.
    case system(call: String, errno: Int32)
}

extension DriverError: CustomStringConvertible {
    public var description: String { self.message }

    public var code: String {
        switch self {
        case .portTaken: "portTaken"
        case .addressUnavailable: "addressUnavailable"
        case .permissionDenied: "permissionDenied"
        case .tooManyOpenFiles: "tooManyOpenFiles"
        case .certificateUnusable: "certificateUnusable"
        case .authoritiesUnusable: "authoritiesUnusable"
        case .invalidPortRange: "invalidPortRange"
        case .alreadyStarted: "alreadyStarted"
        case .system: "systemError"
        }
    }

    public var message: String {
        switch self {
        case .portTaken(let endpoint):
            "Another program uses port \(endpoint.port) on \(endpoint.address). Stop it, or choose another port."
        case .addressUnavailable(let endpoint):
            "This machine does not have the address \(endpoint.address). Choose one of its own addresses."
        case .permissionDenied(let endpoint):
            "The system does not allow this program to use \(endpoint). Choose a port above 1023."
        case .tooManyOpenFiles:
            "The limit of open files is reached. Raise it (ulimit -n) and start again."
        case .certificateUnusable(let reason):
            "The certificate for SIP over TLS cannot be used: \(reason)."
        case .authoritiesUnusable(let reason):
            "The authorities for push services cannot be used: \(reason). Check --push-authorities."
        case .invalidPortRange(let range):
            "The media port range \(range.lowerBound)–\(range.upperBound) holds no pair of an even and an odd port."
        case .alreadyStarted:
            "The phone is already started."
        case .system(let call, let errno):
            "The system call \(call) failed with error \(errno)."
        }
    }
}
