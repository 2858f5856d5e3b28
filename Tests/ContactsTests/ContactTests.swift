// A phonebook as its page meets it: kept, told to every tab, within limits, each refusal with its field.

import Foundation
import Testing

@testable import ContactsPlugin
@testable import PluginKit
@testable import PluginTesting

@Suite(.timeLimit(.minutes(20)))
struct ContactTests {
    private let book: Phonebook

    init() throws {
        self.book = try Phonebook()
    }

    @Test func keepsAContactWithAllThatItHas() async throws {
        let reply = try await self.book.bench.ask(
            "saveContact",
            #"""
            {"name":" Ada Lovelace ","organisation":"Analytical Engines","numbers":[{"label":"work","number":"+44 20 7946 0000"},
            {"label":"other","number":"sip:ada@example.com"}],"favourite":true,"speedDial":3,"note":"Mornings\nonly"}
            """#)
        let saved = try reply.decoded(as: SaveContact.Reply.self).contact
        #expect(saved.name == "Ada Lovelace" && saved.organisation == "Analytical Engines" && saved.favourite)
        #expect(saved.numbers.map(\.number) == ["+44 20 7946 0000", "sip:ada@example.com"])
        #expect(saved.numbers.map(\.label) == [.work, .other])
        #expect(saved.speedDial == 3 && saved.note == "Mornings\nonly")
        #expect(try await self.book.list() == [saved])
    }

    @Test func tellsEveryTabWhatHasChanged() async throws {
        let id = try self.book.id(of: try await self.book.save("Ada", "1001"))
        try await self.book.save("Ada L.", "1002", #","contact":"\#(id)""#)
        _ = try await self.book.bench.ask("removeContact", #"{"contact":"\#(id)"}"#)
        let told = self.book.services.told
        try #require(told.map(\.type) == ["contactsSaved", "contactsSaved", "contactRemoved"])
        #expect(told.allSatisfy { $0.user == PluginBench.session.user })
        #expect(told[1].json.contains("Ada L.") && told[1].json.contains(id))
        #expect(told[2].json == #"{"data":{"contact":"\#(id)"},"type":"contactRemoved"}"#)
    }

    @Test func changesAContactAndKeepsItsPlace() async throws {
        let id = try self.book.id(of: try await self.book.save("Ada", "1001", #","note":"old","speedDial":1"#))
        try await self.book.save("Grace", "1002")
        #expect(try await self.book.save("Ada", "1003", #","contact":"\#(id)","speedDial":1"#).success)
        let contacts = try await self.book.list()
        #expect(contacts.map(\.name) == ["Ada", "Grace"])
        #expect(contacts[0].id.rawValue == id && contacts[0].numbers[0].number == "1003")
        // What is left out of a change is taken away.
        #expect(contacts[0].note == nil)
    }

    @Test func deletesOneContactOnly() async throws {
        let id = try self.book.id(of: try await self.book.save("Ada", "1001"))
        try await self.book.save("Grace", "1002")
        #expect(try await self.book.bench.ask("removeContact", #"{"contact":"\#(id)"}"#).success)
        #expect(try await self.book.list().map(\.name) == ["Grace"])
        #expect(try await self.book.bench.ask("removeContact", #"{"contact":"\#(id)"}"#).code == "notFound")
    }

    @Test(arguments: [
        (#"{"numbers":[{"label":"work","number":"1"}]}"#, "missingField", "name"),
        (#"{"name":" ","numbers":[{"label":"work","number":"1"}]}"#, "invalidField", "name"),
        (#"{"name":"a\u0007b","numbers":[{"label":"work","number":"1"}]}"#, "invalidField", "name"),
        (#"{"name":"a"}"#, "missingField", "numbers"), (#"{"name":"a","numbers":[]}"#, "invalidField", "numbers"),
        (
            #"{"name":"a","numbers":[{"label":"work","number":"1"},{"label":"work","number":" "}]}"#, "invalidField",
            "numbers.1.number"
        ),
        (#"{"name":"a","numbers":[{"label":"work","number":"--"}]}"#, "invalidField", "numbers.0.number"),
        (#"{"name":"a","numbers":[{"label":"work","number":"1\n2"}]}"#, "invalidField", "numbers.0.number"),
        (#"{"name":"a","numbers":[{"label":"car","number":"1"}]}"#, "invalidField", "numbers.0.label"),
        (#"{"name":"a","numbers":[{"label":"work","number":"1"}],"speedDial":0}"#, "invalidField", "speedDial"),
        (#"{"name":"a","numbers":[{"label":"work","number":"1"}],"speedDial":10}"#, "invalidField", "speedDial"),
        (
            #"{"name":"a","numbers":[{"label":"work","number":"1"}],"organisation":"a\tb"}"#, "invalidField",
            "organisation"
        ),
    ])
    func namesTheFieldThatIsWrong(data: String, code: String, field: String) async throws {
        let reply = try await self.book.bench.ask("saveContact", data)
        #expect(reply.code == code && reply.field == field, "\(reply.json)")
        #expect(try await self.book.list().isEmpty)
        #expect(self.book.services.told.isEmpty)
    }

    @Test func keepsToTheLengthOfEachField() async throws {
        let long = { String(repeating: "x", count: $0) }
        #expect(try await self.book.save(long(200), long(128)).success)
        #expect(try await self.book.save(long(201), "1").field == "name")
        let number = try await self.book.save("a", long(129))
        #expect(number.code == "fieldTooLong" && number.field == "numbers.0.number")
        #expect(try await self.book.save("a", "1", #","note":"\#(long(2_001))""#).field == "note")
        #expect(try await self.book.save("a", "1", #","organisation":"\#(long(201))""#).field == "organisation")
        let numbers = { (count: Int) in
            let each = (0..<count).map { #"{"label":"home","number":"\#($0)"}"# }.joined(separator: ",")
            return #"{"name":"Many","numbers":[\#(each)]}"#
        }
        #expect(try await self.book.bench.ask("saveContact", numbers(10)).success)
        #expect(try await self.book.bench.ask("saveContact", numbers(11)).field == "numbers")
    }

    @Test func aKeyOfTheDialPadCallsOneContactOnly() async throws {
        #expect(try await self.book.save("Ada", "1001", #","speedDial":2"#).success)
        let refused = try await self.book.save("Grace", "1002", #","speedDial":2"#)
        #expect(refused.code == "speedDialTaken" && refused.field == "speedDial")
        #expect(refused.json.contains("Key 2 calls Ada"))
        #expect(try await self.book.list().map(\.name) == ["Ada"])
    }

    @Test func aChangeOfWhatIsNotThereIsRefused() async throws {
        for id in ["x", ContactID().rawValue, String(repeating: "z", count: 32)] {
            #expect(try await self.book.save("Ada", "1", #","contact":"\#(id)""#).code == "notFound")
        }
        #expect(try await self.book.list().isEmpty)
    }

    @Test func aFullBookTakesChangesAndNothingNew() async throws {
        try await self.book.fill(ContactLimits.contactsPerUser - 1)
        let id = try self.book.id(of: try await self.book.save("Last", "1"))
        #expect(try await self.book.save("One more", "2").code == "limitReached")
        #expect(try await self.book.save("Still the last", "1", #","contact":"\#(id)""#).success)
        let imported = try await self.book.importing("BEGIN:VCARD\nFN:New\nTEL:7777777\nEND:VCARD\n")
        #expect(imported.added == 0 && imported.beyond == 1)
        #expect(try await self.book.list().count == ContactLimits.contactsPerUser)
    }

    @Test func listsInPagesThatTogetherAreAll() async throws {
        try await self.book.fill(1_234)
        #expect(try await Set(self.book.list().map(\.name)).count == 1_234)
        let page = try await self.book.bench.ask("contactList", #"{"limit":7}"#).decoded(as: ContactList.Reply.self)
        #expect(page.contacts.count == 7 && page.more)
        for limit in [0, 501] {
            #expect(try await self.book.bench.ask("contactList", #"{"limit":\#(limit)}"#).field == "limit")
        }
    }

    @Test func aPageOfLongContactsEndsBeforeAReplyIsTooLarge() async throws {
        try await self.book.fill(2_000, note: String(repeating: "x", count: ContactLimits.noteBytes))
        let reply = try await self.book.bench.ask("contactList", #"{"limit":500}"#)
        #expect(reply.success && reply.json.utf8.count < DispatchLimits.replyBytes)
        #expect(try await self.book.list().count == 2_000)
    }

    @Test func changesOfOneMomentLoseNothing() async throws {
        let pages = BenchPages(services: self.book.services)
        let books = ContactBooks(
            storage: SlowStorage(), saved: EventOutlet(pages: pages), removed: EventOutlet(pages: pages))
        let user = PluginBench.session.user
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                let contact = ContactView(
                    id: ContactID(), name: "Contact \(number)", numbers: [.init(label: .work, number: "1")],
                    favourite: false)
                group.addTask { try await books.save(contact, isNew: true, of: user) }
            }
            try await group.waitForAll()
        }
        #expect(try await books.page(of: user, after: nil, limit: 500).contacts.count == 100)
    }

    @Test func addsItsRequestsAndPushesToTheContract() {
        let names = self.book.bench.contract.names
        #expect(
            names.isSuperset(of: [
                "request.contactList", "reply.saveContact", "push.contactsSaved", "push.contactRemoved", "ContactView",
                "ContactView.Number",
            ]))
    }
}
