/// A message on its way: it waits for a route, or for the answer to its request.
struct MessageTicket: Hashable, Sendable {
    let message: OutgoingMessage
    /// The servers that did not take it.
    var tried: [TriedTarget] = []
}
