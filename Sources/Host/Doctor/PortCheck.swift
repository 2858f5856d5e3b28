// A port that another program holds is what most often keeps a host from starting.

import Foundation
import NIOCore
import NIOPosix
import Primitives

/// The ports of the page, of SIP and of sound: free, or held by this very host.
struct PortCheck {
    let settings: HostSettings
    let host: RunningProcess?

    private struct Wanted {
        let subject: String
        let kind: SocketTable.Kind
        let port: UInt16
        let address: String
        let flag: String
        /// The address is one of several, and told with the port.
        var isNamed = false

        var place: String { "\(self.kind.rawValue) \(self.port)" + (self.isNamed ? " at \(self.address)" : "") }
    }

    func findings() async -> [Finding] {
        let table = SocketTable()
        var findings: [Finding] = []
        for wanted in self.wanted { findings.append(await self.finding(of: wanted, in: table)) }
        return findings + [self.mediaFinding(table)]
    }

    private var wanted: [Wanted] {
        let bind = "\(self.settings.bind)"
        var wanted = [
            Wanted(subject: "page's port", kind: .tcp, port: self.settings.port, address: bind, flag: "--port")
        ]
        if let port = self.settings.audioPort {
            wanted.append(
                Wanted(subject: "audio's port", kind: .tcp, port: port, address: bind, flag: "--audio-port"))
        }
        guard !self.settings.sipBind.isEmpty else { return wanted + self.wantedForSIP(at: "0.0.0.0", isNamed: false) }
        return wanted + self.settings.sipBind.flatMap { self.wantedForSIP(at: "\($0)", isNamed: true) }
    }

    private func wantedForSIP(at address: String, isNamed: Bool) -> [Wanted] {
        let plain = [SocketTable.Kind.udp, .tcp].map { kind in
            Wanted(
                subject: "SIP's port", kind: kind, port: self.settings.sipPort, address: address, flag: "--sip-port",
                isNamed: isNamed)
        }
        let secure = Wanted(
            subject: "SIP's TLS port", kind: .tcp, port: self.settings.sipTlsPort, address: address,
            flag: "--sip-tls-port", isNamed: isNamed)
        return plain + [secure]
    }

    private func finding(of wanted: Wanted, in table: SocketTable) async -> Finding {
        let place = wanted.place
        guard wanted.port != 0 else {
            return .ok(
                wanted.subject,
                "\(wanted.kind.rawValue), any free one at each start (a firewall needs a fixed one: \(wanted.flag))")
        }
        let holders = table.holders(of: wanted.port, wanted.kind)
        if let host, holders.contains(where: { host.sockets.contains($0.inode) }) {
            return .ok(wanted.subject, "\(place) is held by the host that runs")
        }
        let error: Int32? =
            switch wanted.kind {
            case .tcp: await Self.tryToListen(wanted.address, wanted.port)
            case .udp: await Self.tryToBind(wanted.address, wanted.port)
            }
        switch error {
        case nil: return .ok(wanted.subject, "\(place) is free")
        case EADDRINUSE:
            let holder = holders.lazy.compactMap { RunningProcess(holdingSocket: $0.inode) }.first
            let name = holder.map { "\($0.name), process \($0.id)" } ?? "another program"
            return .problem(
                wanted.subject,
                "\(place) is taken by \(name). Stop that one, or choose another port with \(wanted.flag).")
        case EACCES: return .problem(wanted.subject, "\(HostError.portForbidden(port: Int(wanted.port)))")
        case EADDRNOTAVAIL: return .problem(wanted.subject, "\(HostError.addressNotHere(wanted.address))")
        case let number?:
            return .problem(wanted.subject, "\(place) cannot be used: \(String(cString: strerror(number))).")
        }
    }

    /// The range of sound: each call takes an even port and the next.
    private func mediaFinding(_ table: SocketTable) -> Finding {
        let range = self.settings.mediaPorts
        let inRange = table.entries.filter { $0.kind == .udp && range.contains($0.port) }
        let foreign = Set(inRange.filter { self.host?.sockets.contains($0.inode) != true }.map { $0.port / 2 })
        let pairs = (Int(range.upperBound) - Int(range.lowerBound) + 1) / 2
        let free = max(0, pairs - foreign.count)
        let place = "UDP \(range.lowerBound) to \(range.upperBound)"
        if free == 0 {
            return .problem(
                "ports of sound", "other programs hold all of \(place). Choose another range with --media-ports.")
        }
        let text = "\(place) has room for \(free) calls"
        if free < Self.fewPairs {
            return .warning("ports of sound", "\(text), which is few. A wider range: --media-ports.")
        }
        return .ok("ports of sound", text)
    }

    /// Pairs of ports of which somebody should know that they are all.
    private static let fewPairs = 20

    private static func tryToListen(_ address: String, _ port: UInt16) async -> Int32? {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        return await Self.outcome { try await bootstrap.bind(host: address, port: Int(port)).get() }
    }

    private static func tryToBind(_ address: String, _ port: UInt16) async -> Int32? {
        let bootstrap = DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        return await Self.outcome { try await bootstrap.bind(host: address, port: Int(port)).get() }
    }

    /// The number of the error; `nil` when the port could be had, which is given back at once.
    private static func outcome(_ bind: () async throws -> any Channel) async -> Int32? {
        do {
            try await bind().close()
            return nil
        } catch let error as IOError {
            return error.errnoCode
        } catch {
            return EIO
        }
    }
}
