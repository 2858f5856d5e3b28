// Where a device is told what happens while none of its pages is open.

/// The subscription of a device; what it says is the host's business.
public struct StoredPushSubscription: Hashable, Sendable {
    public let device: RecordID<StoredDevice>
    public let content: [UInt8]
}
