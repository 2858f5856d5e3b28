// A port that is taken is no fault when the host itself has it.

import Foundation

/// A process that has a file open, by what /proc tells of it; processes of other users tell nothing to anybody but root.
struct RunningProcess {
    let id: Int
    /// The inodes of its sockets, by which /proc/net names them.
    let sockets: Set<UInt64>

    /// The first process that has the file open.
    init?(holding path: String) {
        guard let file = realpath(path, nil) else { return nil }
        defer { free(file) }
        let wanted = String(cString: file)
        self.init { $0.contains(wanted) }
    }

    /// The first process that has the socket open.
    init?(holdingSocket inode: UInt64) {
        let wanted = "socket:[\(inode)]"
        self.init { $0.contains(wanted) }
    }

    /// The program's name, as the kernel keeps it.
    var name: String {
        let text = try? String(contentsOfFile: "/proc/\(self.id)/comm", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    private init?(where isWanted: ([String]) -> Bool) {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for id in all.compactMap({ Int($0) }).sorted() where id != Int(getpid()) {
            let links = Self.links(of: id)
            guard isWanted(links) else { continue }
            self.id = id
            self.sockets = Set(links.compactMap(Self.inode))
            return
        }
        return nil
    }

    /// Where the descriptors of a process lead.
    private static func links(of id: Int) -> [String] {
        let folder = "/proc/\(id)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
    }

    private static func inode(_ link: String) -> UInt64? {
        guard link.hasPrefix("socket:["), link.hasSuffix("]") else { return nil }
        return UInt64(link.dropFirst("socket:[".count).dropLast())
    }
}
