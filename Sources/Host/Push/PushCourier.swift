// Carries a notification to the devices of a user, each by itself, with bounded patience.

import Drivers
import Foundation
import Logging
import Primitives
import Synchronization
import Vault
import WebPush

/// Sends notices; what a push service answers decides whether it is tried again, given up, or the subscription forgotten.
/// A newer notice with the same tag takes the place of the older one, also here.
final class PushCourier: Sendable {
    /// A notice for one device.
    private struct Job: Sendable {
        let notice: PushNotice
        let stored: StoredPushSubscription
        let owner: RecordID<StoredUser>
        let isTrue: @Sendable () -> Bool
    }

    private struct State {
        var slots = PushSlots<Job>()
        var counts = PushCensus()
    }

    private typealias Key = PushSlots<Job>.Key

    private let vault: Vault
    private let keyring: PushKeyring
    private let transport: any PushTransport
    private let contact: PushContact?
    private let reachability: Reachability
    private let background: Background
    private let logger: Logger
    private let rest: @Sendable (Duration) async throws -> Void
    private let state = Mutex(State())

    /// - Parameter rest: Waits between two tries.
    init(
        vault: Vault, keyring: PushKeyring, transport: any PushTransport, contact: PushContact?,
        reachability: Reachability, background: Background, logger: Logger,
        rest: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.vault = vault
        self.keyring = keyring
        self.transport = transport
        self.contact = contact
        self.reachability = reachability
        self.background = background
        self.logger = logger
        self.rest = rest
    }

    var census: PushCensus {
        self.state.withLock { state in
            var census = state.counts
            census.pending = state.slots.count
            return census
        }
    }

    /// Tells the devices of `owner`. Called from any thread; it only hands over.
    ///
    /// - Parameters:
    ///   - devices: Which of them.
    ///   - isTrue: Asked before every try: a notice that is no longer true is not sent.
    func carry(
        _ notice: PushNotice, to owner: RecordID<StoredUser>,
        where devices: @escaping @Sendable (RecordID<StoredDevice>) -> Bool = { _ in true },
        while isTrue: @escaping @Sendable () -> Bool = { true }
    ) {
        self.background.start {
            do throws(VaultError) {
                let listing = try await self.vault.push.list(of: owner)
                for device in listing.damaged {
                    self.logger.error("a push subscription cannot be read", metadata: ["device": "\(device)"])
                }
                for stored in listing.subscriptions where devices(stored.device) {
                    self.begin(Job(notice: notice, stored: stored, owner: owner, isTrue: isTrue))
                }
            } catch {
                self.logger.error("push subscriptions cannot be read", metadata: ["reason": "\(error.message)"])
            }
        }
    }

    private func begin(_ job: Job) {
        let key = Key(device: job.stored.device, tag: job.notice.tag)
        switch self.state.withLock({ $0.slots.enter(job, key, isUrgent: job.notice.kind != .message) }) {
        case .begins:
            let isTaken = self.background.start { await self.work(job, key) }
            guard !isTaken else { return }
            self.state.withLock { state in
                state.slots.leave(key)
                state.counts.overflows += 1
            }
        case .waits(let wake): wake?()
        case .isFull: self.state.withLock { $0.counts.overflows += 1 }
        }
    }

    private func work(_ first: Job, _ key: Key) async {
        var job: Job? = first
        while let current = job {
            await self.deliver(current, key)
            // Cancelled with the host: what it says is over by the next start.
            guard !Task.isCancelled else { return self.state.withLock { $0.slots.leave(key) } }
            job = self.state.withLock { $0.slots.next(key) }
        }
    }

    private func deliver(_ job: Job, _ key: Key) async {
        var attempts = PushAttempts(expiry: MonotonicClock.now() + job.notice.manner.timeToLive)
        while job.isTrue(), let verdict = await self.attempt(job.notice, to: job.stored) {
            switch attempts.receive(verdict, now: MonotonicClock.now()) {
            case .done:
                return self.count(\.delivered)
            case .drop:
                self.count(\.dropped)
                self.logger.info("a push subscription is over", metadata: ["device": "\(job.stored.device)"])
                try? await self.vault.push.remove(of: job.stored.device, ifStill: job.stored.content)
                return await self.reachability.refresh(job.owner)
            case .giveUp:
                if case .refused = verdict { return self.count(\.refused) }
                return self.count(\.expired)
            case .again(let instant):
                guard await self.pause(until: instant, key) else { return self.count(\.overtaken) }
                guard await self.isStillSubscribed(job) else { return }
            }
        }
    }

    /// `false` when a newer notice has come, or the host ends.
    private func pause(until instant: Instant, _ key: Key) async -> Bool {
        let sleeper = Task { try await self.rest(instant - MonotonicClock.now()) }
        guard self.state.withLock({ $0.slots.pause(key, wake: { sleeper.cancel() }) }) else {
            sleeper.cancel()
            return false
        }
        await withTaskCancellationHandler {
            _ = await sleeper.result
        } onCancel: {
            sleeper.cancel()
        }
        return self.state.withLock { $0.slots.resume(key) } && !Task.isCancelled
    }

    /// In a pause the device may have been revoked, logged out, or have subscribed anew.
    private func isStillSubscribed(_ job: Job) async -> Bool {
        let listing = try? await self.vault.push.list(of: job.owner)
        return listing?.subscriptions.contains {
            $0.device == job.stored.device && $0.content == job.stored.content
        } == true
    }

    private func count(_ outcome: any (WritableKeyPath<PushCensus, Int> & Sendable)) {
        self.state.withLock { $0.counts[keyPath: outcome] += 1 }
    }

    /// `nil` when no request can be made of it.
    private func attempt(_ notice: PushNotice, to stored: StoredPushSubscription) async -> PushVerdict? {
        guard let device = DeviceSubscription(stored.content), let subscription = try? device.subscription(),
            let key = try? await self.keyring.key()
        else { return nil }
        let now = Int64(Date().timeIntervalSince1970)
        let lots = SystemEntropy.bytes(PushRequest.Circumstances.byteCount)
        let request = try? PushRequest(
            notice.payload(for: device), to: subscription, notice.manner, from: key, contact: self.contact,
            .init(now: now, randomBytes: lots))
        guard let request else { return nil }
        let answer = await self.transport.send(request)
        self.logger.debug(
            "push", metadata: ["kind": "\(notice.kind)", "device": "\(stored.device)", "answer": "\(answer)"])
        return PushVerdict(answer, now: now)
    }
}
