/// A contact as the page sees it, and as it is kept.
struct ContactView: Codable, Hashable, Sendable {
    struct Number: Codable, Hashable, Sendable {
        enum Label: String, Codable, CaseIterable, Hashable, Sendable {
            case mobile
            case work
            case home
            case other
        }

        var label: Label
        /// A telephone number, a name at the line's server, or an address.
        var number: String
    }

    let id: ContactID
    var name: String
    var organisation: String?
    /// The first one is called where nothing else is chosen.
    var numbers: [Number]
    var favourite: Bool
    /// The key of the dial pad that calls it, 1 to 9; no two contacts of a user have the same.
    var speedDial: Int?
    var note: String?

    /// Of all texts, as they count for a page of the list.
    var textBytes: Int {
        let numbers = self.numbers.reduce(0) { $0 + $1.number.utf8.count + 40 }
        let texts = [self.name, self.organisation ?? "", self.note ?? ""].reduce(0) { $0 + $1.utf8.count }
        return numbers + texts + 160
    }
}
