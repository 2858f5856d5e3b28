// One reply for each request, whatever the request is.

import PluginKit
import Testing

struct DispatcherTests {
    @Test func answersARequestWithItsHandlersReply() async throws {
        let reply = try await InMemorySession().ask(#"{"id":"7","type":"echo","data":{"text":"hello"}}"#)
        #expect(reply.json == #"{"byToken":"7","data":{"success":true,"text":"hello"}}"#)
    }

    @Test func refusesBadJSONWithoutAnID() async throws {
        let reply = try await InMemorySession().ask("{nonsense")
        #expect(reply.id == nil)
        #expect(reply.code == "badJSON")
        #expect(reply.json.contains(#""byToken":null"#))
    }

    @Test(arguments: [
        #"{"type":"echo","data":{}}"#, #"{"id":7,"type":"echo"}"#, #"{"id":"","type":"echo"}"#, #"{"id":"7"}"#,
    ])
    func refusesARequestWithoutIDOrType(text: String) async throws {
        #expect(try await InMemorySession().ask(text).code == "badEnvelope")
    }

    @Test func refusesAnUnknownTypeUnderItsID() async throws {
        let reply = try await InMemorySession().ask(#"{"id":"7","type":"fly","data":{}}"#)
        #expect(reply.id == "7")
        #expect(reply.code == "unknownType")
    }

    @Test func namesTheMissingField() async throws {
        let reply = try await InMemorySession().ask(#"{"id":"7","type":"echo","data":{}}"#)
        #expect(reply.code == "missingField")
        #expect(reply.field == "text")
    }

    @Test func treatsAbsentDataAsEmpty() async throws {
        #expect(try await InMemorySession().ask(#"{"id":"7","type":"echo"}"#).field == "text")
        #expect(try await InMemorySession().ask(#"{"id":"7","type":"knock"}"#).success)
    }

    @Test(arguments: [#"{"text":5}"#, #"{"text":null}"#, #"{"text":["a"]}"#])
    func namesTheFieldOfTheWrongType(data: String) async throws {
        let reply = try await InMemorySession().ask(#"{"id":"7","type":"echo","data":\#(data)}"#)
        #expect(reply.code == "wrongType")
        #expect(reply.field == "text")
    }

    @Test func refusesDataThatIsNoObject() async throws {
        let reply = try await InMemorySession().ask(#"{"id":"7","type":"echo","data":[1]}"#)
        #expect(reply.code == "wrongType")
        #expect(reply.field == "data")
    }

    @Test func namesTheOversizedField() async throws {
        let long = String(repeating: "x", count: 17)
        let reply = try await InMemorySession().ask(#"{"id":"7","type":"echo","data":{"text":"\#(long)"}}"#)
        #expect(reply.code == "fieldTooLong")
        #expect(reply.field == "text")
    }

    @Test func refusesAnOversizedMessageUnderItsID() async throws {
        let long = String(repeating: "x", count: DispatchLimits.messageBytes)
        let reply = try await InMemorySession().ask(#"{"id":"7","type":"echo","data":{"text":"\#(long)"}}"#)
        #expect(reply.id == "7")
        #expect(reply.code == "messageTooLarge")
    }

    @Test func ignoresUnknownFields() async throws {
        let text = #"{"id":"7","type":"echo","extra":1,"data":{"text":"a","later":{"b":2}}}"#
        #expect(try await InMemorySession().ask(text).text == "a")
    }

    @Test func ignoresUnknownFieldsHoweverLong() async throws {
        let long = String(repeating: "x", count: 10 * DispatchLimits.fieldBytes)
        let text = #"{"id":"7","type":"echo","data":{"text":"a","later":"\#(long)"}}"#
        #expect(try await InMemorySession().ask(text).text == "a")
    }

    @Test func letsStrangersThroughTheDoorOnly() async throws {
        let session = try InMemorySession()
        let stranger = Caller.visitor(InMemorySession.visitor)
        #expect(try await session.ask(#"{"id":"1","type":"knock"}"#, as: stranger).success)
        let echo = try await session.ask(#"{"id":"2","type":"echo","data":{"text":"a"}}"#, as: stranger)
        #expect(echo.code == "loginRequired")
    }

    @Test func passesAHandlersRefusalOn() async throws {
        let refusal = HandlerError(code: "wrongPassword", message: "Wrong password.", field: "password")
        let session = try InMemorySession(Echo { _ in throw refusal })
        let reply = try await session.ask(#"{"id":"7","type":"echo","data":{"text":"a"}}"#)
        #expect(reply.code == "wrongPassword")
        #expect(reply.field == "password")
    }

    @Test func hidesWhatAHandlerThrowsByMistake() async throws {
        struct Secret: Error { let password = "sesame" }
        let session = try InMemorySession(Echo { _ in throw Secret() })
        let reply = try await session.ask(#"{"id":"7","type":"echo","data":{"text":"a"}}"#)
        #expect(reply.code == "internalError")
        #expect(!reply.json.contains("sesame"))
    }

    @Test func answersForAHandlerThatHangs() async throws {
        let session = try InMemorySession(
            Echo { text in
                await withCheckedContinuation { (hanging: CheckedContinuation<Void, Never>) in
                    HangingHandlers.keep(hanging)
                }
                return text
            },
            sleep: { _ in })
        let reply = try await session.ask(#"{"id":"7","type":"echo","data":{"text":"a"}}"#)
        #expect(reply.code == "timeout")
        #expect(session.dispatcher.census.abandoned == 1)
        HangingHandlers.release()
    }

    @Test func countsSuccessesAndFailuresByCode() async throws {
        let session = try InMemorySession()
        _ = await session.exchange([
            #"{"id":"1","type":"echo","data":{"text":"a"}}"#, #"{"id":"2","type":"fly"}"#, "{",
        ])
        let census = session.dispatcher.census
        #expect(census.requests == 3)
        #expect(census.successes == 1)
        #expect(census.failures == ["unknownType": 1, "badJSON": 1])
        #expect(census.running == 0)
    }
}
