// Who asks decides what is told, so each request knows the address that it came from.

import Hummingbird
import NIOCore

/// What goes with a request through the router.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The other end of the connection: the asker, or a proxy before it.
    let peer: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        self.coreContext = .init(source: source)
        self.peer = source.channel.remoteAddress
    }
}
