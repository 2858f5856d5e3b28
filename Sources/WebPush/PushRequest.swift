// RFC 8030, section 5: what a push service is asked to pass on.

/// One message for one subscription, ready to be sent.
public struct PushRequest: Sendable {
    /// How much of a telephone's battery it is worth (RFC 8030, section 5.3).
    public enum Urgency: String, Hashable, Sendable {
        case normal
        case high
    }

    /// What a message is like, apart from its content.
    public struct Manner: Hashable, Sendable {
        /// How long the push service keeps it for a browser that is not reached.
        public var timeToLive: Duration
        public var urgency: Urgency
        /// A later message with the same topic takes the place of one that still waits: at most 32 characters of base64url.
        public var topic: String

        public init(timeToLive: Duration, urgency: Urgency, topic: String) {
            self.timeToLive = timeToLive
            self.urgency = urgency
            self.topic = topic
        }
    }

    /// What the host knows and a core cannot: time and lots.
    public struct Circumstances: Sendable {
        /// Seconds since 1970.
        let now: Int64
        let randomness: PushEncryption.Randomness

        /// - Parameter randomBytes: `byteCount` fresh random bytes.
        public init(now: Int64, randomBytes: [UInt8]) {
            self.now = now
            self.randomness = PushEncryption.Randomness(
                privateKey: Array(randomBytes.prefix(VAPIDKey.byteCount)),
                salt: Array(randomBytes.dropFirst(VAPIDKey.byteCount).prefix(EncryptedContent.saltBytes)))
        }

        public static let byteCount = VAPIDKey.byteCount + EncryptedContent.saltBytes
    }

    /// Bytes that a payload may have.
    public static let longestPayload = PushEncryption.longestPayload

    public let endpoint: PushEndpoint
    /// In order, `Host` and `Content-Length` among them.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    public init(
        _ payload: [UInt8], to subscription: PushSubscription, _ manner: Manner, from key: VAPIDKey,
        contact: PushContact?, _ circumstances: Circumstances
    ) throws(PushError) {
        let body = try PushEncryption(subscription: subscription).encrypt(payload, circumstances.randomness)
        let endpoint = subscription.endpoint
        self.endpoint = endpoint
        self.body = body
        self.headers = [
            ("Host", endpoint.hostText), ("Content-Length", String(body.count)),
            ("Content-Type", "application/octet-stream"), ("Content-Encoding", "aes128gcm"),
            ("TTL", String(manner.timeToLive.components.seconds)), ("Urgency", manner.urgency.rawValue),
            ("Topic", manner.topic),
            (
                "Authorization",
                try key.authorization(for: endpoint.origin, contact: contact, now: circumstances.now)
            ),
        ]
    }
}
