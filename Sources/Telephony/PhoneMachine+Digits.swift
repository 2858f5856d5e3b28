import Primitives
import SIP

// Digits of the person, towards the far end.

extension PhoneMachine {
    private static let keys = Set("0123456789*#ABCD")

    mutating func sendDigits(_ text: String, in id: CallID, now: Instant) throws(PhoneError) {
        _ = try self.call(id)
        let digits = Array(text.uppercased().filter { $0 != " " })
        guard !digits.isEmpty, digits.allSatisfy(Self.keys.contains) else {
            throw .invalidDigits(String(text.prefix(20)))
        }
        guard digits.count <= self.settings.digitLimit else { throw .tooManyDigits(limit: self.settings.digitLimit) }
        var failure: PhoneError?
        self.update(id, now: now) { call in
            do throws(PhoneError) {
                return try call.sendDigits(digits)
            } catch {
                failure = error
                return []
            }
        }
        if let failure { throw failure }
    }

    /// The form that telephones without RFC 4733 take: application/dtmf-relay.
    mutating func sendInfo(_ digit: Character, in call: CallID, _ session: InviteSessionID, now: Instant) {
        let body = "Signal=\(digit)\r\nDuration=\(self.settings.infoDigitMilliseconds)\r\n"
        let request = self.agent.sendInDialog(
            session, method: .info, contentType: "application/dtmf-relay", body: Array(body.utf8), now: now)
        guard let request else {
            self.update(call, now: now) { $0.infoAnswered(status: nil) }
            return
        }
        self.requests[request] = .digit(call)
    }
}
