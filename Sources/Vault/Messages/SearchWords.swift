// What counts as a word, and as the same word.

import Foundation

/// The words of a text, in lower case and without accents.
struct SearchWords {
    /// Each once, in their order.
    let words: [String]

    init(_ text: String) {
        let plain = text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        var seen: Set<String> = []
        self.words = plain.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init)
            .filter { seen.insert($0).inserted }
    }

    /// Whether every one of `others` is the beginning of a word of these.
    func begin(with others: SearchWords) -> Bool {
        others.words.allSatisfy { other in self.words.contains { $0.hasPrefix(other) } }
    }

    /// What the index holds: the beginnings of the first words, up to a limit.
    var prefixes: Set<String> {
        var prefixes: Set<String> = []
        for word in self.words.prefix(VaultLimits.wordsPerMessage) {
            for count in 1...min(word.count, VaultLimits.prefixCharacters) {
                prefixes.insert(String(word.prefix(count)))
            }
        }
        return prefixes
    }
}
