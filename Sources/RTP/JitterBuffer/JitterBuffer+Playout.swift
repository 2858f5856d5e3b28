public import Primitives

// The playing side: one decision for each piece of audio that the caller is short of.

extension JitterBuffer {
    /// What to play now.
    /// - Parameters:
    ///   - units: how much audio the caller is short of.
    ///   - pending: decoded audio that the caller already holds, in units.
    public mutating func next(units: Int, pending: Int, now: Instant) -> Playout {
        switch self.phase {
        case .idle:
            return self.begin(now: now)
        case .playing(let position):
            return self.play(position, units: Int64(max(1, units)), pending: pending, now: now)
        }
    }

    /// The whole time that is lost before the next packet, in units, while none of it has been concealed.
    public var openGap: Int? {
        guard case .playing(let position) = self.phase, position.held == 0, let head = self.ring.head,
            position.lost &+ (head.sequence &- self.ring.floor) > 0
        else { return nil }
        let gap = head.timestamp &- position.timestamp
        return gap > 0 ? Int(clamping: gap) : nil
    }

    /// The packet before which nothing is missing but what `next` has just asked to conceal; it may tell what was lost.
    public var successor: Packet? {
        guard case .playing(let position) = self.phase, let head = self.ring.head, !head.isSilence,
            head.timestamp == position.timestamp &+ position.held
        else { return nil }
        return Packet(
            payloadType: head.payloadType, duration: head.duration, isContinuous: position.isContinuous,
            slot: head.slot)
    }

    /// The adjustment of time that would bring the delay to its target; ask after a packet was played.
    public func adjustment() -> PlayoutControl.Adjustment {
        self.control.adjustment(target: self.arrivals.offset, clock: self.clock)
    }

    /// The caller made the adjustment; what was measured before it is void.
    public mutating func adjusted() {
        self.control.restart()
    }

    private mutating func begin(now: Instant) -> Playout {
        self.ring.skipPlaceholders()
        guard let head = self.ring.head, self.offset(of: head, now: now) >= self.arrivals.offset else { return .idle }
        return self.take(head, Position(timestamp: head.timestamp), pending: 0, now: now)
    }

    private mutating func play(_ known: Position, units: Int64, pending: Int, now: Instant) -> Playout {
        var position = known
        position.lost &+= self.ring.skipPlaceholders()
        self.dropExcess(&position, now: now)
        self.phase = .playing(position)
        guard let head = self.ring.head else { return self.hold(position, units: units) }
        let gap = head.timestamp &- position.timestamp
        let lost = position.lost &+ (head.sequence &- self.ring.floor)
        if gap <= self.toleratedGap || position.held >= gap && lost > 0 {
            return self.take(head, position, pending: pending, now: now)
        }
        if lost == 0 {
            // Every number is here, so the sender paused: nothing is lost, and the delay may be set anew.
            if self.offset(of: head, now: now) >= self.arrivals.offset {
                return self.take(head, position, pending: pending, now: now)
            }
            position.held &+= units
            self.phase = .playing(position)
            return .paused(Int(units))
        }
        if self.isExcess(gap &- position.held) {
            // What was heard last does not lead into it.
            position.isContinuous = false
            return self.take(head, position, pending: pending, now: now)
        }
        return self.conceal(position, units: min(units, gap &- position.held))
    }

    /// The delay would be long enough without these units, which need not be made up then.
    private func isExcess(_ units: Int64) -> Bool {
        guard let offset = self.control.smallestOffset else { return false }
        return offset &- self.clock.nanoseconds(units) >= self.arrivals.offset
    }

    /// Nothing is here: time stands still for a while, so that what is merely late is still played.
    private mutating func hold(_ position: Position, units: Int64) -> Playout {
        guard self.clock.nanoseconds(position.held) < self.idleAfter else {
            self.settle(concealed: 0)
            self.phase = .idle
            return .idle
        }
        return self.conceal(position, units: units)
    }

    private mutating func conceal(_ known: Position, units: Int64) -> Playout {
        var position = known
        position.held &+= units
        self.phase = .playing(position)
        return .missing(Int(units))
    }

    private mutating func take(_ head: PacketRing.Head, _ known: Position, pending: Int, now: Instant) -> Playout {
        self.settle(concealed: self.concealed(before: head, known))
        // Before a stream begins nothing is missing.
        let floor = self.phase == .idle ? head.sequence : self.ring.floor
        self.ring.take(head)
        let packet = Packet(
            payloadType: head.payloadType, duration: head.duration, isContinuous: known.isContinuous, slot: head.slot)
        guard !head.isSilence else {
            self.phase = .playing(Position(timestamp: max(head.timestamp, known.timestamp), isSilent: true))
            return .silence(packet)
        }
        self.counters.played &+= 1
        let isLoss = known.lost &+ (head.sequence &- floor) > 0
        self.playedSinceLoss = isLoss ? 0 : min(self.playedSinceLoss &+ 1, Self.lossMemory)
        self.phase = .playing(Position(timestamp: head.timestamp &+ Int64(head.duration)))
        self.control.observe(
            offset: self.offset(of: head, now: now), pending: self.clock.nanoseconds(Int64(pending)))
        self.arrivals.played(at: self.control.smallestOffset ?? self.control.lastOffset)
        return .packet(packet)
    }

    /// How much of what was held since the last packet stood for something that was said: all of it where something is
    /// missing or was late; in a described silence no more than the packets that never came, and nothing before one.
    private func concealed(before head: PacketRing.Head, _ position: Position) -> Int64 {
        let lost = position.lost &+ (head.sequence &- self.ring.floor)
        if position.isSilent { return lost &* Int64(head.duration) }
        if head.isSilence { return lost > 0 ? position.held : 0 }
        return lost > 0 || head.timestamp <= position.timestamp &+ self.toleratedGap ? position.held : 0
    }

    /// Books what was held since the last packet: as concealed, and the rest as the sender's pause.
    mutating func settle(concealed: Int64) {
        guard case .playing(let position) = self.phase else { return }
        let concealed = min(max(0, concealed), position.held)
        self.counters.concealedUnits &+= UInt64(concealed)
        self.counters.pausedUnits &+= UInt64(position.held &- concealed)
    }

    /// After a long stall its packets come in a burst; playing all of them would keep the stall as delay for ever.
    private mutating func dropExcess(_ position: inout Position, now: Instant) {
        let target = self.arrivals.offset
        guard let head = self.ring.head, self.ring.audioCount > 1,
            self.offset(of: head, now: now) &- target > self.largestExcess
        else { return }
        while let head = self.ring.head, self.ring.audioCount > 1,
            self.offset(of: head, now: now) &- target > self.frame
        {
            self.ring.take(head)
            if !head.isSilence { self.counters.dropped &+= 1 }
            self.ring.skipPlaceholders()
        }
        if let head = self.ring.head {
            position.timestamp = max(position.timestamp, head.timestamp)
            position.isContinuous = false
        }
    }

    private func offset(of head: PacketRing.Head, now: Instant) -> Int64 {
        now.nanoseconds &- self.clock.nanoseconds(head.timestamp)
    }

    /// Senders whose timestamps are a little off do not pause: five milliseconds.
    private var toleratedGap: Int64 { Int64(self.clock.hertz / 200) }
}
