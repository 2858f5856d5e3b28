// What a media thread does when the engine asks.

import Media
import Primitives

extension MediaLoop {
    mutating func perform(_ command: MediaCommand) {
        switch command {
        case .open(let id, let sockets, let uplink): self.open(id, sockets, uplink)
        case .ask(let id, let remote, let request): self.ask(id, remote, request)
        case .configure(let id, let parameters): self.configure(id, parameters)
        case .attach(let id, let stream, let sink): self.attach(id, stream, sink)
        case .detach(let id, let sink): self.detach(id, sink)
        case .sendDigits(let id, let digits):
            guard let slot = self.slot(of: id)?.slot else { return }
            slot.session?.sendDigits(digits, now: slot.lastNow)
        case .addTap(let id, let tap):
            guard let slot = self.slot(of: id)?.slot else { return tap.finish() }
            slot.taps.append(tap)
        case .say(let id, let clip, let hearer, let continuation):
            let slot = self.slot(of: id)?.slot
            continuation.resume(returning: slot?.session?.say(clip, to: hearer))
        case .hush(let id): self.slot(of: id)?.slot.session?.hush()
        case .statistics(let id, let continuation):
            continuation.resume(returning: self.slot(of: id)?.slot.session?.statistics)
        case .totals(let continuation): continuation.resume(returning: self.totals)
        case .close(let id): self.close(id)
        case .stop: self.isStopped = true
        }
    }

    /// Ends every session and refuses what comes after.
    mutating func closeAll() {
        for command in self.worker.mailbox.close() { self.perform(command) }
        for id in Array(self.places.keys) { self.close(id) }
    }

    private mutating func open(_ id: MediaSessionID, _ sockets: MediaSockets, _ uplink: UplinkBuffer) {
        let place = self.freePlaces.popLast() ?? self.slots.count
        if place == self.slots.count { self.slots.append(nil) }
        self.slots[place] = MediaSlot(
            id: id, sockets: sockets, uplink: uplink, now: MonotonicClock.now(), index: self.currentIndex)
        self.places[id] = place
        self.watch(sockets, at: place)
        self.around.counters.sessionsOpened += 1
    }

    private mutating func ask(_ id: MediaSessionID, _ remote: IPEndpoint, _ request: [UInt8]) {
        guard let (place, slot) = self.slot(of: id), slot.session == nil else { return }
        if !slot.awaitsAnswer {
            slot.awaitsAnswer = true
            self.watchAnswers(slot.sockets, at: place)
        }
        slot.ask(remote, request, &self.around)
    }

    private mutating func configure(_ id: MediaSessionID, _ parameters: MediaParameters) {
        guard let (place, slot) = self.slot(of: id) else { return }
        let index = self.currentIndex
        // From here on the RTP port is read at the visits.
        if slot.awaitsAnswer {
            slot.awaitsAnswer = false
            self.unwatchAnswers(slot.sockets)
        }
        // The first deadline lies in the emptiest slot, so that calls spread over the frame.
        let start = self.unplan(slot, at: place) ? index : self.wheel.leastLoaded(after: index)
        slot.configure(parameters, start: self.around.grid.time(of: start), &self.around)
        self.visited += 1
        self.plan(slot, at: place, after: index)
    }

    private mutating func attach(_ id: MediaSessionID, _ stream: MediaStream, _ sink: any DownlinkSink) {
        guard let slot = self.slot(of: id)?.slot else { return }
        if let former = slot.attachment { self.around.outlets.release(former.outlet) }
        let outlet = self.around.outlets.retain(sink.eventLoop)
        slot.attachment = MediaSlot.Attachment(stream: stream, sink: sink, outlet: outlet)
        slot.session?.browserChanged()
    }

    private mutating func detach(_ id: MediaSessionID, _ sink: any DownlinkSink) {
        // A newer attachment may have taken over already: then there is nothing to undo.
        guard let slot = self.slot(of: id)?.slot, let attachment = slot.attachment, attachment.sink === sink else {
            return
        }
        self.around.outlets.release(attachment.outlet)
        slot.attachment = nil
        slot.session?.browserLeft()
    }

    private mutating func close(_ id: MediaSessionID) {
        guard let (place, slot) = self.slot(of: id) else { return }
        self.unplan(slot, at: place)
        if let counted = slot.session?.statistics { self.ended += counted }
        slot.close(now: MonotonicClock.now(), &self.around)
        self.slots[place] = nil
        self.places[id] = nil
        self.freePlaces.append(place)
        self.ports.giveBack(slot.sockets.port)
    }

    /// This thread's part; the sessions that run are added up by whoever asked, as time is short here.
    private var totals: MediaTotals {
        var totals = MediaTotals()
        totals.sums = self.ended
        totals.running = self.slots.compactMap { $0?.session?.statistics }
        return totals
    }

    /// Takes a running session out of the wheel; `false` when it was never configured.
    @discardableResult
    private mutating func unplan(_ slot: MediaSlot, at place: Int) -> Bool {
        guard slot.session != nil else { return false }
        self.wheel.remove(place, at: slot.plannedIndex)
        self.visited -= 1
        return true
    }

    private mutating func slot(of id: MediaSessionID) -> (place: Int, slot: MediaSlot)? {
        guard let place = self.places[id], let slot = self.slots[place] else {
            self.around.counters.lateCommands += 1
            return nil
        }
        return (place, slot)
    }
}
