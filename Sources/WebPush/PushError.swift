/// Why something cannot be pushed.
public enum PushError: Error, Hashable, Sendable {
    /// The address of a subscription is no `https:` address that this host may call.
    case addressRefused
    /// A key of the subscription is not what RFC 8291 asks for.
    case keyRefused
    /// More bytes than a push service must take (RFC 8291, section 4).
    case payloadTooLarge(bytes: Int)
    /// Random bytes that are no private key; the caller draws others.
    case randomBytesUnusable
}
