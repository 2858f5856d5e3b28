import SIP
import Testing

/// Messages as text in tests: lines end in LF here and in CRLF on the wire.
enum MessageText {
    static let options = """
        OPTIONS sip:carol@chicago.example SIP/2.0
        Via: SIP/2.0/UDP pc33.atlanta.example;branch=z9hG4bKhjhs8ass877;rport
        Max-Forwards: 70
        To: <sip:carol@chicago.example>
        From: Alice <sip:alice@atlanta.example>;tag=1928301774
        Call-ID: a84b4c76e66710
        CSeq: 63104 OPTIONS
        Contact: <sip:alice@pc33.atlanta.example>
        X-Unknown: Kept As It Is
        Accept: application/sdp
        Content-Length: 0


        """

    static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x0A { bytes.append(0x0D) }
            bytes.append(byte)
        }
        return bytes
    }

    static func request(_ text: String) throws -> Request {
        guard case .request(let request) = try Message(parsing: self.bytes(text)) else {
            throw SIPError.malformedStartLine("not a request")
        }
        return request
    }

    static func response(_ text: String) throws -> Response {
        guard case .response(let response) = try Message(parsing: self.bytes(text)) else {
            throw SIPError.malformedStartLine("not a response")
        }
        return response
    }

    /// The error that parsing throws, nil when it throws none.
    static func error(_ bytes: [UInt8]) -> SIPError? {
        do throws(SIPError) {
            _ = try Message(parsing: bytes)
            return nil
        } catch {
            return error
        }
    }

    /// `text` with the first occurrence of `old` changed.
    static func replacing(_ old: String, with new: String, in text: String = MessageText.options) -> String {
        guard let range = text.firstRange(of: old) else { return text }
        return text.replacingCharacters(in: range, with: new)
    }
}

extension String {
    fileprivate func firstRange(of other: String) -> Range<String.Index>? {
        var start = self.startIndex
        while start < self.endIndex {
            if self[start...].hasPrefix(other) { return start..<self.index(start, offsetBy: other.count) }
            start = self.index(after: start)
        }
        return nil
    }

    fileprivate func replacingCharacters(in range: Range<String.Index>, with new: String) -> String {
        String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
