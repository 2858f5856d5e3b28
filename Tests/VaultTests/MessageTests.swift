// Messages come back in their order and to their owner only, are found by their words, and lie sealed on the disk.

import Foundation
import GRDB
import Testing

@testable import Vault

struct MessageTests {
    private let temporary: TemporaryVault
    private let vault: Vault
    private let ada: StoredUser
    private let bob: StoredUser

    init() async throws {
        self.temporary = try TemporaryVault()
        self.vault = try self.temporary.open()
        self.ada = try await self.vault.users.create(
            name: "ada", role: .administrator, password: nil, now: TemporaryVault.now)
        self.bob = try await self.vault.users.create(name: "bob", role: .user, password: nil, now: TemporaryVault.now)
    }

    private var messages: MessageTable { self.vault.messages }

    /// Seconds after the beginning, so that times differ.
    private func incoming(
        _ text: String, from user: String = "1002", at seconds: Double = 0, mark: String? = nil,
        owner: StoredUser? = nil, account: String = "a"
    ) -> NewMessage {
        let id = RecordID<StoredMessage>()
        return NewMessage(
            id: id, owner: (owner ?? self.ada).id, account: RecordID(rawValue: account),
            remote: .init(address: "\(user)@pbx", uri: "sip:\(user)@pbx", user: user, displayName: "Name of \(user)"),
            text: text, at: TemporaryVault.now + seconds, content: .incoming(mark: mark ?? id.rawValue))
    }

    @Test func aNoticeOfTheFarEndMovesAMessageForwardOnly() async throws {
        let sent = try await self.messages.insert(self.outgoing("x"))
        func report(
            _ state: StoredMessage.State, address: String = "1002@pbx", account: String = "a", owner: StoredUser? = nil
        ) async throws -> StoredMessage.State? {
            try await self.messages.report(
                state, of: sent.message.id, from: address, over: RecordID(rawValue: account),
                of: (owner ?? self.ada).id, reason: nil
            )?.message.state
        }
        #expect(try await report(.displayed) == nil, "it is not sent yet")
        _ = try await self.messages.update(sent.message.id, state: .delivered, reason: nil)
        #expect(try await report(.displayed, address: "1003@pbx") == nil)
        #expect(try await report(.displayed, account: "b") == nil)
        #expect(try await report(.displayed, owner: self.bob) == nil)
        #expect(try await report(.delivered) == nil)
        #expect(try await report(.displayed) == .displayed)
        #expect(try await report(.failed) == nil)
        #expect(try await self.messages.update(sent.message.id, state: .delivered, reason: nil) == nil)
        let other = try await self.messages.insert(self.incoming("y"))
        let id = other.message.id
        let wrong = try await self.messages.report(
            .displayed, of: id, from: "1002@pbx", over: RecordID(rawValue: "a"), of: self.ada.id, reason: nil)
        #expect(wrong == nil, "what came is not reported on")
    }

    @Test func readingGivesWhatTheSendersWantToHearOnce() async throws {
        var ids: [MessageChange] = []
        for (number, receipt) in ([nil, [6], [7], [8]] as [[UInt8]?]).enumerated() {
            let message = NewMessage(
                id: RecordID(), owner: self.ada.id, account: RecordID(rawValue: "a"),
                remote: .init(address: "1002@pbx", uri: "sip:1002@pbx", user: "1002"), text: "x",
                at: TemporaryVault.now, content: .incoming(mark: "\(number)", receipt: receipt))
            ids.append(try await self.messages.insert(message))
        }
        let conversation = ids[0].conversation.id
        let first = try await self.messages.markRead(conversation, upTo: ids[2].message.id, of: self.ada.id)
        #expect(first.receipts == [[7], [6]] && first.conversation.unread == 1)
        #expect(try await self.messages.markRead(conversation, upTo: nil, of: self.ada.id).receipts == [[8]])
        #expect(try await self.messages.markRead(conversation, upTo: nil, of: self.ada.id).receipts == [])
    }

    private func outgoing(_ text: String, clientID: String? = nil, owner: StoredUser? = nil) -> NewMessage {
        NewMessage(
            id: RecordID(), owner: (owner ?? self.ada).id, account: RecordID(rawValue: "a"),
            remote: .init(address: "1002@pbx", uri: "sip:1002@pbx", user: "1002"), text: text, at: TemporaryVault.now,
            content: .outgoing(
                delivery: [1, 2], clientID: clientID,
                reason: StoredMessage.Reason(code: "notRegistered", message: "Wait.")))
    }

