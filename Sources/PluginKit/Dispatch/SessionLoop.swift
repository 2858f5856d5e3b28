// The life of one control socket's requests.

import Synchronization

/// Serves the requests of one tab: those of one type in their order, those of different types side by side.
///
/// Digits pressed quickly arrive as several requests and must keep their order, while a slow registration must not
/// hold up the heartbeat of a call.
public struct SessionLoop: Sendable {
    let dispatcher: Dispatcher
    /// Who asks, read anew for each request: connect changes it.
    let caller: @Sendable () -> Caller
    let reply: @Sendable (Reply) -> Void

    public init(
        dispatcher: Dispatcher, caller: @escaping @Sendable () -> Caller, reply: @escaping @Sendable (Reply) -> Void
    ) {
        self.dispatcher = dispatcher
        self.caller = caller
        self.reply = reply
    }

    /// Returns when `requests` has ended; what still runs then is cancelled.
    public func run(_ requests: AsyncStream<[UInt8]>) async {
        let outstanding = Outstanding(limit: self.dispatcher.limits.requestsPerSession)
        await withDiscardingTaskGroup { group in
            var lanes: [MessageType: AsyncStream<Envelope>.Continuation] = [:]
            for await text in requests {
                guard let envelope = self.admit(text, outstanding) else { continue }
                if let lane = lanes[envelope.type] {
                    lane.yield(envelope)
                    continue
                }
                let (stream, lane) = AsyncStream.makeStream(of: Envelope.self)
                lane.yield(envelope)
                lanes[envelope.type] = lane
                group.addTask { await self.serve(stream, outstanding) }
            }
            for lane in lanes.values { lane.finish() }
            group.cancelAll()
        }
    }

    /// Lanes exist for known types only, so their number is bounded; each holds at most what is outstanding.
    private func admit(_ text: [UInt8], _ outstanding: Outstanding) -> Envelope? {
        guard text.count <= DispatchLimits.messageBytes else {
            self.reply(self.dispatcher.refuse(text, .messageTooLarge))
            return nil
        }
        switch Envelope.parsing(text) {
        case .failure(let refusal):
            self.reply(self.dispatcher.refuse(refusal))
            return nil
        case .success(let envelope):
            guard self.dispatcher.registry.entries[envelope.type] != nil else {
                self.reply(self.dispatcher.refuse(.init(id: envelope.id, error: .unknownType(envelope.type))))
                return nil
            }
            guard outstanding.enter() else {
                self.reply(self.dispatcher.refuse(.init(id: envelope.id, error: .tooManyRequests)))
                return nil
            }
            return envelope
        }
    }

    private func serve(_ lane: AsyncStream<Envelope>, _ outstanding: Outstanding) async {
        for await envelope in lane {
            let reply = await self.dispatcher.answer(envelope, from: self.caller())
            outstanding.leave()
            self.reply(reply)
        }
    }

    /// How many requests of this session wait for an answer.
    private final class Outstanding: Sendable {
        private let count = Mutex(0)
        private let limit: Int

        init(limit: Int) {
            self.limit = limit
        }

        func enter() -> Bool {
            self.count.withLock { count in
                guard count < self.limit else { return false }
                count += 1
                return true
            }
        }

        func leave() {
            self.count.withLock { $0 -= 1 }
        }
    }
}
