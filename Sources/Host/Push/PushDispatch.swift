// Decides who is told what while no page is open.

import Crypto
import Foundation
import PluginKit
import Primitives
import Synchronization
import Telephony
import Vault
import WebPush

/// Follows calls and messages, and has those of users without an open page carried to their devices.
final class PushDispatch: Sendable {
    private let phone: any Phone
    private let sessions: SessionTable
    private let courier: PushCourier
    private let watch = Mutex(CallWatch())
    /// Calls are numbered anew at each start; with this their tags are not.
    private let salt: [UInt8]

    init(phone: any Phone, sessions: SessionTable, courier: PushCourier, salt: [UInt8]) {
        self.phone = phone
        self.sessions = sessions
        self.courier = courier
        self.salt = salt
    }

    var announcedCalls: Int { self.watch.withLock { $0.count } }

    /// A call rings. Called on the phone's loop.
    func began(_ call: CallSnapshot) {
        let isThere = self.isSomebodyThere(call.owner.rawValue)
        let notice = self.watch.withLock { $0.began(call, isSomebodyThere: isThere) }
        if let notice { self.tell(notice, of: call) }
    }

    /// A tab has gone. When it was the user's last, what rings has nobody to hear it.
    func left(_ user: PluginKit.UserID) async {
        guard !self.isSomebodyThere(user.rawValue),
            case .snapshot(_, let calls) = try? await self.phone.perform(.snapshot)
        else { return }
        for call in calls where call.owner == user.phone && call.direction == .incoming { self.began(call) }
    }

    /// A call has changed. Called on the phone's loop.
    func changed(_ call: CallSnapshot) {
        if let notice = self.watch.withLock({ $0.changed(call) }) { self.tell(notice, of: call) }
    }

    /// A message is new.
    func arrived(_ change: MessageChange) {
        let owner = change.message.owner
        guard change.isNew, !change.message.isOutgoing, !self.isSomebodyThere(owner.rawValue) else { return }
        let remote = change.conversation.remote
        self.courier.carry(
            PushNotice(
                kind: .message, tag: self.tag("message", change.conversation.id.rawValue),
                from: Self.name(remote.displayName, remote.user), at: change.message.createdAt.epochMilliseconds,
                conversation: change.conversation.id.rawValue, unread: change.conversation.unread,
                text: change.message.text),
            to: owner)
    }

    private func tell(_ notice: CallWatch.Notice, of call: CallSnapshot) {
        let owner = RecordID<StoredUser>(rawValue: call.owner.rawValue)
        let id = call.id
        let taker = call.takenBy?.device.rawValue
        // A device with an open page has seen for itself what became of the call.
        self.courier.carry(
            self.notice(notice.kind, of: call), to: owner,
            where: { [sessions] in
                $0.rawValue != taker && sessions.sessions(of: PluginKit.DeviceID($0.rawValue)).isEmpty
            },
            while: { [self] in notice != .rings || self.watch.withLock { $0.rings(id) } })
    }

    private func notice(_ kind: PushNotice.Kind, of call: CallSnapshot) -> PushNotice {
        PushNotice(
            kind: kind, tag: self.tag("call", "\(call.id.rawValue)"),
            from: Self.name(call.remote.displayName, call.remote.user), at: Date().epochMilliseconds,
            call: PluginKit.CallID(call.id).rawValue)
    }

    private func isSomebodyThere(_ user: String) -> Bool {
        !self.sessions.sessions(of: PluginKit.UserID(user)).isEmpty
    }

    /// 22 characters of base64url: also a topic, which a push service sees and learns nothing from.
    private func tag(_ kind: String, _ id: String) -> String {
        let digest = SHA256.hash(data: self.salt + Array("\(kind)\0\(id)".utf8))
        return Base64.encode(Array(digest).prefix(16), in: .url)
    }

    private static func name(_ display: String?, _ user: String) -> String {
        guard let display, !display.allSatisfy(\.isWhitespace) else { return user }
        return display
    }
}

extension CallWatch.Notice {
    fileprivate var kind: PushNotice.Kind {
        switch self {
        case .rings: .call
        case .missed: .missed
        case .over: .over
        }
    }
}
