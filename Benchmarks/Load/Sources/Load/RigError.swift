import Glibc

/// Why a run could not be made.
enum RigError: Error, CustomStringConvertible {
    case system(String, Int32)
    case usage
    /// Something did not come in time.
    case late(String)
    /// The host or the reference did what it should not.
    case unexpected(String)

    var description: String {
        switch self {
        case .system(let operation, let code): "cannot \(operation): \(String(cString: strerror(code)))"
        case .usage: "Load run HOST-PROGRAM WEB-FOLDER CALLS[,CALLS…] SECONDS | Load reference"
        case .late(let what): "waited in vain for \(what)"
        case .unexpected(let what): what
        }
    }
}