    @Test func keepsMessagesInConversations() async throws {
        let first = try await self.messages.insert(self.incoming("Hello", at: 1))
        let answer = try await self.messages.insert(self.outgoing("Hi", clientID: "c"))
        let other = try await self.messages.insert(self.incoming("Ho", from: "1003", at: 2))
        #expect(first.conversation.id == answer.conversation.id)
        #expect(first.conversation.id != other.conversation.id)
        #expect(answer.message.state == .queued && answer.message.reason?.code == "notRegistered")
        #expect(answer.message.delivery == [1, 2] && answer.message.clientID == "c")
        #expect(answer.conversation.remote.displayName == "Name of 1002", "what we write names nobody anew")
        #expect(answer.conversation.unread == 1 && answer.conversation.last?.text == "Hi")
        let page = try await self.messages.conversations(of: self.ada.id, before: nil, limit: 10)
        #expect(page.rows.map(\.id) == [other.conversation.id, first.conversation.id] && !page.more)
        #expect(try await self.messages.unread(of: self.ada.id) == 2)
    }

    @Test func namesWhoWritesAsTheyWereSeenLast() async throws {
        _ = try await self.messages.insert(self.incoming("Hello"))
        let id = RecordID<StoredMessage>()
        let renamed = NewMessage(
            id: id, owner: self.ada.id, account: RecordID(rawValue: "a"),
            remote: .init(address: "1002@pbx", uri: "sip:1002@pbx", user: "1002", displayName: "Her new name"),
            text: "Hello", at: TemporaryVault.now, content: .incoming(mark: id.rawValue))
        #expect(try await self.messages.insert(renamed).conversation.remote.displayName == "Her new name")
    }

    @Test func pagesThroughWhatIsThere() async throws {
        for number in 0..<7 {
            _ = try await self.messages.insert(self.incoming("m\(number)"))
            _ = try await self.messages.insert(self.incoming("x", from: "2\(number)"))
        }
        let list = try await self.messages.conversations(of: self.ada.id, before: nil, limit: 5)
        let rest = try await self.messages.conversations(of: self.ada.id, before: list.rows.last?.at, limit: 5)
        #expect(list.rows.count == 5 && list.more && rest.rows.count == 3 && !rest.more)
        #expect(Set((list.rows + rest.rows).map(\.id)).count == 8)
        let id = try #require((list.rows + rest.rows).first { $0.remote.user == "1002" }?.id)
        let new = try await self.messages.messages(in: id, of: self.ada.id, before: nil, limit: 4)
        let old = try await self.messages.messages(in: id, of: self.ada.id, before: new.rows.last?.id, limit: 4)
        #expect((new.rows + old.rows).map(\.text) == ["m6", "m5", "m4", "m3", "m2", "m1", "m0"])
        #expect(new.more && !old.more)
    }

