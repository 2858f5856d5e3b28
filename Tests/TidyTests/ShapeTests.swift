import Testing

/// One type per file, named after it; short files; short functions.
@Suite struct ShapeTests {
    static let longestFunction = 70
    static let longestFile = 400

    static let kinds: Set<String> = ["struct", "class", "enum", "actor", "protocol"]

    /// Names of the types declared at the left margin.
    static func types(in file: SourceTree.File) -> [String] {
        file.code.split(separator: "\n").compactMap { line in
            guard let first = line.first, first != " ", first != "}" else { return nil }
            let words = line.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "@" }).map(
                String.init)
            guard !words.contains("extension"), let kind = words.firstIndex(where: { Self.kinds.contains($0) }),
                kind + 1 < words.count, !words[..<kind].contains("func"), !words[..<kind].contains("let")
            else { return nil }
            return words[kind + 1]
        }
    }

    @Test func oneTypePerFileAndTheFileIsNamedAfterIt() {
        for file in SourceTree.files(in: "Sources", ending: ".swift") {
            let types = Self.types(in: file)
            let stem = String(file.name.dropLast(".swift".count))
            if stem.contains("+") {
                #expect(types.isEmpty, "\(file.path) extends a type, and declares \(types)")
            } else if stem != "main" {
                #expect(types == [stem], "\(file.path) declares \(types)")
            }
        }
    }

    @Test func noFileIsTooLong() {
        for file in SourceTree.files(in: "Sources", ending: ".swift") {
            #expect(file.lines.count <= Self.longestFile, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func everyFileSaysWhyItExists() {
        for file in SourceTree.files(in: "Sources", ending: ".swift") {
            let hasReason = file.lines.prefix(30).contains { $0.drop(while: { $0 == " " }).hasPrefix("//") }
            #expect(hasReason, "\(file.path) does not open with a reason")
        }
    }

    @Test func noFunctionIsTooLong() {
        for file in SourceTree.files(in: "Sources", ending: ".swift") {
            for function in Self.functions(in: file) where function.length > Self.longestFunction {
                Issue.record("\(file.path):\(function.line) \(function.length) lines")
            }
        }
    }

    struct Function: Hashable {
        var line: Int
        var length: Int
    }

    /// Functions and initialisers: from the line of the keyword to the brace that closes the body.
    static func functions(in file: SourceTree.File) -> [Function] {
        let lines = file.code.split(separator: "\n", omittingEmptySubsequences: false)
        var result: [Function] = []
        for (number, line) in lines.enumerated() where Self.startsFunction(line) {
            if let end = Self.bodyEnd(lines, from: number) {
                result.append(Function(line: number + 1, length: end - number + 1))
            }
        }
        return result
    }

    private static func startsFunction(_ line: Substring) -> Bool {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == "<" || $0 == "?" })
        return words.contains("func") || words.first(where: { !Self.modifiers.contains(String($0)) }) == "init"
    }

    private static let modifiers: Set<String> = [
        "public", "private", "internal", "fileprivate", "package", "convenience", "required", "@inlinable", "override",
    ]

    private static func bodyEnd(_ lines: [Substring], from start: Int) -> Int? {
        var depth = 0
        var opened = false
        for number in start..<lines.count {
            // A declaration without a body (a protocol's requirement) ends before the next blank or closing line.
            if !opened, number > start, lines[number].allSatisfy({ $0 == " " || $0 == "}" }) { return nil }
            for character in lines[number] {
                if character == "{" {
                    depth += 1
                    opened = true
                } else if character == "}" {
                    depth -= 1
                    if opened, depth == 0 { return number }
                    if depth < 0 { return nil }
                }
            }
            if !opened, number > start, Self.startsFunction(lines[number]) { return nil }
        }
        return nil
    }
}
