import CAres
import CLinux
import Glibc
import Primitives
import SIP

/// One lookup's conversation with the name servers, by c-ares. It blocks, and lives on a resolver thread.
///
/// A new one for each lookup reads the system's configuration anew, so that a changed network needs no restart.
final class DNSChannel: ServerLocator.Source {
    /// The wait for one server's answer; it doubles with the second try.
    private static let timeout: Duration = .milliseconds(1_500)
    private static let tries: Int32 = 2
    /// Longer than c-ares ever waits; a name server cannot hold the thread for longer.
    private static let longestPoll: Duration = .milliseconds(500)
    private static let classIN: Int32 = 1

    private static let isLibraryReady = ares_library_init(ARES_LIB_INIT_ALL) == 0

    private let channel: ares_channel

    /// - Parameter servers: `address[:port]`, in place of the system's; `nil` when they cannot be used.
    init?(servers: [String]) {
        guard Self.isLibraryReady else { return nil }
        var options = ares_options()
        options.timeout = Int32(clamping: Self.timeout.wholeMilliseconds)
        options.tries = Self.tries
        var channel: ares_channel?
        let mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES
        guard ares_init_options(&channel, &options, mask) == ARES_SUCCESS, let channel else {
            return nil
        }
        self.channel = channel
        if !servers.isEmpty {
            let text = servers.joined(separator: ",")
            guard ares_set_servers_ports_csv(channel, text) == ARES_SUCCESS else { return nil }
        }
    }

    deinit {
        ares_destroy(self.channel)
    }

    func services(_ name: String) -> ServerLocator.Outcome<[ServiceRecord]> {
        self.records(name, DNSAnswer.typeSRV) { $0.services }
    }

    func pointers(_ name: String) -> ServerLocator.Outcome<[NamingPointer]> {
        self.records(name, DNSAnswer.typeNAPTR) { $0.pointers }
    }

    private func records<Record>(
        _ name: String, _ type: UInt16, _ pick: (DNSAnswer) -> [Record]
    ) -> ServerLocator.Outcome<[Record]> {
        let result = QueryResult()
        ares_query(
            self.channel, name, Self.classIN, Int32(type),
            { context, status, _, bytes, count in
                guard let context else { return }
                let result = Unmanaged<QueryResult>.fromOpaque(context).takeUnretainedValue()
                result.status = status
                if let bytes, count > 0 { result.bytes = Array(UnsafeBufferPointer(start: bytes, count: Int(count))) }
            }, Unmanaged.passUnretained(result).toOpaque())
        self.wait { result.status != nil }
        switch result.status {
        case ARES_SUCCESS:
            guard let answer = DNSAnswer(parsing: result.bytes) else { return .failed }
            let records = pick(answer)
            return records.isEmpty ? .none : .found(records, lifetime: answer.lifetime ?? 0)
        case let status: return Self.isAbsent(status) ? .none : .failed
        }
    }

    func addresses(_ name: String) -> ServerLocator.Outcome<[IPAddress]> {
        let result = QueryResult()
        var hints = ares_addrinfo_hints()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = cl_datagram_type()
        ares_getaddrinfo(
            self.channel, name, nil, &hints,
            { context, status, _, found in
                defer { if let found { ares_freeaddrinfo(found) } }
                guard let context else { return }
                let result = Unmanaged<QueryResult>.fromOpaque(context).takeUnretainedValue()
                result.status = status
                if let found { result.take(found.pointee) }
            }, Unmanaged.passUnretained(result).toOpaque())
        self.wait { result.status != nil }
        guard result.status == ARES_SUCCESS else {
            return Self.isAbsent(result.status) ? .none : .failed
        }
        return result.addresses.isEmpty ? .none : .found(result.addresses, lifetime: result.lifetime)
    }

    /// Names that do not exist, or have no record of the kind; `.onion` and bad spelling are no better.
    private static func isAbsent(_ status: Int32?) -> Bool {
        [ARES_ENODATA, ARES_ENOTFOUND, ARES_EBADNAME, ARES_ENONAME].contains { $0 == status }
    }

    /// Serves the sockets of c-ares until the answer is there; c-ares ends every question by its own timeouts.
    private func wait(until isDone: () -> Bool) {
        while !isDone() {
            var sockets = [ares_socket_t](repeating: 0, count: Int(ARES_GETSOCK_MAXNUM))
            let bits = UInt32(bitPattern: ares_getsock(self.channel, &sockets, ARES_GETSOCK_MAXNUM))
            var entries: [cl_wait_entry] = []
            for (index, socket) in sockets.enumerated() {
                let reads = bits & (1 << UInt32(index)) != 0
                let writes = bits & (1 << UInt32(index + sockets.count)) != 0
                guard reads || writes else { continue }
                let wanted = (reads ? CL_WAIT_INPUT : 0) | (writes ? CL_WAIT_OUTPUT : 0)
                entries.append(cl_wait_entry(descriptor: socket, wanted: Int32(wanted), ready: 0))
            }
            var longest = timeval(tv_sec: 0, tv_usec: Int(Self.longestPoll.wholeMilliseconds) * 1_000)
            var next = timeval()
            let wait = ares_timeout(self.channel, &longest, &next)?.pointee ?? longest
            let milliseconds = Int32(wait.tv_sec * 1_000 + wait.tv_usec / 1_000 + 1)
            _ = cl_wait(&entries, UInt32(entries.count), milliseconds)
            for entry in entries {
                let reads = entry.ready & Int32(CL_WAIT_INPUT) != 0
                let writes = entry.ready & Int32(CL_WAIT_OUTPUT) != 0
                ares_process_fd(self.channel, reads ? entry.descriptor : -1, writes ? entry.descriptor : -1)
            }
            ares_process_fd(self.channel, -1, -1)
        }
    }

    /// What a callback leaves.
    private final class QueryResult {
        var status: Int32?
        var bytes: [UInt8] = []
        var addresses: [IPAddress] = []
        var lifetime = UInt32.max

        func take(_ found: ares_addrinfo) {
            var node = found.nodes?.pointee
            while let current = node {
                node = current.ai_next?.pointee
                guard let address = IPAddress(system: current.ai_addr) else { continue }
                if !self.addresses.contains(address) { self.addresses.append(address) }
                self.lifetime = min(self.lifetime, UInt32(clamping: current.ai_ttl))
            }
        }
    }
}
