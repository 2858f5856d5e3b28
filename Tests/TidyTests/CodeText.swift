/// Swift source with comments and string literals replaced by blanks.
///
/// It knows line comments, nested block comments, plain, raw and multi-line strings; an interpolation counts as string.
enum CodeText {
    static func blank(_ text: String) -> String {
        var scanner = Scanner(bytes: Array(text.utf8))
        scanner.run()
        return String(decoding: scanner.bytes, as: UTF8.self)
    }

    private struct Scanner {
        var bytes: [UInt8]
        var index = 0

        mutating func run() {
            while self.index < self.bytes.count {
                if self.starts(with: "//") {
                    self.blank(until: "\n", keepingEnd: true)
                } else if self.starts(with: "/*") {
                    self.blankBlockComment()
                } else if let hashes = self.stringOpening() {
                    self.blankString(hashes: hashes)
                } else {
                    self.index += 1
                }
            }
        }

        func starts(with text: String, at offset: Int = 0) -> Bool {
            self.bytes.dropFirst(self.index + offset).starts(with: text.utf8)
        }

        mutating func erase(_ count: Int) {
            for _ in 0..<count where self.index < self.bytes.count {
                if self.bytes[self.index] != UInt8(ascii: "\n") { self.bytes[self.index] = UInt8(ascii: " ") }
                self.index += 1
            }
        }

        mutating func blank(until end: String, keepingEnd: Bool) {
            while self.index < self.bytes.count, !self.starts(with: end) { self.erase(1) }
            if !keepingEnd { self.erase(end.utf8.count) }
        }

        mutating func blankBlockComment() {
            var depth = 0
            repeat {
                if self.starts(with: "/*") {
                    depth += 1
                    self.erase(2)
                } else if self.starts(with: "*/") {
                    depth -= 1
                    self.erase(2)
                } else {
                    self.erase(1)
                }
            } while depth > 0 && self.index < self.bytes.count
        }

        /// The number of `#` before a quotation mark here, or nil when no string starts here.
        func stringOpening() -> Int? {
            var hashes = 0
            while self.starts(with: "#", at: hashes) { hashes += 1 }
            return self.starts(with: "\"", at: hashes) ? hashes : nil
        }

        mutating func blankString(hashes: Int) {
            self.erase(hashes)
            let quotes = self.starts(with: "\"\"\"") ? "\"\"\"" : "\""
            self.erase(quotes.utf8.count)
            let mark = String(repeating: "#", count: hashes)
            while self.index < self.bytes.count, !self.starts(with: quotes + mark) {
                if self.starts(with: "\\" + mark + "(") {
                    self.blankInterpolation(opening: hashes + 2)
                } else {
                    self.erase(self.starts(with: "\\") && hashes == 0 ? 2 : 1)
                }
            }
            self.erase(quotes.utf8.count + hashes)
        }

        mutating func blankInterpolation(opening: Int) {
            self.erase(opening)
            var depth = 1
            while depth > 0, self.index < self.bytes.count {
                if let hashes = self.stringOpening() {
                    self.blankString(hashes: hashes)
                    continue
                }
                if self.starts(with: "(") { depth += 1 }
                if self.starts(with: ")") { depth -= 1 }
                self.erase(1)
            }
        }
    }
}
