// A program on this machine may more than one that is elsewhere; a proxy on this machine makes everybody look local.

extension Door {
    /// Headers by which a proxy says that somebody else is behind it.
    static let proxyHeaders = ["forwarded", "x-forwarded-for", "x-real-ip", "via"]

    /// Whether a request was made on this machine and came past no proxy.
    ///
    /// A proxy may give us a Host of its own making and say nothing of itself; the page's origin stays what it is. Pages
    /// of another site that was allowed are not ours.
    func isFromThisMachine(peer: String?, host: String, origins: [String], isProxied: Bool) -> Bool {
        guard let peer, peer.hasPrefix("127.") || peer == "::1", !isProxied else { return false }
        let policy = self.policy
        return policy.namesLoopback(host)
            && origins.allSatisfy { policy.isLoopback(origin: $0) && !policy.isGuest(origin: $0) }
    }
}
