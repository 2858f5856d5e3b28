/// One `a=rtpmap` line: which encoding a payload type stands for (RFC 8866, section 6.6).
public struct RTPMap: Hashable, Sendable {
    public var payloadType: UInt8
    public var format: AudioFormat

    public init(payloadType: UInt8, format: AudioFormat) {
        self.payloadType = payloadType
        self.format = format
    }

    init?(parsing value: String) {
        let fields = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard fields.count == 2, let payloadType = UInt8(fields[0]), payloadType < 128 else { return nil }
        let parts = fields[1].split(separator: "/", omittingEmptySubsequences: false).map { part in
            String(part.filter { $0 != " " })
        }
        guard parts.count >= 2, !parts[0].isEmpty, let rate = Int(parts[1]), (1...1_000_000).contains(rate) else {
            return nil
        }
        let channels = parts.count > 2 ? Int(parts[2]) ?? 1 : 1
        guard (1...255).contains(channels) else { return nil }
        self.init(
            payloadType: payloadType,
            format: AudioFormat(encodingName: parts[0], clockRate: rate, channels: channels))
    }

    var value: String {
        let channels = self.format.channels == 1 ? "" : "/\(self.format.channels)"
        return "\(self.payloadType) \(self.format.encodingName)/\(self.format.clockRate)\(channels)"
    }
}
