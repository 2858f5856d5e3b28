// What RFC 4648 writes, in both alphabets, and nothing else.

import Primitives
import Testing

@Suite struct Base64Tests {
    /// Section 10, and the two digits in which the alphabets differ.
    @Test(
        arguments: [
            ([], "", ""), (Array("f".utf8), "Zg==", "Zg"), (Array("fo".utf8), "Zm8=", "Zm8"),
            (Array("foo".utf8), "Zm9v", "Zm9v"), (Array("foob".utf8), "Zm9vYg==", "Zm9vYg"),
            ([0], "AA==", "AA"), ([0, 0, 0], "AAAA", "AAAA"), ([255, 239], "/+8=", "_-8"),
        ] as [([UInt8], String, String)])
    func writesAndReads(bytes: [UInt8], standard: String, url: String) {
        #expect(Base64.encode(bytes, in: .standard) == standard)
        #expect(Base64.encode(bytes, in: .url) == url)
        #expect(Base64.decode(standard, in: .standard) == bytes)
        #expect(Base64.decode(url, in: .url) == bytes)
    }

    @Test func paddingMayBeThereOrNot() {
        #expect(Base64.decode("Zg==", in: .url) == Array("f".utf8))
        #expect(Base64.decode("Zg", in: .standard) == Array("f".utf8))
    }

    @Test(arguments: ["A", "AAAAA", "AB", "AA===", "=AA", "A A", "AAB", "Ä"])
    func refusesWhatNoEncoderWrites(text: String) {
        #expect(Base64.decode(text, in: .standard) == nil)
        #expect(Base64.decode(text, in: .url) == nil)
    }

    @Test func eachAlphabetRefusesTheOthersDigits() {
        #expect(Base64.decode("_-8", in: .standard) == nil)
        #expect(Base64.decode("/+8=", in: .url) == nil)
    }
}
