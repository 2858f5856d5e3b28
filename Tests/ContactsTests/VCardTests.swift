// Files as telephones write them, and as nobody should.

import Foundation
import PluginKit
import PluginTesting
import Primitives
import Testing

@testable import ContactsPlugin

struct VCardTests {
    private func contacts(in file: String) -> [ContactView] { self.contacts(in: Array(file.utf8)) }

    private func contacts(in file: [UInt8]) -> [ContactView] {
        VCard.cards(in: file).compactMap { ContactView($0, id: ContactID()) }
    }

    /// What a current Android telephone writes (2.1) of a name with letters beyond ASCII.
    static let android = """
        BEGIN:VCARD\r
        VERSION:2.1\r
        N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen;;Dr.;\r
        FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Dr. J=C3=BCrgen M=C3=BC=\r
        ller\r
        TEL;CELL;PREF:+49 171 1234567\r
        TEL;WORK;FAX:030 999\r
        TEL;HOME:030 1234\r
        X-SIP:juergen@pbx.example.com\r
        PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/\r
         2wBDAAMCAgMCAgMDAwMEAwME\r
        \r
        END:VCARD\r

        """

    @Test func readsWhatAndroidWrites() throws {
        let contact = try #require(self.contacts(in: Self.android).first)
        #expect(contact.name == "Dr. Jürgen Müller")
        #expect(
            contact.numbers == [
                .init(label: .mobile, number: "+49 171 1234567"), .init(label: .other, number: "030 999"),
                .init(label: .home, number: "030 1234"), .init(label: .other, number: "sip:juergen@pbx.example.com"),
            ])
    }

    @Test func readsWhatAnIPhoneWrites() throws {
        let file = """
            BEGIN:VCARD
            VERSION:3.0
            PRODID:-//Apple Inc.//iPhone OS 17.0//EN
            N:Hopper;Grace;Murray;Rear Admiral;
            FN:Rear Admiral Grace Murray Hopper
            ORG:Navy\\, Bureau of Ships;Computing;
            item1.TEL;type=pref:+1 (202) 555-0100
            item1.X-ABLabel:_$!<Other>!$_
            TEL;type=CELL;type=VOICE:(202) 555-0101
            IMPP;X-SERVICE-TYPE=Skype:skype:grace
            IMPP;TYPE=work:sip:grace@example.com
            NOTE:One line\\nand a
              nother\\, with a comma
            END:VCARD
            """
        let contact = try #require(self.contacts(in: file).first)
        #expect(contact.name == "Rear Admiral Grace Murray Hopper" && contact.organisation == "Navy, Bureau of Ships")
        #expect(
            contact.numbers == [
                .init(label: .other, number: "+1 (202) 555-0100"), .init(label: .mobile, number: "(202) 555-0101"),
                .init(label: .work, number: "sip:grace@example.com"),
            ])
        #expect(contact.note == "One line\nand a nother, with a comma")
    }

    @Test func readsVersion4() throws {
        let file = """
            BEGIN:VCARD\r
            VERSION:4.0\r
            FN:Ada Lovelace\r
            TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+44-20-7946-0000;ext=5\r
            TEL;VALUE=uri;TYPE=cell:tel:+44-7700-900000\r
            END:VCARD\r

            """
        let contact = try #require(self.contacts(in: file).first)
        #expect(contact.numbers.map(\.number) == ["+44-20-7946-0000", "+44-7700-900000"])
        #expect(contact.numbers.map(\.label) == [.home, .mobile])
    }

    @Test func readsTheLettersOfOlderFiles() throws {
        let latin = Array("BEGIN:VCARD\nFN;CHARSET=ISO-8859-1:Jos".utf8) + [0xE9] + Array("\nTEL:1\nEND:VCARD".utf8)
        #expect(self.contacts(in: latin).first?.name == "José")
        // The same bytes without a word about them: they cannot be UTF-8.
        let unsaid = Array("BEGIN:VCARD\nFN:Jos".utf8) + [0xE9, 0x20, 0x80] + Array("\nTEL:1\nEND:VCARD".utf8)
        #expect(self.contacts(in: unsaid).first?.name == "José €")
        let quoted = "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:N=FA=F1ez;Jos=E9\nTEL:1\nEND:VCARD"
        #expect(self.contacts(in: quoted).first?.name == "José Núñez")
        let marked = [0xEF, 0xBB, 0xBF] + Array("BEGIN:VCARD\nFN:Ünal\nTEL:1\nEND:VCARD".utf8)
        #expect(self.contacts(in: marked).first?.name == "Ünal")
    }

    @Test func namesAContactByWhatThereIs() {
        let names = self.contacts(
            in: """
                BEGIN:VCARD
                N:Curie;Marie;;;
                TEL:1
                END:VCARD
                begin:vcard
                ORG:Institut
                tel:2
                end:vcard
                BEGIN:VCARD
                TEL:3
                END:VCARD
                """
        ).map(\.name)
        #expect(names == ["Marie Curie", "Institut", "3"])
    }

    @Test func leavesOutWhoCannotBeCalled() async throws {
        let book = try Phonebook()
        let reply = try await book.importing("BEGIN:VCARD\nFN:By letter\nEMAIL:a@b.c\nEND:VCARD\n" + Self.android)
        #expect(reply.added == 1 && reply.skipped == 1 && reply.known == 0)
    }

    @Test func aSecondImportAddsNothing() async throws {
        let book = try Phonebook()
        #expect(try await book.importing(Self.android).added == 1)
        let again = try await book.importing(Self.android.replacing("+49 171 1234567", with: "+49-171-1234567"))
        #expect(again.added == 0 && again.known == 1)
        #expect(try await book.list().count == 1)
    }

    @Test func tellsTabsOfAnImportInParts() async throws {
        let book = try Phonebook()
        let cards = (0..<250).map { "BEGIN:VCARD\nFN:N\($0)\nTEL:\($0)\nEND:VCARD\n" }.joined()
        #expect(try await book.importing(cards).added == 250)
        #expect(book.services.told.map(\.type) == ["contactsSaved", "contactsSaved", "contactsSaved"])
        #expect(try await book.list().count == 250)
    }

    @Test func aKeyThatIsTakenStaysWithItsContact() async throws {
        let book = try Phonebook()
        try await book.save("Ada", "1001", #","speedDial":2"#)
        let key = "\(CardName.speedDial):2"
        _ = try await book.importing("BEGIN:VCARD\nFN:Grace\nTEL:1002\n\(key)\nEND:VCARD\n")
        #expect(try await book.list().map(\.speedDial) == [2, nil])
    }

    @Test func whatIsExportedComesBackWhole() async throws {
        let book = try Phonebook()
        _ = try await book.bench.ask(
            "saveContact",
            #"""
            {"name":"Müller; Jürgen, \\Dr.","organisation":"Ä,ö;ü","numbers":[{"label":"mobile","number":"+49 171 1"},
            {"label":"work","number":"sips:j@example.com"},{"label":"home","number":"bob"},{"label":"other","number":"*97"}],
            "favourite":true,"speedDial":9,"note":"\#(String(repeating: "größer ", count: 40))\nzweite Zeile"}
            """#)
        let before = try #require(try await book.list().first)
        let file = try await book.bench.ask("exportContacts").decoded(as: ExportContacts.Reply.self).vcard
        let after = try #require(self.contacts(in: file).first)
        #expect(after.name == before.name && after.organisation == before.organisation && after.note == before.note)
        #expect(after.numbers == before.numbers && after.favourite && after.speedDial == 9)
        #expect(file.hasPrefix("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:"))
        #expect(file.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        #expect(try await book.importing(file).known == 1)
    }

    @Test func exportsALargeBookInPages() async throws {
        let book = try Phonebook()
        try await book.fill(1_100)
        var file = ""
        var after: String? = ""
        while let last = after {
            let data = last.isEmpty ? "{}" : #"{"after":"\#(last)"}"#
            let reply = try await book.bench.ask("exportContacts", data).decoded(as: ExportContacts.Reply.self)
            file += reply.vcard
            after = reply.after?.rawValue
        }
        #expect(self.contacts(in: file).count == 1_100)
    }

    @Test(arguments: [
        "", "BEGIN:VCARD", "END:VCARD", "BEGIN:VCARD\nEND:VCARD", "\0\u{1}\u{2}", "TEL:1\nFN:a\n", ":::\n;;;\n===\n",
        "BEGIN:VCARD\nTEL;ENCODING=QUOTED-PRINTABLE:=\n=\n=",
        "BEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nTEL:1\nEND:VCARD\nEND:VCARD",
        "BEGIN:VCARD\n TEL:1\nEND:VCARD", "BEGIN:VCARD\nTEL;\"a:b\nEND:VCARD", "BEGIN:VCARD\n.TEL:\nEND:VCARD",
    ])
    func makesNoContactOfWhatIsNone(file: String) {
        #expect(self.contacts(in: file).isEmpty)
    }

    @Test func aCardThatIsNotClosedEndsWithTheNext() {
        let names = self.contacts(in: "BEGIN:VCARD\nFN:a\nTEL:1\nBEGIN:VCARD\nFN:b\nTEL:2\nEND:VCARD\n").map(\.name)
        #expect(names == ["a", "b"])
    }

    @Test func whatIsTooLongIsCut() throws {
        let long = String(repeating: "ö", count: 5_000)
        let numbers = (0..<50).map { "TEL:\($0)" }.joined(separator: "\n")
        let file =
            "BEGIN:VCARD\nFN:\(long)\nNOTE:\(long)\nTEL:\(String(repeating: "1", count: 129))\n\(numbers)\nEND:VCARD\n"
        let contact = try #require(self.contacts(in: file).first)
        #expect(contact.name == String(repeating: "ö", count: ContactLimits.nameBytes / 2))
        #expect(contact.note?.utf8.count == ContactLimits.noteBytes)
        #expect(contact.numbers.count == ContactLimits.numbersPerContact && contact.numbers[0].number == "0")
        #expect(throws: Never.self) { try contact.checked() }
    }

    @Test func readsAtMostSoManyCards() {
        let file = String(repeating: "BEGIN:VCARD\n", count: ContactLimits.cardsPerPart * 2)
        #expect(VCard.cards(in: Array(file.utf8)).count == ContactLimits.cardsPerPart)
    }

    /// Every card that is read can be kept: whatever the file, its contacts pass the checks of a form.
    @Test func whateverIsReadCanBeKept() throws {
        var generator = SplitMix64(seed: 20)
        let pieces = [
            "BEGIN:VCARD\r\n", "END:VCARD\n", "FN:", "TEL;CELL:", "TEL;TYPE=\"", "N;ENCODING=QUOTED-PRINTABLE:=C3",
            "=\r\n",
            "\r\n ", "\n\t", ";", ",", "\\", "\\n", "+49 1", "sip:", "@", "\u{0}", "é", "\u{202E}", "IMPP:sip:a@b", ":",
            "\"",
            "X-SPECHPHONE-SPEED-DIAL:99\n", "NOTE:", "AGENT:\n",
        ]
        for _ in 0..<3_000 {
            let count = Int.random(in: 1...40, using: &generator)
            var file = (0..<count).flatMap { _ in Array(pieces.randomElement(using: &generator)!.utf8) }
            if Bool.random(using: &generator) {
                file.insert(
                    UInt8.random(in: 0...255, using: &generator), at: Int.random(in: 0...file.count, using: &generator))
            }
            for contact in self.contacts(in: file) {
                #expect(throws: Never.self, "\(String(decoding: file, as: UTF8.self))") { try contact.checked() }
            }
        }
    }

    @Test func aFileOfFoldsTakesNoTime() {
        let file = Array("BEGIN:VCARD\nNOTE".utf8) + Array(repeating: Array("\n x".utf8), count: 20_000).joined()
        let clock = ContinuousClock()
        #expect(clock.measure { _ = VCard.cards(in: file) } < .seconds(1))
    }

    @Test func refusesWhatIsNoBase64() async throws {
        let book = try Phonebook()
        #expect(try await book.bench.ask("importContacts", #"{"data":"QUJD%REVG"}"#).field == "data")
        let long = String(repeating: "A", count: ContactLimits.importCharacters + 4)
        #expect(try await book.bench.ask("importContacts", #"{"data":"\#(long)"}"#).code == "fieldTooLong")
    }
}
