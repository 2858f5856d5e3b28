// Each page has two sockets and each call two ports; a shell's usual limit is 1,024 for all of them.

import Foundation

/// How many descriptors the host may open.
struct DescriptorCheck {
    let host: RunningProcess?

    /// For the program itself, its threads and its database.
    static let least = 256.0
    /// What packaging/spechphone.service allows.
    static let usual = 65_536.0
    /// Enough for a thousand calls with their pages.
    static let enough = 8_192.0

    var finding: Finding {
        let whose = self.host == nil ? "of this shell" : "of the host that runs"
        guard let limits = ProcessLimits(of: self.host.map { String($0.id) } ?? "self") else {
            return .warning("descriptors", "the limit \(whose) cannot be read.")
        }
        return Self.finding(limits.softDescriptors, whose)
    }

    static func finding(_ limit: Double, _ whose: String) -> Finding {
        let number = limit.isInfinite ? "unlimited" : String(Int(limit))
        let text = "the limit \(whose) is \(number)"
        let remedy = "Use LimitNOFILE=\(Int(Self.usual)) in the unit, or `ulimit -n` in a shell."
        if limit < Self.least { return .problem("descriptors", "\(text): too few for any work. \(remedy)") }
        if limit < Self.enough {
            return .warning("descriptors", "\(text): about \(Int((limit - Self.least) / 4)) calls at once. \(remedy)")
        }
        return .ok("descriptors", text)
    }
}
