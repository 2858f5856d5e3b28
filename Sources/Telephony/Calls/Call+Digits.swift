import Media
import SIP

// Digits towards the far end, as the account wants them: RFC 4733 events where both agreed on them, else INFO where the far
// end takes it, else tones; or always INFO; or always tones.

extension Call {
    mutating func sendDigits(_ digits: [Character]) throws(PhoneError) -> [Action] {
        let session: InviteSessionID
        switch self.state {
        case .inviting(let early, .earlyMedia): session = early
        case .active(let confirmed): session = confirmed
        case .resolving, .opening, .inviting, .preparing, .alerting: throw .notInCall
        case .ending, .ended: throw .noSuchCall
        }
        guard let parameters = self.parameters else { throw .notInCall }
        guard self.sendsInfo(parameters) else {
            guard parameters.sends else { throw .digitsNotPossible }
            return [.sendDigits(digits)]
        }
        guard self.infoDigits.count + digits.count <= self.limits.digits else {
            throw .tooManyDigits(limit: self.limits.digits)
        }
        let isIdle = self.infoDigits.isEmpty
        self.infoDigits += digits
        guard isIdle, let first = digits.first else { return [] }
        return [.sendInfo(session, first)]
    }

    private func sendsInfo(_ parameters: MediaParameters) -> Bool {
        // Only a confirmed dialog carries INFO.
        guard case .active = self.state else { return false }
        return switch self.digitMode {
        case .rfc4733: parameters.sendEventPayloadType == nil && self.takesInfo
        case .info: true
        case .inband: false
        }
    }

    /// One INFO after the other, so that digits keep their order on a lossy network.
    mutating func infoAnswered(status: Int?) -> [Action] {
        guard !self.infoDigits.isEmpty else { return [] }
        guard let status, (200..<300).contains(status) else {
            self.infoDigits = []
            return [
                .notice(
                    .warning, code: "digitsRefused",
                    message: "\(self.remote.name) did not take the digits\(status.map { " (\($0))" } ?? "").")
            ]
        }
        self.infoDigits.removeFirst()
        guard case .active(let session) = self.state, let next = self.infoDigits.first else {
            self.infoDigits = []
            return []
        }
        return [.sendInfo(session, next)]
    }
}
