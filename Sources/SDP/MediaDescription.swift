/// An `m=` line and what belongs to it (RFC 8866, section 5.14).
public struct MediaDescription: Hashable, Sendable {
    /// `audio`, `video`, `image` …
    public var kind: String
    /// Zero refuses or ends the stream (RFC 3264, section 6).
    public var port: UInt16
    public var portCount: UInt16?
    /// `RTP/AVP`, `RTP/SAVP`, `udptl` …
    public var transport: String
    public var formats: [String]
    public var connection: ConnectionData?
    public var attributes: [Attribute]
    /// Lines of other types, in the order of RFC 8866, section 5.
    public var otherLines: [SDPLine]

    public init(
        kind: String, port: UInt16, portCount: UInt16? = nil, transport: String = "RTP/AVP", formats: [String],
        connection: ConnectionData? = nil, attributes: [Attribute] = [], otherLines: [SDPLine] = []
    ) {
        self.kind = kind
        self.port = port
        self.portCount = portCount
        self.transport = transport
        self.formats = formats
        self.connection = connection
        self.attributes = attributes
        self.otherLines = otherLines
    }

    init?(parsing value: String, limits: SDPLimits) {
        let fields = value.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard fields.count >= 3, fields.count - 3 <= limits.formats else { return nil }
        let port = fields[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = port.first, let number = UInt16(first) else { return nil }
        if port.count > 1, UInt16(port[1]) == nil { return nil }
        self.init(
            kind: fields[0], port: number, portCount: port.count > 1 ? UInt16(port[1]) : nil, transport: fields[2],
            formats: Array(fields[3...]))
    }

    var value: String {
        let count = self.portCount.map { "/\($0)" } ?? ""
        return ([self.kind, "\(self.port)\(count)", self.transport] + self.formats).joined(separator: " ")
    }

    /// The same stream refused: port zero, and nothing but the line itself (RFC 3264, section 6).
    public var refused: MediaDescription {
        MediaDescription(
            kind: self.kind, port: 0, transport: self.transport, formats: self.formats.isEmpty ? ["0"] : self.formats)
    }
}
