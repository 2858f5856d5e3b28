/// Which dialog a new call takes the place of (RFC 3891): its identity, seen by whoever gets the INVITE.
public struct Replaces: Hashable, Sendable {
    public var callID: String
    public var toTag: String
    public var fromTag: String
    /// Only a call that has not been answered may be replaced.
    public var isEarlyOnly: Bool

    public init(callID: String, toTag: String, fromTag: String, isEarlyOnly: Bool = false) {
        self.callID = callID
        self.toTag = toTag
        self.fromTag = fromTag
        self.isEarlyOnly = isEarlyOnly
    }

    /// The text of the header: `callid;to-tag=…;from-tag=…[;early-only]`; `nil` when one of the three is missing.
    public init?(_ text: String) {
        let parts = text.split(separator: ";").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard let callID = parts.first, !callID.isEmpty else { return nil }
        var toTag: String?
        var fromTag: String?
        var isEarlyOnly = false
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            switch pair.first?.lowercasedASCII {
            case "to-tag": toTag = pair.count == 2 ? pair[1] : nil
            case "from-tag": fromTag = pair.count == 2 ? pair[1] : nil
            case "early-only": isEarlyOnly = true
            default: break
            }
        }
        guard let toTag, let fromTag else { return nil }
        self.init(callID: callID, toTag: toTag, fromTag: fromTag, isEarlyOnly: isEarlyOnly)
    }
}

extension Replaces: CustomStringConvertible {
    public var description: String {
        "\(self.callID);to-tag=\(self.toTag);from-tag=\(self.fromTag)\(self.isEarlyOnly ? ";early-only" : "")"
    }
}
