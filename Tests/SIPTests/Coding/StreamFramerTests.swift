// One stream, however it was cut on its way, gives the same messages.

import Testing

@testable import SIP

struct StreamFramerTests {
    private static let options =
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n"
    private static let message =
        "MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c;branch=z9hG4bK2\r\nl : 13\r\nCall-ID: 1\r\n\r\nA\r\n\r\nB\r\n\r\nC\r\n"

    /// Elements, and the error that ended the stream.
    private static func cut(
        _ text: String, into size: Int, expectingPong: Bool = false, limits: MessageLimits = .standard
    ) -> ([StreamFramer.Element], SIPError?) {
        var framer = StreamFramer(limits: limits)
        if expectingPong { framer.expectPong() }
        var elements: [StreamFramer.Element] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            framer.append(bytes[start..<min(bytes.count, start + size)])
            do throws(SIPError) {
                while let element = try framer.next() { elements.append(element) }
            } catch {
                return (elements, error)
            }
        }
        return (elements, nil)
    }

    private static func bytes(_ text: String) -> StreamFramer.Element { .message(Array(text.utf8)) }

    @Test(arguments: [1, 2, 3, 7, 64, 100_000])
    func cutsMessagesByTheirContentLengthHoweverTheyArrive(size: Int) {
        let (elements, error) = Self.cut(Self.options + Self.message + "\r\n" + Self.options, into: size)
        #expect(elements == [Self.bytes(Self.options), Self.bytes(Self.message), Self.bytes(Self.options)])
        #expect(error == nil)
    }

    /// Each piece ends within the next message, so that the buffer is never empty.
    @Test func keepsNothingOfALongStreamThatIsNeverAtAnEnd() throws {
        var framer = StreamFramer()
        let bytes = Array(Self.message.utf8)
        framer.append(bytes.prefix(1))
        for _ in 0..<2_000 {
            framer.append(bytes.dropFirst() + bytes.prefix(1))
            #expect(try framer.next() == Self.bytes(Self.message))
            #expect(try framer.next() == nil)
        }
        #expect(framer.buffer.count <= StreamFramer.keptCapacity + 2 * bytes.count)
    }

    @Test(arguments: [1, 3, 1_000])
    func takesLoneLineFeedsForLineEnds(size: Int) {
        let text = "OPTIONS sip:a@b SIP/2.0\nl: 2\n\nok"
        #expect(Self.cut(text + text, into: size).0 == [Self.bytes(text), Self.bytes(text)])
    }

    @Test(arguments: [1, 2, 1_000])
    func tellsAPingByItsTwoLineEnds(size: Int) {
        #expect(
            Self.cut("\r\n\r\n" + Self.options + "\r\n\r\n\r\n", into: size).0
                == [.ping, Self.bytes(Self.options), .ping])
    }

    @Test(arguments: [1, 1_000])
    func tellsThePongThatItExpects(size: Int) {
        #expect(
            Self.cut("\r\n" + Self.options, into: size, expectingPong: true).0 == [.pong, Self.bytes(Self.options)])
        #expect(Self.cut("\r\n\r\n\r\n", into: size, expectingPong: true).0 == [.pong, .ping])
    }

    @Test func aMissingLengthIsNone() {
        let text = "OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n\r\n"
        #expect(Self.cut(text + Self.options, into: 5).0 == [Self.bytes(text), Self.bytes(Self.options)])
    }

    @Test(arguments: [
        "Content-Length: -1", "Content-Length: 1x", "Content-Length:", "Content-Length: 1\r\nl: 2",
        "l: 99999999999999999999999",
    ])
    func handsOutAMessageOfUnusableLengthAndThenGivesUp(header: String) {
        let head = "OPTIONS sip:a@b SIP/2.0\r\n\(header)\r\n\r\n"
        let (elements, error) = Self.cut(head + Self.options, into: 4)
        #expect(elements == [Self.bytes(head)])
        #expect(error != nil)
    }

    @Test func refusesHeadsAndBodiesBeyondTheLimit() {
        let limits = MessageLimits(messageBytes: 100)
        let endless = Self.cut(String(repeating: "x", count: 150), into: 10, limits: limits)
        #expect(endless.1 == .tooLong(.messageBytes, size: 110))
        let large = Self.cut("M sip:a SIP/2.0\r\nl: 4000000000\r\n\r\n", into: 10, limits: limits)
        #expect(large.0 == [])
        #expect(large.1 == .tooLong(.messageBytes, size: 4_000_000_000))
    }

    @Test func knowsWhetherAMessageIsUnderWay() throws {
        var framer = StreamFramer()
        #expect(!framer.isInMessage)
        framer.append(Array("OPT".utf8))
        #expect(try framer.next() == nil)
        #expect(framer.isInMessage)
    }

    @Test func noiseNeitherTrapsNorMakesAMessageThatIsLargerThanTheLimit() {
        var random = EntropySource(testSeed: 7)
        let pieces = ["\r\n", "\r", "\n", "l: 5", "Content-Length: 3", "x", ":", " ", "\r\n\r\n", "INVITE a SIP/2.0"]
        for _ in 0..<2_000 {
            var framer = StreamFramer(limits: MessageLimits(messageBytes: 60))
            for _ in 0..<(random.uint32() % 60) {
                framer.append(Array(pieces[Int(random.uint32() % 10)].utf8))
                if random.uint32() % 9 == 0 { framer.append(random.bytes(3)) }
                do throws(SIPError) {
                    while let element = try framer.next() {
                        if case .message(let bytes) = element { #expect(bytes.count <= 60) }
                    }
                } catch {
                    break
                }
            }
        }
    }
}
