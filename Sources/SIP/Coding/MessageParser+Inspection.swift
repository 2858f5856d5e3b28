// Which headers a message must have in good order before anyone acts on it (RFC 3261, section 8.1.1 and 8.2).

extension MessageParser {
    /// Notes what a UAS answers with 400 (RFC 3261, section 16.3 and 8.2; RFC 4475, section 3.1.2 and 3.3), and gives what it read.
    ///
    /// - Parameter method: Of a request; of a response only what every message must have is looked at.
    mutating func inspect(_ headers: Headers, method: Method?) -> DecodedHeaders? {
        let from = self.single(.from, of: headers) { NameAddress.parse($0) }
        let to = self.single(.to, of: headers) { NameAddress.parse($0) }
        let callID = self.single(.callID, of: headers) { $0.callID() }
        let cSeq = self.single(.cSeq, of: headers) { CSeq.parse($0) }
        let vias = self.readVias(headers)
        var contacts: [NameAddress]?
        if let method {
            if from != nil, to != nil, callID != nil, let cSeq, cSeq.method != method {
                self.note(.malformed("CSeq", in: headers[.cSeq] ?? ""))
            }
            self.inspectMaxForwards(headers)
            contacts = self.readContacts(headers)
        }
        guard let from, let to, let callID, let cSeq else { return nil }
        return DecodedHeaders(vias: vias, from: from, to: to, callID: callID, cSeq: cSeq, contacts: contacts)
    }

    private mutating func inspectMaxForwards(_ headers: Headers) {
        switch headers.lineCount(.maxForwards) {
        case 0: break
        case 1:
            if headers.maxForwards == nil { self.note(.malformed("Max-Forwards", in: headers[.maxForwards] ?? "")) }
        default: self.note(.repeated(.maxForwards))
        }
    }

    /// The one value of a header that occurs exactly once; anything else is noted and gives nil.
    private mutating func single<Value>(
        _ name: HeaderName, of headers: Headers, parse: (ByteScanner) -> Value?
    ) -> Value? {
        let lines = headers.lines(of: name)
        guard let index = lines.first else {
            self.note(.missing(name))
            return nil
        }
        if lines.count > 1 { self.note(.repeated(name)) }
        guard let value = parse(headers.scanner(at: index)) else {
            self.note(.malformed(name.canonical, in: headers.value(at: index)))
            return nil
        }
        return value
    }

    private mutating func readVias(_ headers: Headers) -> [Via] {
        var vias: [Via] = []
        for index in headers.indices where headers.hasName(.via, at: index) {
            var line = headers.scanner(at: index)
            while let range = line.nextListElement(), vias.count < MessageLimits.listValues {
                guard let via = Via.parse(ByteScanner(line.bytes, in: range)) else {
                    self.note(.malformed("Via", self.excerpt(range)))
                    return vias
                }
                vias.append(via)
            }
        }
        if vias.isEmpty { self.note(headers.contains(.via) ? .malformed("Via", "") : .missing(.via)) }
        return vias
    }

    private mutating func readContacts(_ headers: Headers) -> [NameAddress] {
        var contacts: [NameAddress] = []
        var count = 0
        var hasWildcard = false
        for index in headers.indices where headers.hasName(.contact, at: index) {
            var line = headers.scanner(at: index)
            while let range = line.nextListElement(), count < MessageLimits.listValues {
                if range.isEmpty { continue }
                count += 1
                if let contact = NameAddress.parse(ByteScanner(line.bytes, in: range)) {
                    contacts.append(contact)
                    continue
                }
                hasWildcard = line.text(range) == "*"
                if !hasWildcard {
                    self.note(.malformed("Contact", self.excerpt(range)))
                    return contacts
                }
            }
        }
        // "*" stands alone (RFC 3261, section 10.3, step 6).
        if hasWildcard, count > 1 { self.note(.malformed("Contact", in: headers[.contact] ?? "")) }
        return contacts
    }

    /// Whether a response finds its way back: the top Via can be read, and CSeq, which tells a transaction, is there.
    /// The rest of what a response copies may be missing (RFC 4475, section 3.3.1).
    static func refusal(of request: Request, defect: SIPError, status: Int) -> SIPError {
        let headers = request.headers
        guard request.topVia != nil, headers.contains(.cSeq) else { return defect }
        return .rejected(status: status, reason: defect.replyReason(status: status), request: request)
    }
}

extension SIPError {
    /// A phrase for the status line that tells what is wrong without repeating the sender's bytes.
    fileprivate func replyReason(status: Int) -> String {
        let phrase = Response.phrase(for: status)
        switch self {
        case .malformed(let part, _): return "\(phrase) - Malformed \(part)"
        case .malformedStartLine: return "\(phrase) - Malformed Request-Line"
        case .malformedHeaderLine: return "\(phrase) - Malformed Header Line"
        case .missing(let name): return "\(phrase) - Missing \(name)"
        case .repeated(let name): return "\(phrase) - Repeated \(name)"
        case .bodyTooShort: return "\(phrase) - Body Too Short"
        case .unterminatedHeaders: return "\(phrase) - Unterminated Headers"
        case .empty, .tooLong, .unsupportedVersion, .rejected: return phrase
        }
    }
}
