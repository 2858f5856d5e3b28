// What every new request must pass before anything is done with it (RFC 3261, section 8.2).

public import Primitives

extension UserAgent {
    /// A refusal with the headers that explain it.
    struct Refusal {
        let status: Int
        var headers = Headers()

        init(_ status: Int, _ name: HeaderName? = nil, _ values: [String] = []) {
            self.status = status
            if let name { self.headers.append(name, values.joined(separator: ", ")) }
        }
    }

    /// The methods of RFC 3261 and its extensions: what is known but not served gets 405, what is not known 501.
    private static let knownMethods: Set<Method> = [
        .invite, .ack, .bye, .cancel, .register, .options, .info, .update, .prack, .message, .notify, .subscribe,
        .refer, .publish,
    ]

    mutating func dispatch(_ request: Request, number: UInt64, datagram: Datagram, now: Instant) {
        if let refusal = self.refusal(of: request) {
            self.respond(to: number, status: refusal.status, headers: refusal.headers, now: now)
        } else if let dialog = DialogID(request) {
            self.handleInDialog(request, dialog: dialog, number: number, datagram: datagram, now: now)
        } else if request.method == .invite {
            self.handleInvite(request, number: number, datagram: datagram, now: now)
        } else if request.method == .options {
            self.emit(.options(IncomingRequestID(rawValue: number), request, datagram))
        } else if request.method == .bye || request.method == .update || request.method == .prack {
            // They exist inside dialogs only.
            self.respond(to: number, status: 481, now: now)
        } else {
            self.emit(.request(IncomingRequestID(rawValue: number), request, datagram, nil))
        }
    }

    /// Max-Forwards is no reason: whoever a request ends at serves it even at 0 (RFC 4475, section 3.3.11).
    private func refusal(of request: Request) -> Refusal? {
        let allow = self.configuration.allow
        guard allow.contains(request.method) else {
            return Refusal(Self.knownMethods.contains(request.method) ? 405 : 501, .allow, allow.map(\.rawValue))
        }
        guard request.uri.sip != nil else { return Refusal(416) }
        let unknown = request.tokens(.require).filter { !self.supports($0) }
        guard unknown.isEmpty else { return Refusal(420, .unsupported, unknown) }
        return self.bodyRefusal(of: request) ?? self.acceptRefusal(of: request) ?? Self.intervalRefusal(of: request)
    }

    private func supports(_ option: String) -> Bool {
        self.configuration.supported.contains { $0.isEqualIgnoringCase(to: option) }
    }

    /// An INVITE whose sender takes no description of ours cannot be answered (RFC 3261, section 21.4.7).
    private func acceptRefusal(of request: Request) -> Refusal? {
        guard request.method == .invite, request.headers.contains(.accept) else { return nil }
        let accepted = request.tokens(.accept).map { String($0.prefix { $0 != ";" && $0 != " " }).lowercased() }
        let isServed = self.configuration.accept.contains { type in
            let family = String(type.prefix { $0 != "/" }) + "/*"
            return accepted.contains(type) || accepted.contains(family) || accepted.contains("*/*")
        }
        return isServed ? nil : Refusal(406)
    }

    /// RFC 3261, section 8.2.3.
    private func bodyRefusal(of request: Request) -> Refusal? {
        guard !request.body.isEmpty else { return nil }
        let codings = ["identity"] + (request.method == .message ? self.configuration.messageCodings : [])
        let isReadable = request.tokens(.contentEncoding).allSatisfy { coding in
            codings.contains { $0.isEqualIgnoringCase(to: coding) }
        }
        guard isReadable else { return Refusal(415, .acceptEncoding, codings) }
        guard [.invite, .update, .prack].contains(request.method) else { return nil }
        guard let type = request.contentType, self.configuration.accept.contains(type) || request.isBodyOptional else {
            return Refusal(415, .accept, self.configuration.accept)
        }
        if type.hasPrefix("multipart/"), MultipartBody(request) == nil { return Refusal(400) }
        return nil
    }

    /// Answers `Event.options` with what the agent can do (RFC 3261, section 11.2).
    ///
    /// - Parameters:
    ///   - status: what an INVITE would be answered now: 200, 486 …
    ///   - body: a description of the session that would be possible, where the sender accepts one.
    public mutating func answerOptions(
        _ request: IncomingRequestID, status: Int, body: [UInt8] = [], contentType: String? = "application/sdp",
        now: Instant
    ) {
        guard self.servers[request.rawValue] != nil else { return }
        self.answerOptions(request.rawValue, status: status, body: body, contentType: contentType, now: now)
    }

    mutating func answerOptions(
        _ number: UInt64, status: Int, body: [UInt8] = [], contentType: String? = nil, now: Instant
    ) {
        var headers = Headers()
        self.addCapabilities(to: &headers)
        headers.append(.accept, self.configuration.accept.joined(separator: ", "))
        headers.append(.acceptEncoding, "identity")
        headers.append(.acceptLanguage, "en")
        self.respond(to: number, status: status, headers: headers, body: body, contentType: contentType, now: now)
    }
}
