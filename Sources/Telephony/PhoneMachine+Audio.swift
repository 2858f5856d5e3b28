import Media
import Primitives

// Which tab hears which call. A tab hears one call, and a call is heard in one tab.

extension PhoneMachine {
    mutating func attach(_ tab: SessionID, to id: CallID) throws(PhoneError) {
        let call = try self.call(id)
        switch call.state {
        case .preparing, .alerting: throw .notInCall
        case .resolving, .opening, .inviting, .active, .ending, .ended: break
        }
        if call.session == tab, call.attachment != nil { return }
        self.give(id, to: tab)
        self.report(id)
    }

    mutating func detach(_ tab: SessionID) {
        guard let id = self.callOfTab.removeValue(forKey: tab) else { return }
        self.silence(id, in: tab)
        self.calls[id]?.session = nil
        self.report(id)
    }

    /// Takes the tab from the call it heard, and the call from the tab that heard it.
    mutating func give(_ id: CallID, to tab: SessionID) {
        if let other = self.callOfTab[tab], other != id { self.detach(tab) }
        if let before = self.calls[id]?.session, before != tab {
            self.silence(id, in: before)
            self.callOfTab[before] = nil
        }
        self.callOfTab[tab] = id
        self.calls[id]?.session = tab
        self.calls[id]?.handovers &+= 1
        guard let parameters = self.calls[id]?.parameters, self.hasOpenMedia(id) else { return }
        self.sound(id, in: tab, sampleRate: parameters.sendFormat.sampleRate)
    }

    /// The media was configured: the tab hears it from now on, or again at another rate.
    mutating func refreshAttachment(of id: CallID, sampleRate: Int) {
        guard let call = self.calls[id], let tab = call.session else { return }
        if let attachment = call.attachment {
            if attachment.sampleRate == sampleRate { return }
            self.emit(.detachAudio(attachment.media, tab))
        }
        self.sound(id, in: tab, sampleRate: sampleRate)
    }

    /// The call's sound stops for good; the tab stays the call's until its end is told.
    mutating func detachMedia(of id: CallID) {
        guard let tab = self.calls[id]?.session else { return }
        self.silence(id, in: tab)
    }

    private mutating func sound(_ id: CallID, in tab: SessionID, sampleRate: Int) {
        guard var call = self.calls[id] else { return }
        call.epoch &+= 1
        let attachment = AudioAttachment(
            call: id, media: call.media, stream: UInt32(truncatingIfNeeded: id.rawValue), epoch: call.epoch,
            sampleRate: sampleRate)
        call.attachment = attachment
        self.calls[id] = call
        self.emit(.attachAudio(attachment, tab))
        self.tell(.audio(tab, attachment))
    }

    private mutating func silence(_ id: CallID, in tab: SessionID) {
        guard let attachment = self.calls[id]?.attachment else { return }
        self.calls[id]?.attachment = nil
        self.emit(.detachAudio(attachment.media, tab))
        self.tell(.audio(tab, nil))
    }

    private func hasOpenMedia(_ id: CallID) -> Bool {
        self.calls[id].map { self.callOfMedia[$0.media] == id } ?? false
    }
}
