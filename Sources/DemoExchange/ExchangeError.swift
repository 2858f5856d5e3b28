// Why the exchange did not start, with the remedy.

import Primitives

/// Each case prints as a sentence that a person can act on.
enum ExchangeError: Error, Hashable, Sendable {
    case notLoopback(String)
    case portTaken(IPEndpoint)
    case system(operation: String, reason: String)
}

extension ExchangeError: CustomStringConvertible {
    var description: String {
        switch self {
        case .notLoopback(let text):
            "The demo exchange is for this machine only: \(text) is not a loopback address. Use 127.0.0.1."
        case .portTaken(let endpoint):
            "Another program uses UDP port \(endpoint.port) on \(endpoint.address). Stop it, or choose another port; "
                + "0 takes any free one."
        case .system(let operation, let reason):
            "Could not \(operation): \(reason)."
        }
    }
}
