// What is on its way to devices: of one thing a device is told one word at a time, and the newest.

import Vault

/// A leaf: one slot for each device and tag. A slot works at one job; what comes meanwhile waits, and only the last of it.
struct PushSlots<Job: Sendable>: Sendable {
    struct Key: Hashable {
        let device: RecordID<StoredDevice>
        let tag: String
    }

    /// What becomes of a job.
    enum Entry {
        /// Start to work at it.
        case begins
        /// It is taken after the one at work, whose pause `wake` ends.
        case waits(wake: (@Sendable () -> Void)?)
        case isFull
    }

    /// Calls have room of their own: a flood of messages must not keep a device from ringing.
    private struct Lane: Hashable {
        let device: RecordID<StoredDevice>
        let isUrgent: Bool
    }

    private struct Slot {
        let isUrgent: Bool
        var next: Job?
        var wake: (@Sendable () -> Void)?
    }

    /// Slots of one device, for calls and for messages each.
    static var perDevice: Int { 8 }
    /// Slots of all devices, for calls and for messages each.
    static var limit: Int { 1_024 }

    private var slots: [Key: Slot] = [:]
    private var lanes: [Lane: Int] = [:]
    private var urgent = 0

    var count: Int { self.slots.count }

    mutating func enter(_ job: Job, _ key: Key, isUrgent: Bool) -> Entry {
        if let wake = self.slots[key]?.wake {
            self.slots[key]?.next = job
            self.slots[key]?.wake = nil
            return .waits(wake: wake)
        }
        guard self.slots[key] == nil else {
            self.slots[key]?.next = job
            return .waits(wake: nil)
        }
        let lane = Lane(device: key.device, isUrgent: isUrgent)
        let all = isUrgent ? self.urgent : self.slots.count - self.urgent
        guard self.lanes[lane, default: 0] < Self.perDevice, all < Self.limit else { return .isFull }
        self.slots[key] = Slot(isUrgent: isUrgent)
        self.lanes[lane, default: 0] += 1
        self.urgent += isUrgent ? 1 : 0
        return .begins
    }

    /// The job at work pauses. `false`: a newer one waits already.
    mutating func pause(_ key: Key, wake: @escaping @Sendable () -> Void) -> Bool {
        guard let slot = self.slots[key], slot.next == nil else { return false }
        self.slots[key]?.wake = wake
        return true
    }

    /// The pause is over, which nobody need end any more. `false`: a newer job waits for the one at work to end.
    mutating func resume(_ key: Key) -> Bool {
        self.slots[key]?.wake = nil
        return self.slots[key]?.next == nil
    }

    /// The job at work is over: the next one, or the slot is given back.
    mutating func next(_ key: Key) -> Job? {
        guard let slot = self.slots[key] else { return nil }
        if let next = slot.next {
            self.slots[key] = Slot(isUrgent: slot.isUrgent)
            return next
        }
        self.leave(key)
        return nil
    }

    /// The slot is given back, whatever waits in it.
    mutating func leave(_ key: Key) {
        guard let slot = self.slots.removeValue(forKey: key) else { return }
        let lane = Lane(device: key.device, isUrgent: slot.isUrgent)
        let left = self.lanes[lane, default: 1] - 1
        self.lanes[lane] = left > 0 ? left : nil
        self.urgent -= slot.isUrgent ? 1 : 0
    }
}
