public import Media

/// What stands in front of one frame towards a browser.
public struct DownlinkLabel: Hashable, Sendable {
    public var format: BrowserFormat
    public var stream: UInt32
    public var epoch: UInt32
    /// Counts the frames of an attachment.
    public var sequence: UInt32
    /// The engine's clock in milliseconds.
    public var time: UInt32
    /// Hertz, of `samples`.
    public var rate: UInt32
    /// What the frame stands for.
    public var samples: Int
    /// Of the browser's frames, when one is due.
    public var receipt: DownlinkReceipt?

    public init(
        format: BrowserFormat, stream: UInt32, epoch: UInt32, sequence: UInt32, time: UInt32, rate: UInt32,
        samples: Int, receipt: DownlinkReceipt? = nil
    ) {
        self.format = format
        self.stream = stream
        self.epoch = epoch
        self.sequence = sequence
        self.time = time
        self.rate = rate
        self.samples = samples
        self.receipt = receipt
    }
}
