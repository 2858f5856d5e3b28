public import Telephony

/// Turns a server's name into next hops, best first. It may block: the resolver calls it on a thread of its own.
public protocol NameLookup: Sendable {
    func nextHops(of server: ServerAddress) -> Result<[NextHop], ResolveFailure>
}
