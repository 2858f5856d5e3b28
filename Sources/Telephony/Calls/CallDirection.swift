/// Who started a call, seen from this host.
public enum CallDirection: Hashable, Sendable {
    case outgoing
    case incoming
}
