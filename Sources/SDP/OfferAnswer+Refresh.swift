// The same description once more (RFC 3264, section 8; RFC 4028, section 7.4).

extension OfferAnswer {
    /// Offers what is in force, unchanged and with the same version, so that only the session is refreshed; `nil` while
    /// another offer of ours is open or nothing is in force. What changed since then is offered as ever.
    public mutating func repeatOffer() -> SessionDescription? {
        guard self.openOffer == nil, let inForce else { return nil }
        guard inForce == self.lastSent else { return self.offer() }
        self.openOffer = inForce
        return inForce
    }
}
