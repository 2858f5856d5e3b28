// The system's error numbers, told apart as far as a person can do something about them.

import Glibc
import Primitives

extension DriverError {
    /// `code` is the negated errno that the C wrappers return.
    init(binding endpoint: IPEndpoint, code: Int32) {
        switch -code {
        case EADDRINUSE: self = .portTaken(endpoint)
        case EADDRNOTAVAIL, EAFNOSUPPORT: self = .addressUnavailable(endpoint)
        case EACCES, EPERM: self = .permissionDenied(endpoint)
        case EMFILE, ENFILE: self = .tooManyOpenFiles
        default: self = .system(call: "bind", errno: -code)
        }
    }

    /// Gives back a descriptor, or throws what its failure means.
    static func check(_ code: Int32, _ call: String) throws(DriverError) -> Int32 {
        if code >= 0 { return code }
        if code == -EMFILE || code == -ENFILE { throw .tooManyOpenFiles }
        throw .system(call: call, errno: -code)
    }
}
