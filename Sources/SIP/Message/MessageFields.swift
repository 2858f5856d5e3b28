/// What requests and responses share, and their headers as typed values.
///
/// A getter gives nil (or leaves the value out of a list) when the header is absent or malformed; a setter writes
/// the header anew. Each read decodes: keep the value if you need it twice.
public protocol MessageFields: Hashable, Sendable {
    var headers: Headers { get set }
    var body: [UInt8] { get set }
}

extension MessageFields {
    public var vias: [Via] { self.headers.decoded?.vias ?? self.headers.mapValues(of: .via) { Via.parse($0) } }

    /// The first Via value. Setting it leaves the others as they are.
    public var topVia: Via? {
        get {
            if let decoded = self.headers.decoded { return decoded.vias.first }
            return self.headers.firstValueScanner(of: .via).flatMap { Via.parse($0) }
        }
        set { self.headers.replaceFirstValue(of: .via, with: newValue?.description) }
    }

    public var from: NameAddress? {
        get { self.headers.decoded?.from ?? self.headers.firstScanner(of: .from).flatMap { NameAddress.parse($0) } }
        set { self.headers[.from] = newValue?.description }
    }

    public var to: NameAddress? {
        get { self.headers.decoded?.to ?? self.headers.firstScanner(of: .to).flatMap { NameAddress.parse($0) } }
        set { self.headers[.to] = newValue?.description }
    }

    public var callID: String? {
        get { self.headers.decoded?.callID ?? self.headers.firstScanner(of: .callID).flatMap { $0.callID() } }
        set { self.headers[.callID] = newValue }
    }

    public var cSeq: CSeq? {
        get { self.headers.decoded?.cSeq ?? self.headers.firstScanner(of: .cSeq).flatMap { CSeq.parse($0) } }
        set { self.headers[.cSeq] = newValue?.description }
    }

    public var contacts: [NameAddress] {
        get { self.headers.decoded?.contacts ?? self.headers.addresses(.contact) }
        set { self.headers.set(.contact, addresses: newValue) }
    }

    /// `Contact: *`, which unregisters everything (RFC 3261, section 10.2.2).
    public var hasWildcardContact: Bool { self.headers.values(.contact) == ["*"] }

    public var recordRoutes: [NameAddress] {
        get { self.headers.addresses(.recordRoute) }
        set { self.headers.set(.recordRoute, addresses: newValue) }
    }

    public var routes: [NameAddress] {
        get { self.headers.addresses(.route) }
        set { self.headers.set(.route, addresses: newValue) }
    }

    public var maxForwards: Int? {
        get { self.headers.maxForwards }
        set { self.headers[.maxForwards] = newValue.map(String.init) }
    }

    /// In seconds, less than 2^32 (RFC 3261, section 20.19).
    public var expires: Int? {
        get { self.headers.number(.expires, upTo: Int(UInt32.max)) }
        set { self.headers[.expires] = newValue.map(String.init) }
    }

    /// In seconds.
    public var minExpires: Int? { self.headers.number(.minExpires, upTo: Int(UInt32.max)) }

    /// The seconds of Retry-After, without its comment and parameters (RFC 3261, section 20.33).
    public var retryAfter: Int? {
        guard var scanner = self.headers.firstScanner(of: .retryAfter), let seconds = scanner.number(UInt32.self)
        else { return nil }
        scanner.skipSpace()
        if scanner.peek == UInt8(ascii: "("), !scanner.takeComment() { return nil }
        guard scanner.headerParameters() != nil else { return nil }
        scanner.skipSpace()
        return scanner.isAtEnd ? Int(seconds) : nil
    }

    /// The media type in lower case without parameters, for example "application/sdp".
    public var contentType: String? {
        get { self.headers.firstScanner(of: .contentType).flatMap { $0.mediaType() } }
        set { self.headers[.contentType] = newValue }
    }

    /// Tokens of a list header such as Supported, Require or Allow.
    public func tokens(_ name: HeaderName) -> [String] { self.headers.values(name) }
}

extension Headers {
    fileprivate func addresses(_ name: HeaderName) -> [NameAddress] {
        self.mapValues(of: name) { NameAddress.parse($0) }
    }

    /// One line for each address, as they must not be joined where the order of lines matters.
    fileprivate mutating func set(_ name: HeaderName, addresses: [NameAddress]) {
        self.remove(name)
        for address in addresses { self.append(name, address.description) }
    }

    var maxForwards: Int? { self.number(.maxForwards, upTo: 255) }

    func number(_ name: HeaderName, upTo limit: Int) -> Int? {
        guard var scanner = self.firstScanner(of: name), let value = scanner.number(Int.self) else { return nil }
        scanner.skipSpace()
        return scanner.isAtEnd && value <= limit ? value : nil
    }
}

extension ByteScanner {
    /// callid = word ["@" word]; a second "@" and other visible characters are accepted, white space is not.
    func callID() -> String? {
        var scanner = self
        let word = scanner.run { $0 > 0x20 && $0 != 0x7F }
        return word.isEmpty || !scanner.isAtEnd ? nil : self.text(word)
    }

    /// m-type SLASH m-subtype, in lower case.
    func mediaType() -> String? {
        var scanner = self
        guard let type = scanner.token(), scanner.takeSeparator(UInt8(ascii: "/")), let subtype = scanner.token() else {
            return nil
        }
        guard type.upperBound + 1 == subtype.lowerBound else {
            return "\(scanner.lowercasedText(type))/\(scanner.lowercasedText(subtype))"
        }
        return scanner.lowercasedText(type.lowerBound..<subtype.upperBound)
    }
}
