import Primitives
import SIP

// Drives the registration of each line and tells what became of it.

extension PhoneMachine {
    mutating func obey(_ action: Registration.Action?, of id: LineID, now: Instant) {
        switch action {
        case .send: self.queueRegister(id, now: now)
        case .registered: self.registered(id)
        case .unregistered: self.dropWhenUnregistered(id)
        case .failed(let failure, _): self.registrationFailed(id, failure)
        case nil: break  // The state says it all.
        }
        self.timers.schedule(.registration(id), at: self.lines[id]?.registration.deadline)
        self.updateFlow(of: id, now: now)
        self.updateSTUN(of: id, now: now)
        self.watchVoicemail(of: id, now: now)
        self.tellRegistration(of: id)
        var isProved = false
        if case .registered = action { isProved = true }
        self.serveOutbox(of: id, isProved: isProved, now: now)
    }

    mutating func sendRegister(_ id: LineID, now: Instant) {
        guard var line = self.lines[id] else { return }
        guard let route = line.freshRoute(now: now) ?? (line.role == .leaving ? line.route : nil) else {
            self.lines[id]?.isRegisterDue = true
            self.resolve(id, now: now)
            return
        }
        var request = line.registration.makeRequest(
            route: route, contact: line.contact(on: route), credentials: [line.credentials])
        request.owner = MessageOwner(line.account.id)
        let sent = self.agent.send(request, now: now)
        line.registerRequest = sent
        line.registerRoute = route
        line.registerEndpoint = line.advertised(on: route)
        self.requests[sent] = .register(id)
        self.lines[id] = line
    }

    mutating func registerAnswered(
        _ request: RequestID, of id: LineID, _ result: Result<Response, ClientFailure>, now: Instant
    ) {
        guard let line = self.lines[id], line.registerRequest == request, let route = line.registerRoute else {
            self.counters.lateInputs &+= 1
            return
        }
        self.lines[id]?.registerRequest = nil
        let action: Registration.Action?
        switch result {
        case .success(let response): action = self.receive(response, of: id, on: route, now: now)
        case .failure(let failure): action = self.receive(failure, of: id, on: route, now: now)
        }
        self.obey(action, of: id, now: now)
        self.dropWhenUnregistered(id)
    }

    private mutating func receive(
        _ response: Response, of id: LineID, on route: Route, now: Instant
    ) -> Registration.Action? {
        self.serverAnswered(id, now: now)
        self.lines[id]?.transportFailure = nil
        var earliest: Instant?
        if response.status == 503 {
            // RFC 3263, section 4.3: as if it had not answered, and Retry-After is this target's own.
            let pause = response.retryAfter.map { Duration.seconds($0) }
            let until = now + (pause ?? self.settings.routeRest)
            let left = self.lines[id]?.abandon(route, until: until, isOrdered: pause != nil, now: now)
            if left == .ready, let action = self.lines[id]?.registration.sendElsewhere(after: response) {
                return action
            }
            // Where another one may be tried at any time, this one's Retry-After holds nobody up.
            if case .nothing(let allowed) = left { earliest = allowed ?? now }
        } else {
            self.lines[id]?.rests.end(route)
        }
        let action = self.lines[id]?.registration.receive(response, earliest: earliest, now: now)
        if case .registered = action { self.lines[id]?.registeredRoute = route }
        self.learn(from: response, of: id, on: route, now: now)
        if case .registered = action { self.catchUpWithSTUN(of: id, on: route, now: now) }
        return action
    }

    private mutating func receive(
        _ failure: ClientFailure, of id: LineID, on route: Route, now: Instant
    ) -> Registration.Action? {
        switch failure {
        case .timeout, .transport:
            let left = self.lines[id]?.abandon(route, until: now + self.settings.routeRest, now: now)
            if left == .ready, let action = self.lines[id]?.registration.sendElsewhere(after: nil) { return action }
            self.serverFellSilent(id)
        case .authentication:
            self.serverAnswered(id, now: now)
        case .overflow:
            break
        }
        return self.lines[id]?.registration.fail(failure, now: now)
    }

    private mutating func registered(_ id: LineID) {
        guard let line = self.lines[id] else { return }
        switch line.role {
        case .inForce:
            self.answerRegisterCommands(id, .success(.account(line.snapshot)))
        case .trial:
            self.timers.schedule(.patience(id), at: nil)
            self.store(.saveAccount(line.account), for: .save(id))
        case .storing, .leaving:
            break  // A refresh while the vault writes; or an old answer while the line leaves.
        }
    }

    private mutating func registrationFailed(_ id: LineID, _ failure: RegistrationFailure) {
        guard let line = self.lines[id] else { return }
        let error = line.error(for: failure)
        switch line.role {
        case .inForce:
            self.answerRegisterCommands(id, .failure(error))
        case .trial(let command):
            self.reply(command, .failure(error))
            self.drop(id)
        case .storing:
            break  // It was accepted a moment ago; the registration tries again by itself.
        case .leaving:
            self.drop(id)
        }
    }

    /// A save or `register` command has waited as long as a person does.
    mutating func patienceEnded(_ id: LineID) {
        guard let line = self.lines[id] else { return }
        switch line.role {
        case .trial(let command):
            self.reply(command, .failure(line.impatienceError))
            self.drop(id)
        case .inForce, .storing, .leaving:
            self.answerRegisterCommands(id, .failure(line.impatienceError))
        }
    }

    private mutating func answerRegisterCommands(_ id: LineID, _ result: Result<PhoneReply, PhoneError>) {
        guard let commands = self.lines[id]?.registerCommands, !commands.isEmpty else { return }
        self.lines[id]?.registerCommands = []
        self.timers.schedule(.patience(id), at: nil)
        for command in commands { self.reply(command, result) }
    }

    /// Tells the registration when it changed; a new failure is also worth a notice.
    mutating func tellRegistration(of id: LineID) {
        guard let line = self.lines[id], line.role == .inForce else { return }
        let snapshot = line.snapshot
        guard snapshot.registration != line.reported else { return }
        self.lines[id]?.reported = snapshot.registration
        self.tell(.registration(snapshot))
        switch snapshot.registration {
        case .unregistered, .registering: break
        case .registered: self.lines[id]?.noticed = nil
        case .failed(let error, _):
            guard line.noticed != error else { return }
            self.lines[id]?.noticed = error
            self.tell(.notice(line.account.owner, .error, code: error.code, message: error.message))
        }
    }
}
