/// One scheme with its parameters, as challenges and credentials are written (RFC 3261, section 25.1).
struct AuthenticationScheme {
    let name: String
    var parameters = Parameters()

    /// The most schemes that are read from one header line.
    private static let limit = 16

    /// Reads every scheme of a header line; several may share one line, divided by commas like their parameters.
    ///
    /// What is malformed ends the reading: the schemes before it are given, its own is not.
    static func all(in scanner: ByteScanner) -> [AuthenticationScheme] {
        var scanner = scanner
        var schemes: [AuthenticationScheme] = []
        while true {
            _ = scanner.run { $0.isSpace || $0 == UInt8(ascii: ",") }
            guard let word = scanner.token() else { return scanner.isAtEnd ? schemes : schemes.dropLast() }
            scanner.skipSpace()
            if scanner.peek == UInt8(ascii: "=") {
                scanner.move(to: word.lowerBound)
                guard !schemes.isEmpty, schemes[schemes.count - 1].parameters.count < MessageLimits.parameters,
                    let parameter = scanner.headerParameter()
                else { return schemes.dropLast() }
                schemes[schemes.count - 1].parameters.append(parameter)
                scanner.skipSpace()
                guard scanner.isAtEnd || scanner.peek == UInt8(ascii: ",") else { return schemes.dropLast() }
            } else {
                guard schemes.count < Self.limit else { return schemes }
                schemes.append(AuthenticationScheme(name: scanner.text(word)))
            }
        }
    }

    var isDigest: Bool { self.name.isEqualIgnoringCase(to: "Digest") }
}
