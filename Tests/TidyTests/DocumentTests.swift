import Foundation
import Testing

/// What the documents promise is there.
@Suite struct DocumentTests {
    /// Every row of the acceptance table names checks, in the form `Path::name`, and each of them exists.
    @Test func everyRowOfTheAcceptanceTableNamesAnExistingCheck() throws {
        let table = try #require(SourceTree.text("docs/acceptance.md"))
        var rows = 0
        for line in table.split(separator: "\n") where line.hasPrefix("| ") && line.contains("::") {
            rows += 1
            let checks = line.split(separator: "`").filter { $0.contains("::") }
            #expect(!checks.isEmpty, "\(line)")
            for check in checks {
                let parts = check.components(separatedBy: "::")
                let text = SourceTree.text(parts[0])
                #expect(text != nil, "\(parts[0]) does not exist")
                #expect(text?.contains(parts[1]) == true, "\(parts[0]) has no \(parts[1])")
            }
        }
        #expect(rows >= 10)
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
