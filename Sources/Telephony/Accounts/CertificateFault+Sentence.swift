import SIP

// A certificate that was not believed, in words that a person can act on.

extension CertificateFault {
    private static let shownNames = 3

    func sentence(server: String) -> String {
        let certificate = "The certificate of \(server)"
        switch self {
        case .otherName(let names):
            let others = names.prefix(Self.shownNames).joined(separator: ", ")
            return certificate + " is for another name" + (others.isEmpty ? "" : " (\(others))")
                + ". Check the server's name, or ask its administrator."
        case .expired(let date):
            return certificate + " expired on \(date). Ask its administrator for a new one."
        case .notYetValid(let date):
            return certificate + " is valid only from \(date). Check the clock of this machine."
        case .unknownAuthority(let fingerprint):
            return certificate + " is signed by an unknown authority; when you know it, you can pin it: "
                + Self.text(fingerprint)
        case .notPinned(let fingerprint):
            return certificate + " is not the pinned one. If its administrator has changed it, pin the new one: "
                + Self.text(fingerprint)
        case .unreadable:
            return certificate + " cannot be read. Ask its administrator."
        }
    }

    private static func text(_ fingerprint: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(fingerprint.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
