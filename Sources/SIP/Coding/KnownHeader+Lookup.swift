// From the bytes of a name to its constant, without making a string.

extension KnownHeader {
    /// Long names without regard to case, or one compact letter; nil for a header that has no constant.
    init?(name bytes: [UInt8], in range: Range<Int>) {
        let name = bytes.span.extracting(range)
        let match = name.count == 1 ? KnownHeader(compact: name[0].lowercased) : Self.table.header(named: name)
        guard let match else { return nil }
        self = match
    }

    private static let table = Table()

    /// The names in lower case, by their hash; flat, so that a lookup counts no references.
    private struct Table: Sendable {
        private struct Entry: Sendable {
            let header: KnownHeader
            /// Where the name stands in `text`.
            let name: Range<Int>
        }

        /// A power of two, well above the number of names, so that most buckets hold one.
        private static let bucketCount = 256

        private var text: [UInt8] = []
        private var entries: [Entry] = []
        /// The first entry of each bucket, and of one behind the last.
        private var starts: [Int] = []

        init() {
            var buckets = [[KnownHeader]](repeating: [], count: Self.bucketCount)
            for header in KnownHeader.allCases {
                let name = Array(header.rawValue.utf8)
                buckets[Self.bucket(of: name.span)].append(header)
            }
            for bucket in buckets {
                self.starts.append(self.entries.count)
                for header in bucket {
                    let start = self.text.count
                    self.text += header.rawValue.utf8.map(\.lowercased)
                    self.entries.append(Entry(header: header, name: start..<self.text.count))
                }
            }
            self.starts.append(self.entries.count)
        }

        func header(named name: borrowing Span<UInt8>) -> KnownHeader? {
            let bucket = Self.bucket(of: name)
            for index in self.starts[bucket]..<self.starts[bucket + 1] {
                if self.isName(self.entries[index].name, name) { return self.entries[index].header }
            }
            return nil
        }

        private static func bucket(of name: borrowing Span<UInt8>) -> Int {
            var hash = UInt32(truncatingIfNeeded: name.count)
            for index in 0..<name.count { hash = hash &* 31 &+ UInt32(name[index].lowercased) }
            return Int((hash ^ hash >> 9) & UInt32(Self.bucketCount - 1))
        }

        private func isName(_ known: Range<Int>, _ name: borrowing Span<UInt8>) -> Bool {
            guard known.count == name.count else { return false }
            let text = self.text.span.extracting(known)
            for index in 0..<text.count where name[index].lowercased != text[index] { return false }
            return true
        }
    }
}
