import Primitives
import SIP

// Holding, resuming and swapping: what people ask for, and who is told when the far end has answered.

extension PhoneMachine {
    mutating func hold(_ id: CallID, _ command: CommandID, now: Instant) throws(PhoneError) {
        try self.hold(id, for: .command(command), now: now)
    }

    /// Takes a held call back into a tab. The call that the tab hears is held first, and stays when that fails.
    mutating func resume(_ id: CallID, in tab: SessionID, _ command: CommandID, now: Instant) throws(PhoneError) {
        let call = try self.call(id)
        guard case .active = call.state else { throw call.inviteSession == nil ? .noSuchCall : .notInCall }
        guard let other = self.heardCall(in: tab, besides: id) else {
            try self.takeBack(id, in: tab, command, now: now)
            return
        }
        try self.hold(other, for: .resume(id, tab, command), now: now)
    }

    /// Puts the call that a tab hears on hold, because the tab is about to hear another one.
    mutating func makeRoom(in tab: SessionID, for id: CallID?, now: Instant) {
        guard let other = self.heardCall(in: tab, besides: id) else { return }
        try? self.hold(other, for: .makeRoom, now: now)
    }

    /// The call is held, is back, or stays as it was.
    mutating func holdSettled(_ id: CallID, _ error: PhoneError?, now: Instant) {
        for request in self.holdRequests.removeValue(forKey: id) ?? [] {
            switch (request, error) {
            case (.command(let command), nil):
                guard let call = self.calls[id] else { continue }
                self.reply(command, .success(.call(call.snapshot)))
            case (.command(let command), let error?): self.reply(command, .failure(error))
            case (.resume(let other, let tab, let command), nil):
                do throws(PhoneError) {
                    try self.takeBack(other, in: tab, command, now: now)
                } catch {
                    self.reply(command, .failure(error))
                }
            case (.resume(_, _, let command), let error?): self.reply(command, .failure(error))
            case (.makeRoom, nil): break
            case (.makeRoom, let error?):
                guard let call = self.calls[id] else { continue }
                self.tell(.notice(call.owner, .warning, code: error.code, message: error.message))
            }
        }
    }

    /// The call has ended: whoever waited for its hold waits for nothing, and the tab is free for the other call.
    mutating func holdAbandoned(_ id: CallID, now: Instant) {
        let requests = self.holdRequests.removeValue(forKey: id) ?? []
        for request in requests {
            switch request {
            case .command(let command): self.reply(command, .failure(.noSuchCall))
            case .resume(let other, let tab, let command):
                do throws(PhoneError) {
                    try self.takeBack(other, in: tab, command, now: now)
                } catch {
                    self.reply(command, .failure(error))
                }
            case .makeRoom: break
            }
        }
    }

    private mutating func takeBack(
        _ id: CallID, in tab: SessionID, _ command: CommandID, now: Instant
    ) throws(PhoneError) {
        _ = try self.call(id)
        try self.updateHold(id, request: .command(command), now: now) { call throws(PhoneError) in
            try call.resume()
        }
        self.give(id, to: tab)
        self.report(id)
    }

    private mutating func hold(_ id: CallID, for request: HoldRequest, now: Instant) throws(PhoneError) {
        _ = try self.call(id)
        try self.updateHold(id, request: request, now: now) { call throws(PhoneError) in try call.hold() }
    }

    /// The request waits before the input runs, since some inputs are settled at once.
    private mutating func updateHold(
        _ id: CallID, request: HoldRequest, now: Instant, _ input: (inout Call) throws(PhoneError) -> [Call.Action]
    ) throws(PhoneError) {
        var failure: PhoneError?
        self.holdRequests[id, default: []].append(request)
        self.update(id, now: now) { call in
            do throws(PhoneError) {
                return try input(&call)
            } catch {
                failure = error
                return []
            }
        }
        guard let failure else { return }
        self.holdRequests[id]?.removeLast()
        if self.holdRequests[id]?.isEmpty == true { self.holdRequests[id] = nil }
        throw failure
    }

    /// The call that the tab hears and that is up and not on hold.
    private func heardCall(in tab: SessionID, besides id: CallID?) -> CallID? {
        guard let other = self.callOfTab[tab], other != id, let call = self.calls[other],
            case .active = call.state
        else { return nil }
        switch call.holdState {
        case .open, .holding, .resuming: return other
        case .held: return nil
        }
    }
}
