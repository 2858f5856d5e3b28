/// An audio encoding as `a=rtpmap` names it (RFC 8866, section 6.6). Names compare without case.
public struct AudioFormat: Sendable {
    public var encodingName: String
    /// Hertz of the RTP timestamp; for G722 that is 8,000, not its sampling rate (RFC 3551, section 4.5.2).
    public var clockRate: Int
    public var channels: Int

    public init(encodingName: String, clockRate: Int, channels: Int = 1) {
        self.encodingName = encodingName
        self.clockRate = clockRate
        self.channels = channels
    }

    public static func telephoneEvent(clockRate: Int) -> AudioFormat {
        AudioFormat(encodingName: "telephone-event", clockRate: clockRate)
    }

    /// RFC 3389, section 4.
    public static func comfortNoise(clockRate: Int) -> AudioFormat {
        AudioFormat(encodingName: "CN", clockRate: clockRate)
    }

    public var isTelephoneEvent: Bool { self.key == "telephone-event" }
    /// Comfort noise (RFC 3389) is not a codec to speak with.
    public var isComfortNoise: Bool { self.key == "cn" }

    private var key: String { self.encodingName.lowercased() }
}

extension AudioFormat: Hashable {
    public static func == (left: AudioFormat, right: AudioFormat) -> Bool {
        left.key == right.key && left.clockRate == right.clockRate && left.channels == right.channels
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.key)
        hasher.combine(self.clockRate)
        hasher.combine(self.channels)
    }
}
