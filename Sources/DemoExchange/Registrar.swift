import Primitives
import SIP

/// The location table of the exchange's one user (RFC 3261, section 10.3, steps 6 to 8).
///
/// A leaf: who may register was decided before. Expired bindings are cleared at each request.
struct Registrar: Hashable, Sendable {
    struct Binding: Hashable, Sendable {
        var contact: URI
        var callID: String
        var sequence: UInt32
        var expiresAt: Instant
    }

    enum Outcome: Hashable, Sendable {
        /// The current bindings with their remaining seconds.
        case accepted([NameAddress])
        /// 423 with the shortest lifetime that is granted.
        case tooBrief(minimum: Int)
        case malformed(reason: String)
        /// The table is full.
        case full
    }

    private(set) var bindings: [Binding] = []

    /// Changes all that the request asks for, or nothing.
    mutating func register(_ request: Request, now: Instant) -> Outcome {
        self.bindings.removeAll { $0.expiresAt <= now }
        guard let callID = request.callID, let sequence = request.cSeq?.number else {
            return .malformed(reason: "Call-ID and CSeq are needed")
        }
        var changed = self.bindings
        if request.hasWildcardContact {
            guard request.expires == 0 else { return .malformed(reason: "Contact: * needs Expires: 0") }
            guard changed.allSatisfy({ $0.callID != callID || $0.sequence < sequence }) else { return Self.outOfOrder }
            changed = []
        }
        for contact in request.hasWildcardContact ? [] : request.contacts {
            let seconds = Self.lifetime(of: contact, in: request)
            let range = ExchangeLimits.registrationLifetime
            guard seconds == 0 || seconds >= range.lowerBound else { return .tooBrief(minimum: range.lowerBound) }
            let old = changed.first { $0.contact.isEquivalent(to: contact.uri) }
            if let old, old.callID == callID, old.sequence >= sequence { return Self.outOfOrder }
            changed.removeAll { $0.contact.isEquivalent(to: contact.uri) }
            guard seconds > 0 else { continue }
            changed.append(
                Binding(
                    contact: contact.uri, callID: callID, sequence: sequence,
                    expiresAt: now + .seconds(min(seconds, range.upperBound))))
        }
        guard changed.count <= ExchangeLimits.bindings else { return .full }
        self.bindings = changed
        return .accepted(self.contacts(now: now))
    }

    /// Step 6: the contact's own lifetime, the request's, or the longest that is granted.
    private static func lifetime(of contact: NameAddress, in request: Request) -> Int {
        if let text = contact.parameters["expires"], let seconds = UInt32(text) { return Int(seconds) }
        return request.expires ?? ExchangeLimits.registrationLifetime.upperBound
    }

    private func contacts(now: Instant) -> [NameAddress] {
        self.bindings.map { binding in
            let seconds = max(1, (binding.expiresAt - now).wholeSeconds)
            return NameAddress(uri: binding.contact, parameters: ["expires": "\(seconds)"])
        }
    }

    /// Step 7: an update that was overtaken by a later one is not carried out.
    private static let outOfOrder = Outcome.malformed(reason: "CSeq is not higher than before")
}
