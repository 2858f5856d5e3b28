// From the phone's snapshots to what a page sees.

import Foundation
import PluginKit
import Primitives
import SIP
import Telephony

/// Makes views; passwords are not in snapshots, so none can slip through here.
struct ViewMaker: Sendable {
    let phone: any Phone
    let media: CallMediaTable

    /// The accounts and the calls of the session's user.
    func everything(of session: BrowserSession) async throws -> (accounts: [AccountView], calls: [CallView]) {
        let (accounts, calls) = try await self.phone.snapshot(of: session.user)
        return (
            AccountOrder.sorted(accounts).map { self.view(of: $0) }, calls.map { self.view(of: $0, for: session) }
        )
    }

    func view(of account: AccountSnapshot) -> AccountView {
        AccountView(
            id: PluginKit.AccountID(account.id), user: account.user, domain: account.domain,
            server: account.server.host, port: account.server.port.map(Int.init),
            transport: account.server.transport?.uriToken ?? AccountForm.automatic,
            certificate: account.certificate.formText, publicAddress: account.publicAddress?.description,
            stunServer: account.stunServer?.description, stun: account.stun.map(STUNView.init),
            authUser: account.authenticationUser,
            displayName: account.displayName, outboundProxy: account.outboundProxy?.description,
            keepAlive: account.keepAlive.rawValue, registration: self.registration(of: account),
            voicemail: account.voicemail.map(VoicemailView.init), demo: account.id == DemoAccount.id,
            preferences: PluginKit.AccountPreferences(account.preferences))
    }

    /// - Parameter session: The tab that the view is for; `nil` for somebody who is in none.
    func view(of call: CallSnapshot, for session: BrowserSession?) -> CallView {
        let now = self.phone.now()
        let until = call.endedAt ?? now
        let startedAt = Date().epochMilliseconds - (now - call.startedAt).wholeMilliseconds
        return CallView(
            id: PluginKit.CallID(call.id), account: PluginKit.AccountID(call.account),
            direction: call.direction == .incoming ? .incoming : .outgoing, remote: RemoteView(call.remote),
            state: Self.state(call.state), startedAt: startedAt,
            durationMs: call.answeredAt.map { max(0, (until - $0).wholeMilliseconds) } ?? 0, codec: call.codec,
            held: call.isHeldByRemote, heldHere: call.isHeldHere,
            attached: session.map { call.session == $0.id.phone } ?? false,
            end: Self.end(call.state),
            takenBy: call.takenBy.flatMap { $0.device == session?.device.phone ? nil : $0.deviceName },
            silenced: call.isSilenced, autoAnswered: call.isAutoAnswered ? true : nil,
            transfer: call.transfer.map(TransferView.init), secure: SecurityView(call.security),
            quality: self.media.quality(of: call).map(QualityView.init))
    }

    private static func state(_ state: Telephony.CallState) -> CallView.State {
        switch state {
        case .dialing: .dialing
        case .ringing: .ringing
        case .earlyMedia: .earlyMedia
        case .active: .active
        case .ending: .ending
        case .ended: .ended
        }
    }

    private static func end(_ state: Telephony.CallState) -> CallEndView? {
        guard case .ended(let end) = state else { return nil }
        let side: CallEndView.Side =
            switch end.by {
            case .local: .local
            case .remote: .remote
            case .network: .network
            }
        return CallEndView(code: end.code, message: end.message, status: end.status, by: side)
    }
}

extension RemoteView {
    init(_ party: RemoteParty) {
        self.init(uri: party.uri, user: party.user, name: party.displayName)
    }
}
