// What the machine wants done, case by case. Answers come back as inputs.

import Logging
import Media
import NIOCore
import Primitives
import SIP
import Telephony

extension PhoneRunner {
    func perform(_ output: PhoneMachine.Output) {
        guard let driver = self.driver else { return }
        switch output {
        case .send(let datagram): self.transport.send(datagram)
        case .resolve(let id, let server): self.resolve(id, server, driver)
        case .checkRoute(let route):
            self.handle(
                .localAddress(route, self.transport.localEndpoint(route.transport, towards: route.remote)))
        case .ping(let route):
            if !self.transport.ping(route) { self.handle(.transportFailed(route.hop, .closed)) }
        case .openMedia(let id, let local): self.handle(.mediaOpened(id, driver.engine.open(id, local: local)))
        case .askFromMedia(let id, let remote, let bytes):
            if !driver.engine.ask(id, remote, bytes) { driver.logger.warning("a media thread is overloaded") }
        case .configureMedia(let id, let parameters):
            if !driver.engine.configure(id, parameters) { driver.logger.warning("a media thread is overloaded") }
        case .closeMedia(let id):
            self.attachments[id] = nil
            driver.engine.close(id)
        case .sendDigits(let id, let digits): driver.engine.sendDigits(id, digits)
        case .attachAudio(let audio, let session): self.attach(audio, session, driver)
        case .detachAudio(let id, let session): self.detach(id, session, driver)
        case .store(let id, let effect): self.store(id, effect, driver)
        case .reply(let id, let result): self.answer(id, result)
        case .event(let event): driver.onEvent(event)
        }
    }

    /// Attaches what is meant for a tab whose audio socket has opened just now.
    func attachAgain(_ session: SessionID) {
        guard let driver = self.driver else { return }
        for attachment in self.attachments.values where attachment.session == session {
            self.attach(attachment.audio, session, driver)
        }
    }

    private func attach(_ audio: AudioAttachment, _ session: SessionID, _ driver: PhoneDriver) {
        let sink = driver.sinks(session)
        self.attachments[audio.media] = PhoneAttachment(audio: audio, session: session, sink: sink)
        if let sink { driver.engine.attach((audio.media, stream: audio.stream, epoch: audio.epoch), to: sink) }
    }

    private func detach(_ id: MediaSessionID, _ session: SessionID, _ driver: PhoneDriver) {
        // Another tab may have taken the sound over before the first one let go.
        guard let attachment = self.attachments[id], attachment.session == session else { return }
        self.attachments[id] = nil
        if let sink = attachment.sink { driver.engine.detach(id, from: sink) }
    }

    private func resolve(_ id: ResolutionID, _ server: ServerAddress, _ driver: PhoneDriver) {
        self.resolver.resolve(server, on: driver.eventLoop) { [weak driver] answer, lifetime in
            driver?.runner.value?.handle(.resolved(id, answer, lifetime: lifetime))
        }
    }

    private func store(_ id: StorageID, _ effect: StorageEffect, _ driver: PhoneDriver) {
        guard self.storage.append(id, effect) else {
            driver.logger.warning("the storage is behind; an effect was refused")
            return self.handle(.stored(id, .failed(code: "storageBusy", message: "The storage does not keep up.")))
        }
        self.storeNext(driver)
    }

    private func storeNext(_ driver: PhoneDriver) {
        guard let (id, effect) = self.storage.next() else { return }
        Task {
            let outcome = await driver.storage.perform(effect)
            driver.eventLoop.execute {
                guard let runner = driver.runner.value else { return }
                runner.storage.finish()
                runner.handle(.stored(id, outcome))
                runner.storeNext(driver)
            }
        }
    }
}
