/// The headers that have a constant in `HeaderName`; the raw value is the spelling on the wire.
///
/// A name on the wire is compared once, while parsing; afterwards it is one byte.
enum KnownHeader: String, CaseIterable, Sendable {
    case accept = "Accept"
    case acceptContact = "Accept-Contact"
    case acceptEncoding = "Accept-Encoding"
    case acceptLanguage = "Accept-Language"
    case alertInfo = "Alert-Info"
    case allow = "Allow"
    case allowEvents = "Allow-Events"
    case answerMode = "Answer-Mode"
    case authenticationInfo = "Authentication-Info"
    case authorization = "Authorization"
    case callID = "Call-ID"
    case callInfo = "Call-Info"
    case contact = "Contact"
    case contentDisposition = "Content-Disposition"
    case contentEncoding = "Content-Encoding"
    case contentLanguage = "Content-Language"
    case contentLength = "Content-Length"
    case contentType = "Content-Type"
    case cSeq = "CSeq"
    case date = "Date"
    case diversion = "Diversion"
    case errorInfo = "Error-Info"
    case event = "Event"
    case expires = "Expires"
    case flowTimer = "Flow-Timer"
    case from = "From"
    case historyInfo = "History-Info"
    case identity = "Identity"
    case identityInfo = "Identity-Info"
    case inReplyTo = "In-Reply-To"
    case join = "Join"
    case maxForwards = "Max-Forwards"
    case mimeVersion = "MIME-Version"
    case minExpires = "Min-Expires"
    case minSE = "Min-SE"
    case organization = "Organization"
    case pAccessNetworkInfo = "P-Access-Network-Info"
    case pAssertedIdentity = "P-Asserted-Identity"
    case pAssociatedURI = "P-Associated-URI"
    case pPreferredIdentity = "P-Preferred-Identity"
    case path = "Path"
    case priority = "Priority"
    case privacy = "Privacy"
    case proxyAuthenticate = "Proxy-Authenticate"
    case proxyAuthenticationInfo = "Proxy-Authentication-Info"
    case proxyAuthorization = "Proxy-Authorization"
    case proxyRequire = "Proxy-Require"
    case rAck = "RAck"
    case reason = "Reason"
    case recordRoute = "Record-Route"
    case referSub = "Refer-Sub"
    case referTo = "Refer-To"
    case referredBy = "Referred-By"
    case rejectContact = "Reject-Contact"
    case remotePartyID = "Remote-Party-ID"
    case replaces = "Replaces"
    case replyTo = "Reply-To"
    case requestDisposition = "Request-Disposition"
    case require = "Require"
    case retryAfter = "Retry-After"
    case route = "Route"
    case rSeq = "RSeq"
    case server = "Server"
    case serviceRoute = "Service-Route"
    case sessionExpires = "Session-Expires"
    case sipETag = "SIP-ETag"
    case sipIfMatch = "SIP-If-Match"
    case subject = "Subject"
    case subscriptionState = "Subscription-State"
    case supported = "Supported"
    case targetDialog = "Target-Dialog"
    case timestamp = "Timestamp"
    case to = "To"
    case unsupported = "Unsupported"
    case userAgent = "User-Agent"
    case userToUser = "User-to-User"
    case via = "Via"
    case warning = "Warning"
    case wwwAuthenticate = "WWW-Authenticate"

    /// The compact forms of RFC 3261, section 7.3.3, and of the extensions registered since.
    init?(compact letter: UInt8) {
        switch letter {
        case UInt8(ascii: "a"): self = .acceptContact
        case UInt8(ascii: "b"): self = .referredBy
        case UInt8(ascii: "c"): self = .contentType
        case UInt8(ascii: "d"): self = .requestDisposition
        case UInt8(ascii: "e"): self = .contentEncoding
        case UInt8(ascii: "f"): self = .from
        case UInt8(ascii: "i"): self = .callID
        case UInt8(ascii: "j"): self = .rejectContact
        case UInt8(ascii: "k"): self = .supported
        case UInt8(ascii: "l"): self = .contentLength
        case UInt8(ascii: "m"): self = .contact
        case UInt8(ascii: "n"): self = .identityInfo
        case UInt8(ascii: "o"): self = .event
        case UInt8(ascii: "r"): self = .referTo
        case UInt8(ascii: "s"): self = .subject
        case UInt8(ascii: "t"): self = .to
        case UInt8(ascii: "u"): self = .allowEvents
        case UInt8(ascii: "v"): self = .via
        case UInt8(ascii: "x"): self = .sessionExpires
        case UInt8(ascii: "y"): self = .identity
        default: return nil
        }
    }
}
