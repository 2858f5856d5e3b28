import SIP
import Testing

@Suite struct EntropySourceTests {
    @Test func oneSeedGivesOneSequence() {
        var first = EntropySource(testSeed: 7)
        var second = EntropySource(testSeed: 7)
        var other = EntropySource(testSeed: 8)
        let numbers = (0..<100).map { _ in first.next() }
        #expect(numbers == (0..<100).map { _ in second.next() })
        #expect(numbers != (0..<100).map { _ in other.next() })
        #expect(Set(numbers).count == 100)
    }

    /// SHA-256 of 32 zero bytes and an eight-byte counter, computed with another program.
    @Test func isSHA256InCounterMode() {
        var source = EntropySource(seed: [UInt8](repeating: 0, count: 32))
        #expect(source.token(bytes: 32) == "2c34ce1df23b838c5abf2a7f6437cca3d3067ed509ff25f11df6b11b582b51eb")
        #expect(source.token(bytes: 4) == "08e00266")
    }

    @Test func tokensHaveTheFormTheirPlaceNeeds() {
        var source = EntropySource(testSeed: 1)
        let branch = source.branch()
        #expect(branch.hasPrefix("z9hG4bK") && branch.utf8.count == 7 + 24)
        #expect(source.tag().utf8.count == 16)
        #expect(source.callID().utf8.count == 32)
        #expect(source.token(bytes: 0) == "")
        #expect(source.token(bytes: -1) == "")
        #expect(source.bytes(5).count == 5)
    }

    @Test func aSplitSourceIsIndependent() {
        var source = EntropySource(testSeed: 1)
        var part = source.split()
        #expect(part.next() != source.next())
    }

    @Test func seedsOfAnyLengthAreAccepted() {
        var short = EntropySource(seed: [1])
        var long = EntropySource(seed: [UInt8](repeating: 1, count: 99))
        #expect(short.next() != long.next())
    }

    /// Whoever knows the seed knows every tag, nonce and key to come.
    @Test func printsNothingOfItsSeed() {
        let source = EntropySource(seed: Array(repeating: 173, count: EntropySource.seedBytes))
        var dumped = ""
        dump(source, to: &dumped)
        for text in ["\(source)", String(reflecting: source), dumped] { #expect(!text.contains("173")) }
    }
}
