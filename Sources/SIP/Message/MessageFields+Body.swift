// A body of one type, whether it is the message's own or a part of it.

extension MessageFields {
    /// The session description (RFC 3264), wherever it is in the body.
    public var sessionBody: [UInt8]? { self.body(ofType: "application/sdp") }

    /// The body of a media type in lower case, or the first such part of several; of alternatives the last, which is the
    /// best (RFC 2046, section 5.1.4). `nil` when there is none.
    public func body(ofType type: String) -> [UInt8]? {
        self.body(ofType: type, depth: MultipartBody.depthLimit)
    }

    /// The charset that Content-Type names.
    public var contentCharset: String? {
        guard var scanner = self.headers.firstScanner(of: .contentType), scanner.token() != nil,
            scanner.takeSeparator(UInt8(ascii: "/")), scanner.token() != nil
        else { return nil }
        return scanner.headerParameters()?["charset"]
    }

    /// Whether the sender can do without our understanding of the body (RFC 3261, section 20.11).
    var isBodyOptional: Bool {
        guard var scanner = self.headers.firstScanner(of: .contentDisposition), scanner.token() != nil else {
            return false
        }
        return scanner.headerParameters()?["handling"]?.isEqualIgnoringCase(to: "optional") ?? false
    }

    private func body(ofType type: String, depth: Int) -> [UInt8]? {
        guard !self.body.isEmpty, let own = self.contentType else { return nil }
        if own == type { return self.body }
        guard own.hasPrefix("multipart/"), depth > 0, let parts = MultipartBody(self)?.parts else { return nil }
        let inOrder = own == "multipart/alternative" ? parts.reversed() : parts
        return inOrder.lazy.compactMap { $0.body(ofType: type, depth: depth - 1) }.first
    }
}
