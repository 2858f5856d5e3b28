// RFC 4475 and RFC 5118: each message is read, and answered by a phone that runs; docs/rfc/torture.md shows how.

import Foundation
import Primitives
import SIP
import Testing

@testable import Telephony

@Suite struct TortureTests {
    private static let table = TortureMessage.folder.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/rfc/torture.md")

    @Test func holdsAllMessagesOfTheRFCs() throws {
        #expect(try TortureMessage.all("rfc4475.txt").count == 49)
        #expect(try TortureMessage.all("rfc5118.txt").count == 11)
        #expect(try Set(TortureMessage.all("rfc4475.txt").map(\.name)).count == 49)
    }

    @Test(arguments: ["rfc4475.txt", "rfc5118.txt"])
    func everyMessageIsAnsweredAsTheRFCSays(file: String) throws {
        for message in try TortureMessage.all(file) {
            let answer = Self.answer(to: message)
            #expect(
                message.answer.components(separatedBy: " or ").contains(answer),
                "\(message.section) \(message.name): \(answer) and not \(message.answer)")
        }
    }

    @Test(arguments: ["rfc4475.txt", "rfc5118.txt"])
    func noMessageLeavesAnythingBehind(file: String) throws {
        for message in try TortureMessage.all(file) {
            var phone = TorturePhone(user: Self.user(of: message))
            phone.receive(message.bytes)
            phone.rest()
            let census = phone.census
            #expect(census.calls == 0 && census.media == 0, "\(message.name)")
            #expect(census.agent.serverTransactions == 0 && census.agent.sessions == 0, "\(message.name)")
        }
    }

    /// Each is cut at every byte: half a message must do no harm either.
    @Test func noBeginningOfAMessageIsATrap() throws {
        for message in try TortureMessage.all("rfc4475.txt") + TortureMessage.all("rfc5118.txt") {
            var phone = TorturePhone(user: "user")
            for end in stride(from: 1, to: message.bytes.count, by: 7) {
                phone.receive(Array(message.bytes[..<end]))
            }
        }
    }

    /// SPECH_WRITE_TORTURE names the file that the table is written to. Rooms that are built without the documents beside
    /// them have nothing to compare.
    @Test func theTableIsWhatThePhoneDoes() throws {
        let text = try Self.makeTable()
        if let path = ProcessInfo.processInfo.environment["SPECH_WRITE_TORTURE"] {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let folder = Self.table.deletingLastPathComponent()
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        #expect(try String(contentsOf: Self.table, encoding: .utf8) == text, "write it anew")
    }

    private static func answer(to message: TortureMessage) -> String {
        var phone = TorturePhone(user: Self.user(of: message))
        phone.receive(message.bytes)
        return phone.statuses.isEmpty ? "-" : phone.statuses.map(String.init).joined(separator: " ")
    }

    /// The account is the one that the message is for, so that it is judged and not merely unknown.
    private static func user(of message: TortureMessage) -> String {
        guard case .request(let request)? = try? Message(parsing: message.bytes) else { return "user" }
        return request.uri.sip?.user ?? "user"
    }

    private static func makeTable() throws -> String {
        var lines = [
            "# The torture messages",
            "Each message stands in `Tests/Torture`, in the notation of RFC 4475, appendix A, and is sent to a running phone that",
            "has the account it is for. This table is written by `Tests/TelephonyTests/Torture/TortureTests.swift`",
            "(`SPECH_WRITE_TORTURE=docs/rfc/torture.md swift test --filter TortureTests`), which fails when it is not true any more.",
            "\"405\" answers REGISTER, as the phone is no registrar; \"100 180\" means that it rings. The signature in mpart01 is shortened.",
        ]
        for (title, file) in [("RFC 4475", "rfc4475.txt"), ("RFC 5118, IPv6", "rfc5118.txt")] {
            lines += ["", "## \(title)", "", "| section | message | what is odd about it | read as | answered |"]
            lines.append("|---|---|---|---|---|")
            for message in try TortureMessage.all(file) {
                let answer = Self.answer(to: message)
                lines.append(
                    "| \(message.section) | \(message.name) | \(message.title) | \(Self.reading(of: message)) | "
                        + "\(answer == "-" ? "no answer" : answer) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func reading(of message: TortureMessage) -> String {
        do {
            switch try Message(parsing: message.bytes) {
            case .request: return "request"
            case .response: return "response"
            }
        } catch {
            return "\(error)"
        }
    }
}
