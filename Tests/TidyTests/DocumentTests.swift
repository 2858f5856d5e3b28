import Foundation
import Testing

/// What the documents promise is there.
@Suite struct DocumentTests {
    /// Every row of the acceptance table names checks, in the form `Path::name`, and each of them exists.
    @Test func everyRowOfTheAcceptanceTableNamesAnExistingCheck() throws {
        let rows = try Self.rows(of: "docs/acceptance.md") { $0.contains("::") }
        for row in rows { #expect(Self.checks(in: row) > 0, "\(row)") }
        #expect(rows.count >= 10)
    }

    /// Threats are counted through, and each names tests that exist or says that it is not covered.
    @Test func everyThreatNamesAnExistingTestOrSaysThatThereIsNone() throws {
        let rows = try Self.rows(of: "docs/threat-model.md") { $0.dropFirst(2).first?.isNumber == true }
        for (index, row) in rows.enumerated() {
            #expect(row.hasPrefix("| \(index + 1) |"), "\(row)")
            #expect(Self.checks(in: row, areTests: true) > 0 || row.contains("not covered"), "\(row)")
        }
        #expect(rows.count >= 100)
    }

    private static func rows(of document: String, where isRow: (Substring) -> Bool) throws -> [Substring] {
        try #require(SourceTree.text(document)).split(separator: "\n").filter { $0.hasPrefix("| ") && isRow($0) }
    }

    /// How many checks a row names; each has to exist: a test as a function, another one as it is written.
    private static func checks(in row: Substring, areTests: Bool = false) -> Int {
        let checks = row.split(separator: "`").filter { $0.contains("::") }
        for check in checks {
            let parts = check.components(separatedBy: "::")
            let text = SourceTree.text(parts[0])
            #expect(text != nil, "\(parts[0]) does not exist")
            let forms = areTests ? ["func \(parts[1])(", "def \(parts[1])("] : [parts[1]]
            #expect(forms.contains { text?.contains($0) == true }, "\(parts[0]) has no \(parts[1])")
        }
        return checks.count
    }

    @Test func nothingNamesAMachine() {
        let folders = ["Sources", "Tests", "Scripts", "docs", "web", "Benchmarks", ".ci"]
        let files = folders.flatMap { SourceTree.files(in: $0, ending: "") }
        let marks = ["/wo" + "rk/", "/opt/sw" + "ift", "/tmp/ro" + "om", "/root" + "/"]
        for file in files {
            for mark in marks {
                #expect(!file.text.contains(mark), "\(file.path) names \(mark)")
            }
        }
    }

    @Test func noMarksOfUnfinishedWorkAreLeft() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        for file in SourceTree.files(in: "Sources", ending: ".swift") + SourceTree.files(in: "web", ending: ".js") {
            for mark in marks {
                #expect(!file.text.contains(mark), "\(file.path) holds \(mark)")
            }
        }
    }
}
