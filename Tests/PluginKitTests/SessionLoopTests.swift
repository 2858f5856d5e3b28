// What one tab may have going at once, and in which order.

import PluginKit
import Synchronization
import Testing

struct SessionLoopTests {
    @Test func keepsTheOrderOfRequestsOfOneType() async throws {
        let order = Mutex<[String]>([])
        let session = try InMemorySession(
            Echo { text in
                for _ in 0..<(10 - (Int(text) ?? 0)) { await Task.yield() }
                order.withLock { $0.append(text) }
                return text
            })
        _ = await session.exchange((0..<10).map { #"{"id":"\#($0)","type":"echo","data":{"text":"\#($0)"}}"# })
        #expect(order.withLock { $0 } == (0..<10).map(String.init))
    }

    @Test func doesNotLetASlowTypeHoldUpAnother() async throws {
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let session = try InMemorySession(
            Echo { text in
                for await _ in gate { break }
                return text
            })
        let (requests, intake) = AsyncStream.makeStream(of: [UInt8].self)
        let (replies, outlet) = AsyncStream.makeStream(of: TestReply.self)
        let loop = SessionLoop(
            dispatcher: session.dispatcher, caller: { InMemorySession.caller },
            reply: { outlet.yield(TestReply($0)) })
        intake.yield(Array(#"{"id":"slow","type":"echo","data":{"text":"a"}}"#.utf8))
        intake.yield(Array(#"{"id":"quick","type":"knock"}"#.utf8))
        let running = Task { await loop.run(requests) }
        var iterator = replies.makeAsyncIterator()
        #expect(await iterator.next()?.id == "quick")
        opener.yield()
        #expect(await iterator.next()?.id == "slow")
        intake.finish()
        await running.value
    }

    @Test func refusesWhatExceedsTheLimitOfOneSession() async throws {
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let session = try InMemorySession(
            Echo { text in
                for await _ in gate { break }
                return text
            }, requestsPerSession: 2)
        let (requests, intake) = AsyncStream.makeStream(of: [UInt8].self)
        let (replies, outlet) = AsyncStream.makeStream(of: TestReply.self)
        let loop = SessionLoop(
            dispatcher: session.dispatcher, caller: { InMemorySession.caller },
            reply: { outlet.yield(TestReply($0)) })
        for id in 1...3 { intake.yield(Array(#"{"id":"\#(id)","type":"echo","data":{"text":"a"}}"#.utf8)) }
        // Of another type: it is answered at once where the limit does not hold, so that this test ends either way.
        intake.yield(Array(#"{"id":"4","type":"knock"}"#.utf8))
        defer { intake.finish() }
        let running = Task { await loop.run(requests) }
        var iterator = replies.makeAsyncIterator()
        for id in ["3", "4"] {
            let refused = try #require(await iterator.next())
            try #require(refused.id == id)
            try #require(refused.code == "tooManyRequests")
        }
        opener.yield()
        #expect(await iterator.next()?.id == "1")
        opener.yield()
        #expect(await iterator.next()?.id == "2")
        intake.finish()
        await running.value
    }

    @Test func doesNotWaitForAHandlerThatHangsWhenTheSessionEnds() async throws {
        let (entries, entered) = AsyncStream.makeStream(of: Void.self)
        let session = try InMemorySession(
            Echo { text in
                await withCheckedContinuation { (hanging: CheckedContinuation<Void, Never>) in
                    HangingHandlers.keep(hanging)
                    entered.yield()
                }
                return text
            })
        let (requests, intake) = AsyncStream.makeStream(of: [UInt8].self)
        let loop = SessionLoop(
            dispatcher: session.dispatcher, caller: { InMemorySession.caller }, reply: { _ in })
        let (ends, ended) = AsyncStream.makeStream(of: Bool.self)
        Task {
            await loop.run(requests)
            ended.yield(true)
        }
        intake.yield(Array(#"{"id":"1","type":"echo","data":{"text":"a"}}"#.utf8))
        for await _ in entries { break }
        intake.finish()
        // Lets the handler go after a while, so that a loop that waits for it fails and does not hang.
        let rescue = Task {
            try await Task.sleep(for: .seconds(5))
            ended.yield(false)
            HangingHandlers.release()
        }
        for await isFree in ends {
            #expect(isFree)
            break
        }
        rescue.cancel()
        HangingHandlers.release()
    }
}
