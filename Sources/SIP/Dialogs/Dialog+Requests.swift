// The requests we send inside a dialog (RFC 3261, section 12.2.1.1), and where they go (section 8.1.2).

import Primitives

extension Dialog {
    /// A request without Via; the caller adds Contact and body as the method asks.
    func makeRequest(_ method: Method, sequence: UInt32) -> Request {
        var request = Request(method: method, uri: self.requestURI)
        request.headers.append(.maxForwards, String(UserAgent.maxForwards))
        for uri in self.routes { request.headers.append(.route, "<\(uri)>") }
        request.headers.append(.from, self.local.description)
        request.headers.append(.to, self.remote.description)
        request.headers.append(.callID, self.id.callID)
        request.headers.append(.cSeq, CSeq(number: sequence, method: method).description)
        return request
    }

    /// The next hop when it is an address that our transport and address family reach, else the way the dialog began.
    ///
    /// A PBX behind a translator names its inner address: what is private to a public peer cannot be reached from here.
    var nextHop: Route {
        guard let uri = (self.routeSet.first ?? self.remoteTarget).sip, let address = IPAddress(uri.host),
            address.isV6 == self.route.local.address.isV6, !address.isUnspecified, !address.isMulticast,
            address.scope >= self.route.remote.address.scope,
            !uri.parameters.contains("transport") || uri.transport == self.route.transport
        else { return self.route }
        let port = uri.port ?? self.route.transport.defaultPort
        guard port > 0 else { return self.route }
        var hop = self.route
        hop.remote = IPEndpoint(address: address, port: port)
        return hop
    }

    private var strictRouter: SIPURI? {
        guard let first = self.routeSet.first?.sip, !first.isLooseRouter else { return nil }
        return first
    }

    /// A Request-URI may carry neither headers nor a method parameter (section 19.1.1, table 1).
    private var requestURI: URI {
        guard var uri = self.strictRouter ?? self.remoteTarget.sip else { return self.remoteTarget }
        uri.headers = []
        uri.parameters["method"] = nil
        return .sip(uri)
    }

    private var routes: [URI] {
        self.strictRouter == nil ? self.routeSet : Array(self.routeSet.dropFirst()) + [self.remoteTarget]
    }
}
