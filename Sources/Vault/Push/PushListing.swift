// One damaged row must not silence the user's other devices.

/// The subscriptions that could be read, and the devices whose row could not.
public struct PushListing: Hashable, Sendable {
    public var subscriptions: [StoredPushSubscription]
    public var damaged: [RecordID<StoredDevice>]
}
