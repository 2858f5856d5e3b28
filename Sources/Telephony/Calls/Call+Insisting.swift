import Primitives
import SDP
import SIP

// Keys beside the plain profile are refused by those who take RTP/SAVP only: they are asked once more, in that profile
// (decision 0080).

extension Call {
    /// The INVITE was refused for its description, which may have been plain in the far end's eyes: the same call once
    /// more; `nil` where that would be of no use.
    mutating func insist(after response: Response, now: Instant) -> [Action]? {
        guard case .inviting(_, let progress) = self.state, self.encryption.wish == .optional,
            !self.insistsOnEncryption, let route = self.route, let port = self.port,
            self.encryption.maySendKeys(over: route.transport), response.mayDemandEncryption
        else { return nil }
        self.insistsOnEncryption = true
        self.forks = Forks()
        self.state = .opening
        let report: [Action] = progress == .dialing ? [] : [.report]
        return report + self.mediaOpened(port: port, now: now)
    }

    /// What offers and answers may say from now on, with new keys. Whoever had to be offered RTP/SAVP gets nothing else.
    mutating func newProtection(over transport: Transport) -> LocalProtection {
        let protection = self.encryption.protection(over: transport, using: &self.entropy)
        if self.insistsOnEncryption, case .optional(let lines) = protection { return .required(lines) }
        return protection
    }
}

extension Response {
    private static let refusalsOfDescriptions: Set<Int> = [488, 606]
    /// RFC 3261, section 20.43.
    private static let incompatibleTransport = 302
    private static let miscellaneous = 399

    /// Whether a refusal may mean that only encrypted sound is taken: nothing in it names another reason.
    fileprivate var mayDemandEncryption: Bool {
        guard Self.refusalsOfDescriptions.contains(self.status) else { return false }
        let warnings = self.headers.values(.warning).compactMap { Int($0.prefix { $0.isNumber }) }
        let reasons = warnings.filter { $0 != Self.miscellaneous }
        guard reasons.isEmpty || reasons.contains(Self.incompatibleTransport) else { return false }
        // RFC 3261, section 21.4.26: the body says what would be taken.
        return self.sessionDescription?.media.contains(where: \.demandsProtection) ?? true
    }
}
