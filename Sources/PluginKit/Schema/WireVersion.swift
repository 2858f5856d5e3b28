/// The numbered contract between host and clients, as docs/wire.md and the schema have it.
///
/// A further field or type leaves the number as it is, because both sides ignore what they do not know. It rises with
/// a change that a client of the number before would misunderstand.
public enum WireVersion {
    public static let current = 1
    /// Clients that speak less are told to renew themselves.
    public static let oldest = 1

    /// Refuses a client with which this host cannot speak; one that says nothing speaks the first version.
    ///
    /// - Throws: `clientTooOld` or `clientTooNew`.
    public static func check(_ spoken: Int?) throws(HandlerError) {
        let spoken = spoken ?? 1
        guard spoken >= Self.oldest else {
            throw HandlerError(
                code: "clientTooOld",
                message: "This page speaks version \(spoken) of the wire, the host \(Self.oldest) to \(Self.current)."
                    + " Reload the page to get the host's own.", field: "wire")
        }
        guard spoken <= Self.current else {
            throw HandlerError(
                code: "clientTooNew",
                message: "This page speaks version \(spoken) of the wire, the host only \(Self.current). Bring the host"
                    + " up to date, or use the page that it serves.", field: "wire")
        }
    }
}
