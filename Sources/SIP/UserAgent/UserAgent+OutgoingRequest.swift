extension UserAgent {
    /// A request outside of any dialog as the transaction user describes it; the agent adds Via, tags, CSeq,
    /// Max-Forwards and credentials.
    public struct OutgoingRequest: Hashable, Sendable {
        public var method: Method
        /// The Request-URI.
        public var uri: URI
        /// Our identity, without a tag.
        public var from: NameAddress
        public var to: NameAddress
        /// `nil`: a fresh one.
        public var callID: String?
        /// `nil`: 1. A challenge makes the agent use the following numbers; the response's CSeq tells the last.
        public var cSeq: UInt32?
        /// `nil`: a fresh one.
        public var fromTag: String?
        /// Further headers: Contact, Expires, Subject …
        public var headers: Headers
        public var body: [UInt8]
        public var contentType: String?
        /// Where the request goes, whatever `uri` and `routeSet` say.
        public var route: Route
        public var credentials: [Credentials]
        /// Written as Route headers, each as a loose router (RFC 3261, section 8.1.1.1).
        public var routeSet: [URI]
        /// Of an INVITE, in seconds: zero asks for no session timer, nil for that of the configuration (RFC 4028).
        public var sessionInterval: Int?
        /// Of an INVITE: after what time without any response `Event.silent` comes; `nil`: never.
        public var patience: Patience?
        /// Whom it concerns, in the trace.
        public var owner: MessageOwner?

        public init(
            method: Method, uri: URI, from: NameAddress, to: NameAddress, callID: String? = nil, cSeq: UInt32? = nil,
            fromTag: String? = nil, headers: Headers = Headers(), body: [UInt8] = [], contentType: String? = nil,
            route: Route, credentials: [Credentials] = [], routeSet: [URI] = []
        ) {
            self.method = method
            self.uri = uri
            self.from = from
            self.to = to
            self.callID = callID
            self.cSeq = cSeq
            self.fromTag = fromTag
            self.headers = headers
            self.body = body
            self.contentType = contentType
            self.route = route
            self.credentials = credentials
            self.routeSet = routeSet
        }
    }
}
