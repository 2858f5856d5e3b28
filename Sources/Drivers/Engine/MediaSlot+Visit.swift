// What happens at a visit, in this order: packets in, microphone in, the session's tick, packets out, sound out.

import Media
import Primitives

extension MediaSlot {
    /// One visit. `nominal` is the tick's time on the grid: deadlines lie on it, so a late thread does not shift them.
    func visit(nominal: Instant, actual: Instant, _ around: inout MediaSurroundings) {
        self.tellListener()
        self.receivePackets(actual: actual, &around)
        let now = max(self.lastNow, nominal)
        self.lastNow = now
        self.receiveUplink(now: now, &around)
        if let deadline = self.session?.nextDeadline, deadline <= now { self.session?.tick(now: now) }
        self.send(&around)
        self.deliver(now: now, &around)
        self.reportEvents(around)
    }

    /// Takes what RTCP brought; called when the socket became readable, because round trips are measured with it.
    func receiveReports(now: Instant, _ around: inout MediaSurroundings) {
        let count = around.scratch.receive(from: self.sockets.rtcp)
        let now = max(self.lastNow, now)
        self.lastNow = now
        for index in 0..<count {
            guard let datagram = around.scratch.datagram(index) else {
                around.counters.oversized += 1
                continue
            }
            self.session?.receiveRTCP(datagram.bytes, from: datagram.from, now: now)
        }
    }

    /// Says goodbye and hands back what the slot holds.
    func close(now: Instant, _ around: inout MediaSurroundings) {
        self.session?.close(now: max(now, self.lastNow))
        self.send(&around)
        if let attachment = self.attachment { around.outlets.release(attachment.outlet) }
        for tap in self.taps { tap.finish() }
        let counters = self.uplink.counters
        around.counters.uplinkFrames += counters.received
        around.counters.uplinkDropped += counters.dropped
        around.counters.uplinkStale += counters.stale
        around.counters.uplinkPassed += self.session?.passedUplink ?? 0
        around.counters.sessionsClosed += 1
        self.sockets.close()
    }

    private func receivePackets(actual: Instant, _ around: inout MediaSurroundings) {
        guard self.session != nil else { return }
        for _ in 0..<Self.receiveRounds {
            let count = around.scratch.receive(from: self.sockets.rtp)
            for index in 0..<count { self.receivePacket(index, actual: actual, &around) }
            if count < MediaScratch.batch { return }
        }
    }

    private func receivePacket(_ index: Int, actual: Instant, _ around: inout MediaSurroundings) {
        guard let datagram = around.scratch.datagram(index) else {
            around.counters.oversized += 1
            return
        }
        around.counters.packetsReceived += 1
        // The kernel's stamp is on the wall clock, which may jump: keep it between the last visit and this one.
        let stamp = Instant(nanoseconds: datagram.arrival &+ around.realtimeOffset)
        let arrival = datagram.arrival == 0 ? actual : min(max(stamp, self.lastNow), actual)
        around.counters.recordResidence(actual - arrival)
        self.arrivals.record(arrival, on: around.grid)
        self.lastNow = max(self.lastNow, arrival)
        self.session?.receiveRTP(datagram.bytes, from: datagram.from, now: self.lastNow)
    }

    private func receiveUplink(now: Instant, _ around: inout MediaSurroundings) {
        guard let sampleRate = self.session?.sampleRate else { return }
        self.uplink.drain { sequence, content in
            switch content {
            case .samples(let samples):
                self.session?.receiveUplink(samples, sequence: sequence, now: now)
                if !self.taps.isEmpty { self.offer(.uplink, sampleRate, samples, now: now, &around) }
            case .packet(let packet):
                self.session?.receiveUplink(packet: packet, sequence: sequence, now: now) { samples in
                    if !self.taps.isEmpty { self.offer(.uplink, sampleRate, samples, now: now, &around) }
                }
            }
        }
    }

    private func send(_ around: inout MediaSurroundings) {
        var count = 0
        while count < MediaScratch.batch, let packet = self.session?.pollRTP(into: around.scratch.outgoing(count)) {
            around.scratch.address(count, count: packet.count, to: packet.to)
            count += 1
        }
        Self.flush(count, from: self.sockets.rtp, &around)
        count = 0
        while count < MediaScratch.batch, let packet = self.session?.pollRTCP(into: around.scratch.outgoing(count)) {
            around.scratch.address(count, count: packet.count, to: packet.to)
            count += 1
        }
        Self.flush(count, from: self.sockets.rtcp, &around)
    }

    private static func flush(_ count: Int, from descriptor: Int32, _ around: inout MediaSurroundings) {
        if count == 0 { return }
        let taken = around.scratch.send(count, from: descriptor)
        around.counters.packetsSent += UInt64(taken)
        around.counters.sendFailures += UInt64(count - taken)
    }

    func offer(
        _ direction: TappedAudio.Direction, _ rate: Int, _ samples: UnsafeBufferPointer<Int16>, now: Instant,
        _ around: inout MediaSurroundings
    ) {
        let frame = TappedAudio(direction: direction, sampleRate: rate, samples: Array(samples), time: now)
        self.taps.removeAll { tap in
            let outcome = tap.offer(frame)
            if outcome == .dropped { around.counters.tapDropped += 1 }
            return outcome == .over
        }
    }

    private func reportEvents(_ around: borrowing MediaSurroundings) {
        for _ in 0..<MediaLimits.queuedEvents {
            guard let event = self.session?.pollEvent() else { return }
            around.events.emit(self.id, event)
        }
    }
}
