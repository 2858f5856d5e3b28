// What happens by itself in the phone, told to the tabs it concerns.

import Foundation
import PluginKit
import Telephony

/// Sends the phone's events to the tabs of the user they belong to.
struct EventFanOut: Sendable {
    let sessions: SessionTable
    let views: ViewMaker
    let media: CallMediaTable

    /// Called on the phone's event loop; it only encodes and hands on.
    func tell(_ event: PhoneEvent) {
        switch event {
        case .registration(let account):
            self.push(PluginKit.Registration(account: self.views.view(of: account)), to: account.owner)
        case .incoming(let call): self.push(call) { IncomingCall(call: $0) }
        case .call(let call):
            if case .ended = call.state { self.media.forget(call.id) }
            self.push(call) { PluginKit.CallState(call: $0) }
        case .digit(let call, let owner, let digit):
            self.push(Digit(callId: PluginKit.CallID(call), digit: String(digit)), to: owner)
        case .audio(let session, let attachment):
            self.attach(attachment, to: PluginKit.SessionID(session))
        case .message(let account, let owner, let from, let text):
            let at = Date().epochMilliseconds
            self.push(
                PluginKit.Message(account: PluginKit.AccountID(account), from: RemoteView(from), text: text, at: at),
                to: owner)
        case .notice(let user, let severity, let code, let message):
            self.push(Notify(severity: Notify.Severity(severity), code: code, message: message), to: user)
        }
    }

    /// Each tab sees a call its own way.
    private func push(_ call: CallSnapshot, as event: (CallView) -> some ServerEvent) {
        for session in self.sessions.sessions(of: PluginKit.UserID(call.owner)) {
            guard let identity = session.identity else { continue }
            session.push(event(self.views.view(of: call, for: identity)))
        }
    }

    private func push(_ event: some ServerEvent, to user: Telephony.UserID) {
        for session in self.sessions.sessions(of: PluginKit.UserID(user)) { session.push(event) }
    }

    private func attach(_ attachment: AudioAttachment?, to id: PluginKit.SessionID) {
        guard let session = self.sessions.session(id) else { return }
        let before = session.audio.attachment
        session.audio.attach(attachment)
        if let attachment {
            self.media.note(attachment)
            session.push(
                Audio(
                    callId: PluginKit.CallID(attachment.call), streamId: attachment.stream, epoch: attachment.epoch,
                    rate: attachment.sampleRate))
        } else {
            session.push(Audio(detachedFrom: before.map { PluginKit.CallID($0.call) }))
        }
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
