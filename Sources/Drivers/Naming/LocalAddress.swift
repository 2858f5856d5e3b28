import CLinux
public import Primitives

/// Which of this machine's addresses the system uses towards a peer. Nothing is sent.
public enum LocalAddress {
    /// `nil` when no route leads there; never 0.0.0.0 or ::.
    public static func towards(_ remote: IPEndpoint) -> IPAddress? {
        var target = remote.system
        // A port of 0 cannot be connected to, and the port does not matter for the route.
        if target.port == 0 { target.port = 9 }
        var local = cl_endpoint()
        guard cl_local_address(&target, &local) == 0 else { return nil }
        let address = IPEndpoint(local).address
        return address.isUnspecified ? nil : address
    }
}
