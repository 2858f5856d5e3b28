import Foundation

/// The clone's own files, as the tidy tests read them.
struct SourceTree {
    struct File {
        /// Relative to the clone.
        let path: String
        let text: String

        var lines: [Substring] { self.text.split(separator: "\n", omittingEmptySubsequences: false) }
        var name: String { String(self.path.split(separator: "/").last ?? "") }

        /// The text with comments and string literals blanked, line breaks kept, so that words in them do not count.
        var code: String { CodeText.blank(self.text) }

        /// The identifiers and keywords of the code.
        var words: [String] {
            self.code.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }).map(String.init)
        }
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func files(in folder: String, ending: String) -> [File] {
        let base = Self.root.appendingPathComponent(folder)
        guard let walker = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
        var result: [File] = []
        for case let url as URL in walker where url.path.hasSuffix(ending) && !url.path.contains("/.build") {
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
            result.append(File(path: String(url.path.dropFirst(Self.root.path.count + 1)), text: text))
        }
        return result.sorted { $0.path < $1.path }
    }

    static func text(_ path: String) -> String? {
        try? String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    }
}
