import Media
import Primitives
import SIP

// Our address as STUN servers see it, for the lines whose account names one.

extension PhoneMachine {
    /// After every change of a line's way: it listens to the watch of its socket, and to no other.
    mutating func updateSTUN(of id: LineID, now: Instant) {
        guard let line = self.lines[id], line.stun != line.stunKey else { return }
        let wanted = line.stunKey
        self.leaveSTUN(line)
        self.lines[id]?.stun = wanted
        self.lines[id]?.reflexive = nil
        self.lines[id]?.stunState = nil
        guard let wanted else { return }
        if self.watches[wanted] == nil { self.watch(wanted, now: now) }
        self.watches[wanted]?.lines.insert(id)
        self.showSTUN(wanted, of: id, now: now)
    }

    mutating func leaveSTUN(_ line: Line) {
        guard let key = line.stun, var watch = self.watches[key] else { return }
        watch.lines.remove(line.id)
        self.watches[key] = watch.lines.isEmpty ? nil : watch
        guard watch.lines.isEmpty else { return }
        self.timers.schedule(.stun(key), at: nil)
        self.forgetQuestion(.socket(key))
        if case .resolving(let resolution) = watch.state { self.forget(resolution) }
    }

    /// It is time to ask again; who was silent may have another address by now.
    mutating func askAgain(_ key: STUNWatch.Key, now: Instant) {
        guard var watch = self.watches[key] else { return }
        guard let server = watch.answeringServer else {
            watch.resolves(self.resolveSTUN(key, now: now))
            self.watches[key] = watch
            return
        }
        watch.asked(server)
        self.watches[key] = watch
        self.ask(.socket(key), from: key.local, at: server, now: now)
    }

    mutating func stunResolved(
        _ key: STUNWatch.Key, _ result: Result<[Route], ResolveFailure>, now: Instant
    ) {
        guard var watch = self.watches[key] else { return }
        let family = key.local.address.isV6
        guard let server = (try? result.get())?.map(\.remote).first(where: { $0.address.isV6 == family }) else {
            return self.watchSettled(key, nil, by: nil, now: now)
        }
        watch.asked(server)
        self.watches[key] = watch
        self.ask(.socket(key), from: key.local, at: server, now: now)
    }

    mutating func watchSettled(_ key: STUNWatch.Key, _ ours: IPEndpoint?, by server: IPEndpoint?, now: Instant) {
        guard var watch = self.watches[key] else { return }
        var isNews = false
        if let ours, let server {
            watch.learned(ours, from: server, next: now + self.settings.stunInterval)
        } else {
            isNews = watch.fellSilent(next: now + self.settings.stunRetry)
        }
        self.watches[key] = watch
        self.timers.schedule(.stun(key), at: watch.nextAsk)
        for id in watch.lines.sorted() { self.showSTUN(key, of: id, now: now) }
        if isNews { self.tellSilence(of: key.server, to: watch.lines) }
    }

    /// The line names what the server saw; where that changes Contact, it registers anew.
    private mutating func showSTUN(_ key: STUNWatch.Key, of id: LineID, now: Instant) {
        guard let watch = self.watches[key], let line = self.lines[id] else { return }
        let route = line.registeredRoute
        let before = route.map { line.advertised(on: $0) }
        self.lines[id]?.stunState = watch.shown
        if case .known(let ours, _) = watch.state {
            self.lines[id]?.reflexive = ours
        } else if watch.shown == .silent {
            // What the SIP server sees counts again; until it says so, what was known last.
            if let route, let before { self.lines[id]?.keepAdvertising(before, on: route, now: now) }
            self.lines[id]?.reflexive = nil
        }
        if line.stunState != watch.shown, line.role == .inForce, let snapshot = self.lines[id]?.snapshot {
            self.tell(.registration(snapshot))
        }
        guard let route, route.publicEndpoint == nil, self.lines[id]?.advertised(on: route) != before else { return }
        self.obey(self.lines[id]?.registration.register(now: now), of: id, now: now)
    }

    /// The STUN server has answered while the line registered with what was known before.
    mutating func catchUpWithSTUN(of id: LineID, on route: Route, now: Instant) {
        guard let line = self.lines[id], line.reflexive != nil, line.advertised(on: route) != line.registerEndpoint
        else {
            return
        }
        self.obey(self.lines[id]?.registration.register(now: now), of: id, now: now)
    }

    private mutating func tellSilence(of server: ServerAddress, to lines: Set<LineID>) {
        for owner in Set(lines.compactMap { self.lines[$0]?.account.owner }).sorted(by: { $0.rawValue < $1.rawValue }) {
            self.tell(
                .notice(
                    owner, .warning, code: "stunSilent",
                    message: "The STUN server \(server) does not answer, so nobody here knows how this telephone looks "
                        + "from outside. Calls go on; if the other side hears nothing, check the name of the server."))
        }
    }

    private mutating func watch(_ key: STUNWatch.Key, now: Instant) {
        self.watches[key] = STUNWatch(resolving: self.resolveSTUN(key, now: now))
    }

    private mutating func resolveSTUN(_ key: STUNWatch.Key, now: Instant) -> ResolutionID {
        let resolution = ResolutionID(rawValue: self.number())
        self.stunResolutions[resolution] = key
        self.timers.schedule(.resolution(resolution), at: now + self.settings.resolveLimit)
        var server = key.server
        server.port = server.port ?? STUNWatch.port
        self.emit(.resolve(resolution, server))
        return resolution
    }

    // MARK: Media

    /// Whether the outside of a call's RTP port must be asked for before anybody is told of it.
    mutating func asksForMediaPort(_ id: MediaSessionID, of call: CallID, port: UInt16, now: Instant) -> Bool {
        guard let call = self.calls[call], let route = call.route, route.publicEndpoint != nil,
            let line = self.accounts[call.account].flatMap({ self.lines[$0] }),
            let server = line.stun.flatMap({ self.watches[$0]?.answeringServer }),
            server.address.isV6 == route.local.address.isV6
        else { return false }
        self.ask(
            .media(id), from: IPEndpoint(address: route.local.address, port: port), at: server,
            requests: self.settings.stunMediaRequests, now: now)
        return true
    }

    /// The port is known from outside, or will not be: the call goes on.
    mutating func mediaPortKnown(_ id: MediaSessionID, at ours: IPEndpoint?, now: Instant) {
        guard let port = self.askingMedia.removeValue(forKey: id), let call = self.callOfMedia[id] else { return }
        self.update(call, now: now) { $0.mediaOpened(port: port, seenAt: ours, now: now) }
        self.waitWithOpenPort(call, now: now)
    }

    /// The translator forgets what was told of the port before anybody may have answered.
    mutating func keepPortOpen(_ id: CallID, now: Instant) {
        guard let call = self.calls[id], call.needsOpenPort,
            let line = self.accounts[call.account].flatMap({ self.lines[$0] }),
            let server = line.stun.flatMap({ self.watches[$0]?.answeringServer })
        else { return }
        let identifier = self.entropy.bytes(STUNBinding.identifierBytes)
        self.emit(.askFromMedia(call.media, server, STUNBinding.indication(identifier: identifier)))
        self.waitWithOpenPort(id, now: now)
    }

    private mutating func waitWithOpenPort(_ id: CallID, now: Instant) {
        guard self.calls[id]?.needsOpenPort == true else { return }
        self.timers.schedule(.mediaPort(id), at: now + self.settings.mediaPortKeepAlive)
    }
}
