// The payload types that need no rtpmap: RFC 3551, table 4.

extension AudioFormat {
    /// The format that a payload type has when no rtpmap says otherwise.
    public init?(staticPayloadType: UInt8) {
        switch staticPayloadType {
        case 0: self.init(encodingName: "PCMU", clockRate: 8_000)
        case 3: self.init(encodingName: "GSM", clockRate: 8_000)
        case 4: self.init(encodingName: "G723", clockRate: 8_000)
        case 5: self.init(encodingName: "DVI4", clockRate: 8_000)
        case 6: self.init(encodingName: "DVI4", clockRate: 16_000)
        case 7: self.init(encodingName: "LPC", clockRate: 8_000)
        case 8: self.init(encodingName: "PCMA", clockRate: 8_000)
        case 9: self.init(encodingName: "G722", clockRate: 8_000)
        case 10: self.init(encodingName: "L16", clockRate: 44_100, channels: 2)
        case 11: self.init(encodingName: "L16", clockRate: 44_100)
        case 12: self.init(encodingName: "QCELP", clockRate: 8_000)
        case 13: self.init(encodingName: "CN", clockRate: 8_000)
        case 14: self.init(encodingName: "MPA", clockRate: 90_000)
        case 15: self.init(encodingName: "G728", clockRate: 8_000)
        case 16: self.init(encodingName: "DVI4", clockRate: 11_025)
        case 17: self.init(encodingName: "DVI4", clockRate: 22_050)
        case 18: self.init(encodingName: "G729", clockRate: 8_000)
        default: return nil
        }
    }

    /// The static payload type of this format, when RFC 3551 gives it one.
    public var staticPayloadType: UInt8? {
        (0...18).first { AudioFormat(staticPayloadType: $0) == self }
    }
}
