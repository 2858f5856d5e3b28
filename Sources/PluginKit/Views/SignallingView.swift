/// One SIP message as it travelled, without the secrets that were in it.
public struct SignallingView: Codable, Hashable, Sendable {
    public enum Direction: String, CaseIterable, Codable, Hashable, Sendable {
        case incoming, outgoing
    }

    public enum Transport: String, CaseIterable, Codable, Hashable, Sendable {
        case udp, tcp, tls
    }

    /// Grows from message to message.
    public let number: Int64
    /// Milliseconds since 1970.
    public let at: Int64
    public let direction: Direction
    public let transport: Transport
    /// Our address with its port, and theirs.
    public let local: String
    public let remote: String
    public let callId: CallID?
    /// Of the request, also where this is the response to it; absent where the message could not be read.
    public let method: String?
    /// Of a response.
    public let status: Int?
    /// The start line; empty where there is none.
    public let line: String
    /// The whole message, secrets masked.
    public let text: String
    /// Bytes of the message as it travelled.
    public let size: Int

    public init(
        number: Int64, at: Int64, direction: Direction, transport: Transport, local: String, remote: String,
        callId: CallID?, method: String?, status: Int?, line: String, text: String, size: Int
    ) {
        self.number = number
        self.at = at
        self.direction = direction
        self.transport = transport
        self.local = local
        self.remote = remote
        self.callId = callId
        self.method = method
        self.status = status
        self.line = line
        self.text = text
        self.size = size
    }
}
