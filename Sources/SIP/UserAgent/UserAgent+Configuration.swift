extension UserAgent {
    /// What an agent is told once.
    public struct Configuration: Hashable, Sendable {
        /// Written into User-Agent and Server.
        public var product: String
        public var timers: TransactionTimers
        public var limits: UserAgentLimits
        /// The methods that are served: INVITE, ACK, BYE, CANCEL, OPTIONS and UPDATE inside, the others as
        /// `Event.request`. A method outside of the list gets 405, or 501 when RFC 3261 and its extensions do not
        /// know it.
        public var allow: [Method]
        /// Option tags; a Require that names another one gets 420.
        public var supported: [String]
        /// The body types that INVITE and UPDATE may carry; another one gets 415.
        public var accept: [String]
        /// Codings of a MESSAGE's body that whoever takes `Event.request` can read, beside none (RFC 3261, section 20.12).
        public var messageCodings: [String] = []
        /// The session interval that is asked for where neither `OutgoingRequest` nor `useSessionInterval` names one
        /// (RFC 4028); zero asks for none.
        public var sessionInterval = 1_800
        /// Provisional responses are reliable for callers that support it, and not only for those that require it.
        public var sendsReliableProvisionals = true
        /// Messages are kept for `takeTrace()`, which must then be called after each input.
        public var traces = false

        public init(
            product: String = "SpechPhone", timers: TransactionTimers = TransactionTimers(),
            limits: UserAgentLimits = UserAgentLimits(),
            allow: [Method] = [
                .invite, .ack, .bye, .cancel, .options, .prack, .update, .info, .message, .notify,
            ],
            supported: [String] = [OptionTag.reliableProvisional, OptionTag.sessionTimer],
            accept: [String] = ["application/sdp", "multipart/mixed", "multipart/alternative"]
        ) {
            self.product = product
            self.timers = timers
            self.limits = limits
            self.allow = allow
            self.supported = supported
            self.accept = accept
        }
    }
}
