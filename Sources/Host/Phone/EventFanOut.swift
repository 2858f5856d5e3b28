// What happens by itself in the phone, told to the tabs it concerns.

import PluginKit
import Telephony

/// Sends the phone's events to the tabs of the user they belong to.
struct EventFanOut: Sendable {
    let sessions: SessionTable
    let views: ViewMaker
    let media: CallMediaTable
    let messages: MessageFanOut
    /// The observers of plugins.
    let observers: Observers
    /// For those who have no tab open.
    let away: PushDispatch

    /// Called on the phone's event loop; it only encodes and hands on.
    func tell(_ event: PhoneEvent) {
        switch event {
        case .registration(let account):
            self.push(PluginKit.Registration(account: self.views.view(of: account)), to: account.owner)
        case .incoming(let call):
            self.push(call) { IncomingCall(call: $0) }
            self.away.began(call)
        case .call(let call):
            self.push(call) { PluginKit.CallState(call: $0) }
            self.away.changed(call)
            if case .ended = call.state { self.media.forget(call.id) }
        case .digit(let call, let owner, let digit):
            self.push(Digit(callId: PluginKit.CallID(call), digit: String(digit)), to: owner)
        case .audio(let session, let attachment):
            self.attach(attachment, to: PluginKit.SessionID(session))
        case .composing(let correspondent, let owner, let isActive):
            self.messages.tellComposing(correspondent, owner: owner, isActive: isActive)
        case .notice(let user, let severity, let code, let message):
            self.push(Notify(severity: Notify.Severity(severity), code: code, message: message), to: user)
        }
    }

    /// Each tab sees a call its own way.
    private func push(_ call: CallSnapshot, as event: (CallView) -> some ServerEvent) {
        if self.observers.hasAny {
            let view = self.views.view(of: call, for: nil)
            self.observers.tell(event(view), of: PluginKit.UserID(call.owner))
        }
        for session in self.sessions.sessions(of: PluginKit.UserID(call.owner)) {
            guard let identity = session.identity else { continue }
            session.push(event(self.views.view(of: call, for: identity)))
        }
    }

    private func push(_ event: some ServerEvent, to user: Telephony.UserID) {
        self.observers.tell(event, of: PluginKit.UserID(user))
        for session in self.sessions.sessions(of: PluginKit.UserID(user)) { session.push(event) }
    }

    private func attach(_ attachment: AudioAttachment?, to id: PluginKit.SessionID) {
        guard let session = self.sessions.session(id) else { return }
        let before = session.audio.attachment
        session.audio.attach(attachment)
        let user = session.identity?.user
        if let attachment, let user { self.media.note(attachment, of: user) }
        let event =
            attachment.map { Audio($0, session.audio.format) }
            ?? Audio(detachedFrom: before.map { PluginKit.CallID($0.call) })
        if let user { self.observers.tell(event, of: user) }
        session.push(event)
    }
}

extension Notify.Severity {
    fileprivate init(_ severity: NoticeSeverity) {
        self =
            switch severity {
            case .info: .info
            case .success: .success
            case .warning: .warning
            case .error: .error
            }
    }
}
