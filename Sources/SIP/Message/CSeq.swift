/// The order of requests within a dialog or registration (RFC 3261, section 20.16).
public struct CSeq: Hashable, Sendable {
    /// Less than 2^31 (RFC 3261, section 8.1.1.5).
    public var number: UInt32
    public var method: Method

    public init(number: UInt32, method: Method) {
        self.number = number
        self.method = method
    }

    public init(parsing text: some StringProtocol) throws(SIPError) {
        guard let cSeq = Self.parse(ByteScanner(text)) else { throw .malformed("CSeq", in: text) }
        self = cSeq
    }

    static func parse(_ scanner: ByteScanner) -> CSeq? {
        var scanner = scanner
        scanner.skipSpace()
        guard let number = scanner.number(UInt32.self), number < 1 << 31, scanner.peek?.isSpace == true else {
            return nil
        }
        scanner.skipSpace()
        guard let method = scanner.token().map(scanner.text) else { return nil }
        scanner.skipSpace()
        return scanner.isAtEnd ? CSeq(number: number, method: Method(method)) : nil
    }
}

extension CSeq: CustomStringConvertible {
    public var description: String { "\(self.number) \(self.method)" }
}
