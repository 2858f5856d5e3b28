// A call is told as answered before its media is ready: who wants to listen from the first word on waits here.

import Media
import Synchronization
import Telephony

/// Those who wait until somebody hears a call.
final class MediaWaiters: Sendable {
    /// Who may wait, for all calls together; others are refused.
    static let limit = 1_000
    /// Calls that have ended and are remembered, so that nobody waits for one of them; the oldest is forgotten.
    static let endedLimit = 1_000

    private struct Waiter {
        let call: Telephony.CallID
        let continuation: CheckedContinuation<MediaSessionID?, Never>
    }

    private struct State {
        var waiting: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0
        var ended: [Telephony.CallID] = []
    }

    private let state = Mutex(State())

    var count: Int { self.state.withLock { $0.waiting.count } }

    /// - Parameter known: The answer, where it is there already; asked before anybody waits.
    func wait(
        for call: Telephony.CallID, known: @Sendable () -> MediaSessionID?
    ) async -> MediaSessionID? {
        let waiter = self.state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = self.state.withLock { state in
                    guard !Task.isCancelled, !state.ended.contains(call), state.waiting.count < Self.limit else {
                        return false
                    }
                    state.waiting[waiter] = Waiter(call: call, continuation: continuation)
                    return true
                }
                guard isWaiting else { return continuation.resume(returning: known()) }
                // Whoever learns it from now on settles us; what was learned before is known.
                if let media = known() { self.settle(call, media) }
            }
        } onCancel: {
            self.state.withLock { $0.waiting.removeValue(forKey: waiter) }?.continuation.resume(returning: nil)
        }
    }

    func settle(_ call: Telephony.CallID, _ media: MediaSessionID?) {
        let settled = self.state.withLock { state in
            let settled = state.waiting.filter { $0.value.call == call }
            for waiter in settled.keys { state.waiting[waiter] = nil }
            return settled.values.map(\.continuation)
        }
        for continuation in settled { continuation.resume(returning: media) }
    }

    func end(_ call: Telephony.CallID) {
        self.state.withLock { state in
            state.ended.append(call)
            if state.ended.count > Self.endedLimit { state.ended.removeFirst() }
        }
        self.settle(call, nil)
    }
}
