// The torture messages of RFC 4475 and RFC 5118, read from Tests/Torture in the notation of RFC 4475, appendix A.

import Foundation

struct TortureMessage {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Torture")

    let section: String
    let name: String
    let title: String
    /// The statuses that must come back, in order; "-" for silence. Several ways are divided by "or".
    let answer: String
    let bytes: [UInt8]

    static func all(_ file: String) throws -> [TortureMessage] {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(file), encoding: .utf8)
        return try ("\n" + text).components(separatedBy: "\n=== ").dropFirst().map(Self.init(record:))
    }

    private init(record: String) throws {
        let parts = record.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = parts[0].components(separatedBy: " | ")
        guard fields.count == 4, parts.count == 2 else { throw Malformed(line: String(parts[0])) }
        self.section = fields[0]
        self.name = fields[1]
        self.title = fields[2]
        self.answer = fields[3]
        self.bytes = Self.bytes(of: String(parts[1]))
    }

    struct Malformed: Error {
        let line: String
    }

    /// `<repeat count=N>`, `<hex>` and `<length/>` replaced; each line ends with CRLF.
    private static func bytes(of text: String) -> [UInt8] {
        let repeated = text.replacing(/<repeat count=(\d+)>(.*?)<\/repeat>/) {
            String(repeating: String($0.2), count: Int($0.1) ?? 0)
        }
        let halves = repeated.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let body = halves.count > 1 ? Self.wire(halves[1]) : []
        let head = halves[0].replacingOccurrences(of: "<length/>", with: "\(body.count)")
        return Self.wire(head) + Array("\r\n\r\n".utf8) + body
    }

    private static func wire(_ text: some StringProtocol) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(text.replacingOccurrences(of: "\n", with: "\r\n"))
        while let start = rest.range(of: "<hex>"), let end = rest.range(of: "</hex>") {
            bytes += Array(rest[..<start.lowerBound].utf8)
            bytes += Self.hexadecimal(rest[start.upperBound..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
        return bytes + Array(rest.utf8)
    }

    private static func hexadecimal(_ text: Substring) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }
}
