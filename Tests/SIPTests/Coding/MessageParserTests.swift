import SIP
import Testing

/// Framing of one datagram: line ends, folds, limits, the body.
@Suite struct MessageParserTests {
    @Test func keepAlivesAreEmpty() {
        for text in ["", "\r\n", "\r\n\r\n", "\n", "\r\n\r\n\r\n\r\n"] {
            #expect(MessageText.error(Array(text.utf8)) == .empty)
        }
    }

    @Test func leadingLineEndsAreIgnored() throws {
        let plain = try Message(parsing: MessageText.bytes(MessageText.options))
        #expect(try Message(parsing: [13, 10, 13, 10] + MessageText.bytes(MessageText.options)) == plain)
    }

    @Test func aLoneLineFeedEndsALine() throws {
        let plain = try Message(parsing: MessageText.bytes(MessageText.options))
        #expect(try Message(parsing: Array(MessageText.options.utf8)) == plain)
    }

    @Test func unknownHeadersAreKeptInOrder() throws {
        let request = try MessageText.request(MessageText.options)
        #expect(
            request.headers.map(\.name.canonical) == [
                "Via", "Max-Forwards", "To", "From", "Call-ID", "CSeq", "Contact", "X-Unknown", "Accept",
                "Content-Length",
            ])
        #expect(request.headers["x-unknown"] == "Kept As It Is")
    }

    @Test func aFoldIsOneSpace() throws {
        let text = MessageText.replacing("Kept As It Is", with: "Kept \n\t As\n  It\n \n Is  ")
        #expect(try MessageText.request(text).headers["X-Unknown"] == "Kept As It Is")
    }

    @Test func withoutALengthTheBodyReachesToTheEnd() throws {
        let text = MessageText.replacing("Content-Length: 0\n", with: "") + "a\nb"
        #expect(try MessageText.request(text).body == MessageText.bytes("a\nb"))
    }

    @Test func aMissingEmptyLineIsAnswered() throws {
        let bytes = MessageText.bytes(MessageText.options).dropLast(2)
        let error = try #require(MessageText.error(Array(bytes)))
        #expect(error.reply()?.status == 400)
    }

    @Test func limitsAreNamed() {
        let options = MessageText.options
        #expect(
            MessageText.error([UInt8](repeating: 65, count: 65_536))?.reply() == nil)
        let body =
            MessageText.replacing("Content-Length: 0", with: "Content-Length: 66000")
            + String(repeating: "x", count: 66_000)
        let long = MessageText.replacing("Kept", with: String(repeating: "x", count: 9_000))
        let folds = MessageText.replacing("Kept", with: String(repeating: "x\n ", count: 4_000))
        let many = MessageText.replacing("X-Unknown", with: String(repeating: "X: y\n", count: 256) + "X", in: options)
        for text in [body, long, folds, many] {
            #expect(MessageText.error(MessageText.bytes(text))?.reply()?.status == 513)
        }
    }

    @Test func aValueWithTooManyParametersIsRefused() throws {
        let text = MessageText.replacing("tag=1928301774", with: String(repeating: "p;", count: 65) + "tag=1")
        #expect(MessageText.error(MessageText.bytes(text))?.reply()?.status == 400)
    }

    @Test func errorsCarryLittleOfTheOffendingText() throws {
        let start = String(repeating: "A", count: 5_000)
        guard case .malformedStartLine(let text)? = MessageText.error(Array(start.utf8)) else {
            return #expect(Bool(false))
        }
        #expect(text.count == MessageLimits.errorText)
    }

    @Test func theReplyDoesNotRepeatTheOffendingText() throws {
        let error = try #require(TortureTests.error(TortureTests.options, "To: \"evil <sip:a@b>"))
        #expect(error.reply()?.reason == "Bad Request - Malformed To")
    }
}
