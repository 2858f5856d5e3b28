import Foundation
import Glibc
import Vault

/// A user's 100,000 messages, which is as many as the vault keeps; what a page asks of them, in CPU time of this process.
enum MessageWorkload {
    static let messages = 100_000
    private static let conversations = 500
    private static let rounds = 40
    /// What each answer may cost.
    static let limit: Duration = .milliseconds(20)

    /// Fills a vault in a folder that is removed at the end, and prints a row of a table for each question.
    ///
    /// - Parameter count: How many messages; fewer for a quick look.
    /// - Returns: Whether every question was within the limit.
    static func run(_ count: Int) async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.path + "/bench-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let vault = try Vault.open(folder: folder, key: .hexadecimal(Password(String(repeating: "5", count: 64))))
        let owner = try await vault.users.create(name: "ada", role: .user, password: nil, now: Date()).id
        try await Self.fill(vault, owner, count)
        let page = try await vault.messages.conversations(of: owner, before: nil, limit: 50)
        guard let conversation = page.rows.first else { return false }
        let middle = try await vault.messages.messages(in: conversation.id, of: owner, before: nil, limit: 100).rows
            .last
        var isWithin = try await Self.measure("list of 50 conversations, and the unread", count) {
            _ = try await vault.messages.conversations(of: owner, before: nil, limit: 50)
            _ = try await vault.messages.unread(of: owner)
        }
        isWithin =
            try await Self.measure("page of 50 messages", count) {
                _ = try await vault.messages.messages(in: conversation.id, of: owner, before: middle?.id, limit: 50)
            } && isWithin
        for query in ["invoice", "inv", "invoice 77", "nothing at all"] {
            isWithin =
                try await Self.measure("search for “\(query)”", count) {
                    _ = try await vault.messages.search(query, of: owner, limit: 50)
                } && isWithin
        }
        try vault.close()
        return isWithin
    }

    /// Messages of twelve words; one in fifty speaks of an invoice and its number.
    private static func fill(_ vault: Vault, _ owner: RecordID<StoredUser>, _ count: Int) async throws {
        let words = ["please", "call", "back", "when", "you", "have", "time", "today", "about", "the", "garden"]
        let begin = Date(timeIntervalSince1970: 1_800_000_000)
        for number in 0..<count {
            let user = String(1000 + number % Self.conversations)
            let subject = number % 50 == 0 ? "invoice \(number % 997)" : words[number % words.count]
            let text = (0..<10).map { words[(number + $0 * 7) % words.count] }.joined(separator: " ") + " " + subject
            _ = try await vault.messages.insert(
                NewMessage(
                    id: RecordID(), owner: owner, account: RecordID(rawValue: "a"),
                    remote: .init(address: "\(user)@pbx", uri: "sip:\(user)@pbx", user: user), text: text,
                    at: begin + Double(number), content: .incoming(mark: "m\(number)")))
            if number % Self.conversations == 0, number > 0 {
                // What is old was read.
                let page = try await vault.messages.conversations(of: owner, before: nil, limit: 1)
                if let first = page.rows.first {
                    _ = try await vault.messages.markRead(first.id, upTo: nil, of: owner)
                }
            }
        }
    }

    private static func measure(_ name: String, _ count: Int, _ work: () async throws -> Void) async throws -> Bool {
        try await work()
        var all: [Duration] = []
        for _ in 0..<Self.rounds {
            let begin = Self.processorTime
            try await work()
            all.append(Self.processorTime - begin)
        }
        all.sort()
        let (median, worst) = (all[all.count / 2], all[all.count - 1])
        print("| \(name) | \(count) | \(Self.text(median)) | \(Self.text(worst)) |")
        return median <= Self.limit
    }

    /// Of all threads of this process.
    private static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return String(format: "%.2f", Double(seconds) * 1000 + Double(attoseconds) / 1e15)
    }
}
