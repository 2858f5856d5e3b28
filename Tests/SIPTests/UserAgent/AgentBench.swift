// One agent and a hand: the test plays the peer, message by message.

import Primitives
import Testing

@testable import SIP

struct AgentBench {
    static let local = IPEndpoint(address: .v4(0xC000_0201), port: 5060)
    static let remote = IPEndpoint(address: .v4(0xC000_0202), port: 5060)

    var agent: UserAgent
    var now = Instant(nanoseconds: 1_000_000_000)
    var transport = Transport.udp
    /// What the agent sent since it was last taken.
    var sent: [Datagram] = []
    var events: [UserAgent.Event] = []
    var peerBranch = 0

    init(_ change: (inout UserAgent.Configuration) -> Void = { _ in }) {
        var configuration = UserAgent.Configuration(product: "Test")
        change(&configuration)
        self.agent = UserAgent(configuration: configuration, entropy: EntropySource(testSeed: 1))
    }

    var route: Route { Route(transport: self.transport, local: Self.local, remote: Self.remote) }

    mutating func drain() {
        while let output = self.agent.poll() {
            switch output {
            case .send(let datagram): self.sent.append(datagram)
            case .event(.options(let id, _, _)): self.agent.answerOptions(id, status: 200, now: self.now)
            case .event(let event): self.events.append(event)
            }
        }
    }

    /// Everything sent since the last call, parsed.
    mutating func takeMessages() throws -> [Message] {
        self.drain()
        defer { self.sent = [] }
        return try self.sent.map { try Message(parsing: $0.bytes) }
    }

    mutating func takeRequests() throws -> [Request] {
        try self.takeMessages().compactMap { if case .request(let request) = $0 { request } else { nil } }
    }

    mutating func takeResponses() throws -> [Response] {
        try self.takeMessages().compactMap { if case .response(let response) = $0 { response } else { nil } }
    }

    mutating func takeEvents() -> [UserAgent.Event] {
        self.drain()
        defer { self.events = [] }
        return self.events
    }

    mutating func receive(_ bytes: [UInt8], from remote: IPEndpoint = Self.remote) {
        self.agent.receive(
            Datagram(transport: self.transport, local: Self.local, remote: remote, bytes: bytes), now: self.now)
        self.drain()
    }

    mutating func receive(_ request: Request) { self.receive(request.serialized()) }
    mutating func receive(_ response: Response) { self.receive(response.serialized()) }

    /// Lets time pass, waking the agent at each of its deadlines.
    mutating func advance(_ duration: Duration) {
        let end = self.now + duration
        while let deadline = self.agent.nextDeadline, deadline <= end {
            self.now = max(self.now, deadline)
            self.agent.handleTimeout(now: self.now)
            self.drain()
        }
        self.now = end
    }

    func outgoing(_ method: Method, credentials: [Credentials] = [], body: [UInt8] = []) throws
        -> UserAgent.OutgoingRequest
    {
        UserAgent.OutgoingRequest(
            method: method, uri: try URI(parsing: "sip:bob@example.com"),
            from: try NameAddress(parsing: "<sip:alice@example.com>"),
            to: try NameAddress(parsing: "<sip:bob@example.com>"), body: body,
            contentType: body.isEmpty ? nil : "application/sdp", route: self.route, credentials: credentials)
    }

    static let credentials = [Credentials(user: "alice", password: Secret("secret"))]

    /// Sends a request outside of any dialog, whose challenge is answered: so the agent knows the server's realm.
    mutating func prove(_ method: Method = .register, realm: String = "example.com") throws {
        _ = self.agent.send(try self.outgoing(method, credentials: Self.credentials), now: self.now)
        guard let first = try self.takeRequests().last else { throw Unexpected() }
        self.receive(Self.challenge(first, 401, nonce: "registrar", realm: realm))
        guard let second = try self.takeRequests().last else { throw Unexpected() }
        self.receive(Self.reply(second, 200))
        _ = self.takeEvents()
    }

    /// A request of the peer outside of any dialog, with a fresh branch.
    mutating func request(
        _ method: Method, uri: String = "sip:alice@192.0.2.1", cSeq: UInt32 = 1, callID: String = "call-1",
        body: [UInt8] = []
    ) throws -> Request {
        self.peerBranch += 1
        var request = Request(method: method, uri: try URI(parsing: uri))
        request.headers.append(
            .via, "SIP/2.0/\(self.transport.viaToken) 192.0.2.2:5060;branch=z9hG4bKpeer\(self.peerBranch)")
        request.headers.append(.maxForwards, "70")
        request.headers.append(.from, "<sip:bob@example.com>;tag=peer")
        request.headers.append(.to, "<sip:alice@example.com>")
        request.headers.append(.callID, callID)
        request.headers.append(.cSeq, "\(cSeq) \(method)")
        if method == .invite || method == .update { request.headers.append(.contact, "<sip:bob@192.0.2.2>") }
        if !body.isEmpty { request.headers.append(.contentType, "application/sdp") }
        request.body = body
        return request
    }

    /// A request of the peer in the dialog that `response`, an answer of the agent, belongs to.
    mutating func inDialogRequest(
        _ method: Method, answeredBy response: Response, cSeq: UInt32, body: [UInt8] = []
    ) throws -> Request {
        var request = try self.request(method, cSeq: cSeq, callID: response.callID ?? "", body: body)
        request.headers[.from] = response.headers[.from]
        request.headers[.to] = response.headers[.to]
        return request
    }

    /// A request of the callee in the dialog that it opened by answering `invite` with `tag`.
    mutating func calleeRequest(
        _ method: Method, invite: Request, tag: String = "peer", cSeq: UInt32, body: [UInt8] = []
    ) throws -> Request {
        var request = try self.request(method, cSeq: cSeq, callID: invite.callID ?? "", body: body)
        request.headers[.from] = "\(invite.headers[.to] ?? "");tag=\(tag)"
        request.headers[.to] = invite.headers[.from]
        return request
    }

    /// An answer of the peer with its tag and Contact.
    static func reply(_ request: Request, _ status: Int, tag: String = "peer") -> Response {
        var response = Response.reply(to: request, status: status, toTag: tag)
        if status < 300, status > 100 { response.headers.append(.contact, "<sip:bob@192.0.2.2>") }
        return response
    }

    /// The response as the agent will see it when these bytes arrive, for comparing events.
    static func arrived(_ response: Response) throws -> Response {
        guard case .response(let parsed) = try Message(parsing: response.serialized()) else { throw Unexpected() }
        return parsed
    }

    static func challenge(
        _ request: Request, _ status: Int, nonce: String, realm: String = "example.com", more: String = ""
    )
        -> Response
    {
        var response = Response.reply(to: request, status: status, toTag: "peer")
        response.headers.append(
            status == 401 ? .wwwAuthenticate : .proxyAuthenticate,
            "Digest realm=\"\(realm)\", nonce=\"\(nonce)\", qop=\"auth\", algorithm=MD5\(more)")
        return response
    }
}
