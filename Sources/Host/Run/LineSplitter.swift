// A pipe gives bytes, a program writes lines.

import Foundation
import Synchronization

/// Puts lines together from pieces; overlong lines are cut.
final class LineSplitter: Sendable {
    private static let longestLine = 4096
    private let rest = Mutex(Data())

    func lines(adding data: Data) -> [String] {
        self.rest.withLock { rest in
            rest.append(data)
            var lines: [String] = []
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                rest = Data(rest[rest.index(after: end)...])
            }
            if rest.count > Self.longestLine { rest = Data() }
            return lines
        }
    }
}
