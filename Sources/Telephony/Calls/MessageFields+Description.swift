import SDP
import SIP

// The body of a message as a session description.

extension MessageFields {
    /// `nil` when the body is none, or cannot be read.
    var sessionDescription: SessionDescription? {
        self.sessionBody.flatMap { try? SessionDescription(parsing: $0) }
    }
}
