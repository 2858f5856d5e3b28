// The capability Signalling: what the phone has kept, masked before anybody sees it.

import Foundation
import PluginKit
import Primitives
import SIP
import Telephony

/// The SIP messages of the session's user.
struct PhoneSignalling: Signalling {
    /// UTF-8 bytes of the texts of one page; a page has at least one message.
    static let pageLimit = 196_608

    let phone: any Phone

    func messages(
        of account: PluginKit.AccountID, call: PluginKit.CallID?, before: Int64?, for session: BrowserSession
    ) async throws -> SignallingPageView {
        let known = try await self.phone.account(account, of: session)
        // A name that a browser made up names no call.
        if let call, call.phone == nil { return SignallingPageView(messages: [], more: false) }
        guard case .signalling(let entries) = try await self.phone.ask(.signalling(known.id, call?.phone)) else {
            throw HandlerError.internalError
        }
        let clock = (now: self.phone.now(), date: Date().epochMilliseconds)
        var messages: [SignallingView] = []
        var bytes = 0
        for entry in entries.reversed() where before.map({ entry.number < $0 }) ?? true {
            let message = SignallingView(entry, at: clock.date - (clock.now - entry.at).wholeMilliseconds)
            bytes += message.text.utf8.count + message.line.utf8.count
            if bytes > Self.pageLimit, !messages.isEmpty { return SignallingPageView(messages: messages, more: true) }
            messages.append(message)
        }
        return SignallingPageView(messages: messages, more: false)
    }
}

extension SignallingView {
    fileprivate init(_ entry: SignallingEntry, at: Int64) {
        let masked = MaskedMessage(entry.datagram.bytes)
        let transport: Transport =
            switch entry.datagram.transport {
            case .udp: .udp
            case .tcp: .tcp
            case .tls: .tls
            }
        self.init(
            number: Int64(clamping: entry.number), at: at,
            direction: entry.direction == .incoming ? .incoming : .outgoing, transport: transport,
            local: entry.datagram.local.description, remote: entry.datagram.remote.description,
            callId: entry.call.map { PluginKit.CallID($0) }, method: masked.method, status: masked.status,
            line: masked.line, text: masked.text, size: masked.size)
    }
}
