import SIP
import Testing

/// The list of headers as callers change it.
@Suite struct HeadersTests {
    @Test func settingReplacesAllLinesInPlace() {
        var headers: Headers = ["Route": "<sip:a>", "Subject": "s", "route": "<sip:b>"]
        headers[.route] = "<sip:c>"
        #expect(headers.map(\.name) == [.route, .subject])
        #expect(headers[.route] == "<sip:c>")
        headers[.route] = nil
        #expect(headers.map(\.value) == ["s"])
        headers[.to] = "<sip:d>"
        #expect(headers.map(\.name) == [.subject, .to])
    }

    @Test func prependsBeforeTheSameName() {
        var headers: Headers = ["Max-Forwards": "70", "Via": "1", "To": "t"]
        headers.prepend(.via, "0")
        headers.prepend(.route, "r")
        #expect(headers.map(\.value) == ["r", "70", "0", "1", "t"])
    }

    @Test func divideListsAtCommasOutsideQuotesAndBrackets() {
        var headers = Headers()
        headers.append(.contact, "\"a, \\\"b\" <sip:a,b@c?x=1,2>;q=1 , <sip:d>;p=\"x,y\",,")
        headers.append("m", "<sip:e>")
        #expect(
            headers.values(.contact) == [
                "\"a, \\\"b\" <sip:a,b@c?x=1,2>;q=1", "<sip:d>;p=\"x,y\"", "<sip:e>",
            ])
        #expect(headers.all(.contact).count == 2)
        #expect(headers.lineCount(.contact) == 2)
    }

    @Test func anUnterminatedStringTakesTheRest() {
        let headers: Headers = ["Contact": "\"open <sip:a>, <sip:b>"]
        #expect(headers.values(.contact) == ["\"open <sip:a>, <sip:b>"])
    }

    @Test func replacesOneValueOfAJoinedLine() {
        var headers: Headers = ["Via": "SIP/2.0/UDP a, SIP/2.0/UDP b", "v": "SIP/2.0/UDP c"]
        headers.replaceFirstValue(of: .via, with: "SIP/2.0/UDP x")
        #expect(headers.values(.via) == ["SIP/2.0/UDP x", "SIP/2.0/UDP b", "SIP/2.0/UDP c"])
        headers.replaceFirstValue(of: .via, with: nil)
        #expect(headers.values(.via) == ["SIP/2.0/UDP b", "SIP/2.0/UDP c"])
        headers.replaceFirstValue(of: .via, with: nil)
        headers.replaceFirstValue(of: .via, with: nil)
        #expect(headers.isEmpty)
        headers.replaceFirstValue(of: .via, with: "SIP/2.0/UDP y")
        #expect(headers[.via] == "SIP/2.0/UDP y")
    }

    @Test func receivedAndSetHeadersAreEqualWhenTheirTextIs() throws {
        let bytes = MessageText.bytes(MessageText.options)
        guard case .request(let request) = try Message(parsing: bytes) else { return #expect(Bool(false)) }
        var copy = Headers()
        for field in request.headers { copy.append(field.name, field.value) }
        #expect(copy == request.headers)
        #expect(copy.hashValue == request.headers.hashValue)
        copy.append("X", "y")
        #expect(copy != request.headers)
    }

    @Test func parametersCompareNamesWithoutCase() {
        var parameters: Parameters = ["Expires": "60", "lr": ""]
        #expect(parameters["EXPIRES"] == "60")
        #expect(parameters["LR"] == "")
        #expect(parameters["x"] == nil)
        parameters["eXpires"] = "61"
        #expect(parameters.count == 2)
        #expect(parameters.names == ["eXpires", "lr"])
        #expect(parameters == ["EXPIRES": "61", "LR": ""])
        parameters["lr"] = nil
        #expect(!parameters.contains("LR"))
    }
}