    @Test func aPageHasALimitOfBytes() async throws {
        let long = String(repeating: "x", count: 60_000)
        for _ in 0..<6 { _ = try await self.messages.insert(self.incoming(long)) }
        let id = try await self.messages.conversations(of: self.ada.id, before: nil, limit: 1).rows[0].id
        let page = try await self.messages.messages(in: id, of: self.ada.id, before: nil, limit: 100)
        #expect(page.rows.count == 4 && page.more)
        let error = await #expect(throws: VaultError.self) {
            try await self.messages.insert(self.incoming(long + long))
        }
        #expect(error?.code == "invalidField")
    }

    @Test func storesCopiesOnce() async throws {
        let first = try await self.messages.insert(self.outgoing("once", clientID: "c"))
        let again = try await self.messages.insert(self.outgoing("twice", clientID: "c"))
        #expect(again.message == first.message && !again.isNew)
        #expect(try await self.messages.insert(self.outgoing("his", clientID: "c", owner: self.bob)).isNew)
        #expect(try await self.messages.insert(self.incoming("a", mark: "m")).isNew)
        #expect(try await !self.messages.insert(self.incoming("a", at: 80_000, mark: "m")).isNew)
        #expect(try await self.messages.insert(self.incoming("a", mark: "m", account: "b")).isNew)
        #expect(try await self.messages.insert(self.incoming("a", at: 90_000, mark: "m")).isNew)
    }

    @Test func notesOutcomesAndKnowsWhatWaits() async throws {
        let first = try await self.messages.insert(self.outgoing("1")).message.id
        let second = try await self.messages.insert(self.outgoing("2")).message.id
        _ = try await self.messages.update(first, state: .sent, reason: nil)
        #expect(try await self.messages.waiting().map(\.message.text) == ["1", "2"])
        let failed = try await self.messages.update(
            first, state: .failed, reason: StoredMessage.Reason(code: "busy", message: "Busy."))
        #expect(failed?.message.reason?.message == "Busy.")
        #expect(try await self.messages.update(second, state: .delivered, reason: nil)?.message.reason == nil)
        #expect(try await self.messages.waiting().isEmpty)
        #expect(try await self.messages.update(RecordID(rawValue: "gone"), state: .sent, reason: nil) == nil)
    }

    @Test func marksAsReadUpToAMessage() async throws {
        let first = try await self.messages.insert(self.incoming("1"))
        _ = try await self.messages.insert(self.incoming("2"))
        let id = first.conversation.id
        #expect(try await self.messages.markRead(id, upTo: first.message.id, of: self.ada.id).conversation.unread == 1)
        #expect(try await self.messages.markRead(id, upTo: nil, of: self.ada.id).conversation.unread == 0)
        #expect(try await self.messages.unread(of: self.ada.id) == 0)
    }

    @Test func removesWithAllTraces() async throws {
        let kept = try await self.messages.insert(self.incoming("keep"))
        let gone = try await self.messages.insert(self.incoming("gone"))
        try await self.messages.remove(gone.message.id, from: kept.conversation.id, of: self.bob.id)
        try await self.messages.remove(nil, from: kept.conversation.id, of: self.bob.id)
        #expect(try await self.messages.search("gone", of: self.ada.id, limit: 9).messages.count == 1)
        try await self.messages.remove(gone.message.id, from: kept.conversation.id, of: self.ada.id)
        #expect(try await self.messages.search("gone", of: self.ada.id, limit: 9).messages.isEmpty)
        try await self.messages.remove(nil, from: kept.conversation.id, of: self.ada.id)
        let left = try await self.vault.database.read { database in
            try ["conversation", "message", "messageWord"].map { table in
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)")
            }
        }
        #expect(left == [0, 0, 0])
    }

    @Test func somebodyElsesMessagesDoNotExist() async throws {
        let hers = try await self.messages.insert(self.incoming("secret"))
        let id = hers.conversation.id
        #expect(try await self.messages.conversations(of: self.bob.id, before: nil, limit: 9).rows.isEmpty)
        #expect(try await self.messages.search("secret", of: self.bob.id, limit: 9).messages.isEmpty)
        let touches: [() async throws -> Void] = [
            { _ = try await self.messages.messages(in: id, of: self.bob.id, before: nil, limit: 9) },
            { _ = try await self.messages.markRead(id, upTo: nil, of: self.bob.id) },
            { _ = try await self.messages.message(hers.message.id, of: self.bob.id) },
            { _ = try await self.messages.conversation(id, of: self.bob.id) },
        ]
        for touch in touches {
            let error = await #expect(throws: VaultError.self) { try await touch() }
            #expect(error?.code == "notFound")
        }
        #expect(try await self.messages.unread(of: self.ada.id) == 1)
    }

    @Test(arguments: [
        ("grüß", 1), ("GRUSSE aus", 1), ("munchen", 1), ("Grüße MÜNCHEN", 1), ("chen", 0), ("aus grüße", 1), ("", 0),
        ("donaudampfschifffahrt", 1), ("donaudampfschifffahrx", 0), ("ta", 1), ("…", 0), ("4711", 1), ("'; --", 0),
    ])
    func findsByTheBeginningsOfWords(query: String, count: Int) async throws {
        _ = try await self.messages.insert(
            self.incoming("Grüße aus München, Donaudampfschifffahrtsgesellschaft Zimmer 4711. Tanja"))
        _ = try await self.messages.insert(self.incoming("something else", from: "1003"))
        let found = try await self.messages.search(query, of: self.ada.id, limit: 10)
        #expect(found.messages.count == count)
        #expect(found.conversations.count == count)
    }

    @Test func findsTheNewestFirstAndNoMoreThanAsked() async throws {
        for number in 0..<5 { _ = try await self.messages.insert(self.incoming("word \(number)")) }
        let found = try await self.messages.search("wor", of: self.ada.id, limit: 3)
        #expect(found.messages.map(\.text) == ["word 4", "word 3", "word 2"])
        #expect(found.conversations.count == 1)
    }

    @Test func noWordOfAMessageLiesReadableOnTheDisk() async throws {
        _ = try await self.messages.insert(self.incoming("xylophone4714", from: "dulcimer4715"))
        let id = try await self.messages.insert(self.outgoing("glockenspiel4716", clientID: "celesta4717")).message.id
        _ = try await self.messages.update(
            id, state: .failed, reason: StoredMessage.Reason(code: "busy", message: "harpsichord4718"))
        let whileOpen = try self.temporary.contents()
        try self.vault.close()
        let afterClose = try self.temporary.contents()
        #expect(whileOpen.keys.contains("devices.db-wal"))
        for (name, data) in Array(whileOpen) + Array(afterClose) {
            for part in ["xylop", "dulcim", "glock", "celest", "harpsi", "Name of"] {
                #expect(data.range(of: Data(part.utf8)) == nil, "\(part) lies in \(name)")
            }
        }
        #expect(afterClose["devices.db"]?.range(of: Data("failed".utf8)) != nil, "the search finds what is there")
    }

    /// Whoever reads the disk learns nothing from what two people have in common.
    @Test func equalWordsOfTwoPeopleAreNotEqualOnTheDisk() async throws {
        for owner in [self.ada, self.bob] {
            _ = try await self.messages.insert(self.incoming("word", mark: "m", owner: owner))
            _ = try await self.messages.insert(self.outgoing("word", clientID: "c", owner: owner))
        }
        let columns = [("conversation", "peer"), ("message", "client"), ("message", "copy"), ("messageWord", "word")]
        let digests = try await self.vault.database.read { database in
            try columns.map { table, column in
                try Data.fetchSet(database, sql: "SELECT \(column) FROM \(table) WHERE \(column) IS NOT NULL").count
            }
        }
        #expect(digests == [2, 2, 2, 8], "the beginnings of one word are four")
    }

    @Test func aDamagedMessageHidesNoOther() async throws {
        _ = try await self.messages.insert(self.incoming("first"))
        let second = try await self.messages.insert(self.incoming("second"))
        try await self.vault.database.write { database in
            try database.execute(
                sql: "UPDATE message SET sealedContent = x'01' WHERE id = ?", arguments: [second.message.id.rawValue])
        }
        let page = try await self.messages.messages(in: second.conversation.id, of: self.ada.id, before: nil, limit: 9)
        #expect(page.rows.map(\.text) == ["first"])
        #expect(try await self.messages.conversations(of: self.ada.id, before: nil, limit: 9).rows.count == 1)
    }

    @Test func dropsTheOldestThatNobodyWaitsFor() async throws {
        let unread = try await self.messages.insert(self.incoming("unread", at: 1))
        let queued = try await self.messages.insert(self.outgoing("queued"))
        let read = try await self.messages.insert(self.incoming("read", at: 2))
        _ = try await self.vault.database.write { [id = read.message.id.rawValue] database in
            try database.execute(sql: "UPDATE message SET isRead = 1 WHERE id = ?", arguments: [id])
        }
        let owner = self.ada.id
        try await self.vault.database.write { database in
            try MessageTable.makeRoom(for: owner, limit: 3, in: database)
        }
        let left = try await self.messages.messages(
            in: unread.conversation.id, of: self.ada.id, before: nil, limit: 9)
        #expect(Set(left.rows.map(\.id)) == [unread.message.id, queued.message.id])
        await #expect(throws: VaultError.limitReached(what: "messages", limit: 2)) {
            try await self.vault.database.write { try MessageTable.makeRoom(for: owner, limit: 2, in: $0) }
        }
    }

    @Test func whatIsDeletedUnreadIsNotCountedAnyMore() async throws {
        let first = try await self.messages.insert(self.incoming("one"))
        let second = try await self.messages.insert(self.incoming("two"))
        _ = try await self.messages.insert(self.incoming("elsewhere", from: "1003"))
        let conversation = first.conversation.id
        try await self.messages.remove(second.message.id, from: conversation, of: self.ada.id)
        #expect(try await self.messages.conversation(conversation, of: self.ada.id).unread == 1)
        try await self.messages.remove(nil, from: conversation, of: self.ada.id)
        #expect(try await self.messages.unread(of: self.ada.id) == 1)
    }

    @Test func dropsTheConversationThatRestedLongestIfNobodyWaitsForIt() async throws {
        let unread = try await self.messages.insert(self.incoming("unread")).conversation.id
        let owner = self.ada.id.rawValue
        try await self.vault.database.write { database in
            for number in 1..<VaultLimits.conversationsPerUser {
                try database.execute(
                    sql: """
                        INSERT INTO conversation (id, userID, account, peer, sealedRemote, at)
                        VALUES (?, ?, 'a', ?, x'00', ?)
                        """,
                    arguments: ["c\(number)", owner, Data("\(number)".utf8), Int64.max / 2 + Int64(number)])
            }
        }
        _ = try await self.messages.insert(self.incoming("new", from: "1003"))
        let left = try await self.vault.database.read { database in
            try String.fetchSet(database, sql: "SELECT id FROM conversation")
        }
        #expect(left.count == VaultLimits.conversationsPerUser)
        #expect(left.contains(unread.rawValue) && !left.contains("c1") && left.contains("c2"))
    }

    @Test func messagesPrintRedacted() async throws {
        let change = try await self.messages.insert(self.incoming("hush-4711", from: "hush-4712"))
        var text = "\(change)"
        debugPrint(change, to: &text)
        dump(change, to: &text)
        #expect(!text.contains("hush-471"))
    }
}
