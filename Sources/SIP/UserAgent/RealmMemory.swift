/// In which realms the server of an account asks for its password: by them a challenge inside a call is judged, because
/// proxies pass on whatever the far end answers (decision 0120).
///
/// The realms that have challenged REGISTER, which nobody but the server answers; those of INVITE where there are none.
/// Bounded: beyond `limit` accounts the oldest is forgotten, and learned again with its next challenge.
struct RealmMemory: Sendable {
    private struct Realms: Sendable {
        var ofRegister: Set<String> = []
        var ofInvite: Set<String> = []
    }

    /// The most realms kept of one account; further ones are refused.
    private static let realms = 8

    private let limit: Int
    private var known: [Credentials: Realms] = [:]
    /// The keys in the order in which they came.
    private var order: [Credentials] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Notes who asked, when a request outside of any dialog was challenged; other methods than these tell nothing.
    mutating func learn(_ answers: [AuthenticationExchange.Answer], from method: Method) {
        guard method == .register || method == .invite else { return }
        for answer in answers {
            let key = Self.key(answer.credentials)
            if self.known[key] == nil { self.makeRoom(for: key) }
            let path = method == .register ? \Realms.ofRegister : \Realms.ofInvite
            guard self.known[key, default: Realms()][keyPath: path].count < Self.realms else { continue }
            self.known[key, default: Realms()][keyPath: path].insert(answer.challenge.realm)
        }
    }

    /// Whose challenges may be answered inside a call.
    func realms(of credentials: [Credentials]) -> Set<String> {
        credentials.compactMap { self.known[Self.key($0)] }.reduce(into: []) { all, realms in
            all.formUnion(realms.ofRegister.isEmpty ? realms.ofInvite : realms.ofRegister)
        }
    }

    /// The addresses of a server may change, and the realms stay.
    private static func key(_ credentials: Credentials) -> Credentials {
        var key = credentials
        key.homes = []
        return key
    }

    private mutating func makeRoom(for key: Credentials) {
        if self.order.count >= self.limit, !self.order.isEmpty { self.known[self.order.removeFirst()] = nil }
        self.order.append(key)
    }
}
