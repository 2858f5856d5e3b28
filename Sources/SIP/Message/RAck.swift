/// Which reliable provisional response a PRACK acknowledges (RFC 3262, section 7.2).
public struct RAck: Hashable, Sendable {
    /// The RSeq of that response.
    public var response: UInt32
    /// The CSeq of the request that it answered.
    public var request: CSeq

    public init(response: UInt32, request: CSeq) {
        self.response = response
        self.request = request
    }

    init?(_ message: some MessageFields) {
        guard var scanner = message.headers.firstScanner(of: .rAck) else { return nil }
        scanner.skipSpace()
        guard let response = scanner.number(UInt32.self), scanner.peek?.isSpace == true,
            let request = CSeq.parse(scanner)
        else { return nil }
        self.init(response: response, request: request)
    }
}

extension RAck: CustomStringConvertible {
    public var description: String { "\(self.response) \(self.request)" }
}
