// Which ports somebody has bound, by the kernel's own tables (proc(5)).

import Foundation

/// The sockets of this machine that wait for others.
struct SocketTable {
    enum Kind: String, CaseIterable, Sendable {
        case tcp = "TCP"
        case udp = "UDP"
    }

    struct Entry: Hashable, Sendable {
        let kind: Kind
        let port: UInt16
        let inode: UInt64
    }

    let entries: [Entry]

    /// As things are now.
    init() {
        let files: [(Kind, String)] = [(.tcp, "tcp"), (.tcp, "tcp6"), (.udp, "udp"), (.udp, "udp6")]
        self.entries = files.flatMap { kind, name in
            Self.entries(kind, (try? String(contentsOfFile: "/proc/net/\(name)", encoding: .utf8)) ?? "")
        }
    }

    /// Reads one table; lines that cannot be read are left out.
    static func entries(_ kind: Kind, _ text: String) -> [Entry] {
        text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 9, let port = fields[1].split(separator: ":").last.flatMap({ UInt16($0, radix: 16) }),
                let inode = UInt64(fields[9]), kind == .udp || fields[3] == Self.listening
            else { return nil }
            return Entry(kind: kind, port: port, inode: inode)
        }
    }

    func holders(of port: UInt16, _ kind: Kind) -> [Entry] {
        self.entries.filter { $0.port == port && $0.kind == kind }
    }

    /// TCP_LISTEN of the kernel.
    private static let listening = "0A"
}
