// Preferences between the page's form and the phone's, each value checked with a sentence of its own.

import Media
import PluginKit
import Primitives
import Telephony

extension Telephony.AccountPreferences {
    /// How many characters a forwarding target may have.
    private static let longestTarget = 256

    /// These preferences with what `change` names.
    func changed(by change: PluginKit.AccountPreferences) throws(HandlerError) -> Self {
        var new = self
        Self.set(&new.doNotDisturb, change.doNotDisturb)
        Self.set(&new.callWaiting, change.callWaiting)
        try Self.setTarget(&new.forwardAlways, change.forwardAlways, "forwardAlways")
        try Self.setTarget(&new.forwardBusy, change.forwardBusy, "forwardBusy")
        try Self.setTarget(&new.forwardNoAnswer, change.forwardNoAnswer, "forwardNoAnswer")
        try Self.setSeconds(&new.noAnswerLimit, change.noAnswerSeconds, 5...120, "noAnswerSeconds")
        try Self.setCase(&new.autoAnswer, change.autoAnswer, "autoAnswer")
        Self.set(&new.anonymous, change.anonymous)
        try Self.setCase(&new.holdSound, change.holdSound, "holdSound")
        try Self.setCase(&new.digitMode, change.dtmfMode, "dtmfMode")
        try Self.setCodecs(&new.codecs, change.codecs)
        if let milliseconds = change.packetTime {
            guard (10...60).contains(milliseconds), milliseconds % 10 == 0 else {
                throw .invalidField("packetTime", "The packet time is 10, 20, 30, 40, 50 or 60 milliseconds.")
            }
            new.packetTime = .milliseconds(milliseconds)
        }
        if let rate = change.opusBitrate {
            guard (6_000...510_000).contains(rate) else {
                throw .invalidField("opusBitrate", "The bit rate of Opus lies between 6000 and 510000 bits per second.")
            }
            new.opusBitrate = rate
        }
        Self.set(&new.suppressesSilence, change.silenceSuppression)
        try Self.setCase(&new.encryption, change.srtp, "srtp")
        Self.set(&new.encryptsWithoutTLS, change.srtpWithoutTLS)
        if change.sessionTimer == 0 {
            new.sessionTimer = .zero
        } else {
            // RFC 4028, section 5: an interval below 90 seconds is refused by everybody.
            try Self.setSeconds(&new.sessionTimer, change.sessionTimer, 90...86_400, "sessionTimer")
        }
        Self.set(&new.reliableProvisional, change.reliableProvisional)
        Self.set(&new.trustsIdentity, change.trustedIdentity)
        try Self.setCase(&new.receipts, change.receipts, "receipts")
        return new
    }

    private static func set<Value>(_ value: inout Value, _ change: Value?) {
        if let change { value = change }
    }

    private static func setCase<Value: RawRepresentable<String> & CaseIterable>(
        _ value: inout Value, _ change: String?, _ field: String
    ) throws(HandlerError) {
        guard let change else { return }
        guard let named = Value(rawValue: change) else {
            let known = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw .invalidField(field, "The field \"\(field)\" takes one of \(known).")
        }
        value = named
    }

    private static func setSeconds(
        _ value: inout Duration, _ change: Int?, _ range: ClosedRange<Int>, _ field: String
    ) throws(HandlerError) {
        guard let change else { return }
        guard range.contains(change) else {
            throw .invalidField(
                field, "The field \"\(field)\" takes \(range.lowerBound) to \(range.upperBound) seconds.")
        }
        value = .seconds(change)
    }

    private static func setTarget(
        _ value: inout String?, _ change: String?, _ field: String
    ) throws(HandlerError) {
        guard let change else { return }
        let target = AccountForm.trimmed(change)
        guard target.count <= Self.longestTarget, !target.unicodeScalars.contains(where: { $0.value < 32 }) else {
            throw .invalidField(field, "Enter a number or an address of at most \(Self.longestTarget) characters.")
        }
        value = target.isEmpty ? nil : target
    }

    private static func setCodecs(_ value: inout [String], _ change: [String]?) throws(HandlerError) {
        guard let change else { return }
        guard change.count <= 64, change.allSatisfy({ $0.utf8.count <= 64 }) else {
            throw .invalidField("codecs", "The list of codecs is too long.")
        }
        var names: [String] = []
        for name in change {
            guard let format = MediaFormat(named: name) else {
                throw .invalidField("codecs", "This phone has no codec \"\(name)\".")
            }
            guard !names.contains(format.name) else {
                throw .invalidField("codecs", "The codec \"\(format.name)\" stands twice in the list.")
            }
            names.append(format.name)
        }
        value = names
    }
}

extension PluginKit.AccountPreferences {
    init(_ preferences: Telephony.AccountPreferences) {
        self.init()
        self.doNotDisturb = preferences.doNotDisturb
        self.callWaiting = preferences.callWaiting
        self.forwardAlways = preferences.forwardAlways ?? ""
        self.forwardBusy = preferences.forwardBusy ?? ""
        self.forwardNoAnswer = preferences.forwardNoAnswer ?? ""
        self.noAnswerSeconds = Int(preferences.noAnswerLimit.wholeSeconds)
        self.autoAnswer = preferences.autoAnswer.rawValue
        self.anonymous = preferences.anonymous
        self.holdSound = preferences.holdSound.rawValue
        self.dtmfMode = preferences.digitMode.rawValue
        self.codecs = preferences.codecs
        self.packetTime = Int(preferences.packetTime.wholeMilliseconds)
        self.opusBitrate = preferences.opusBitrate
        self.silenceSuppression = preferences.suppressesSilence
        self.srtp = preferences.encryption.rawValue
        self.srtpWithoutTLS = preferences.encryptsWithoutTLS
        self.sessionTimer = Int(preferences.sessionTimer.wholeSeconds)
        self.reliableProvisional = preferences.reliableProvisional
        self.trustedIdentity = preferences.trustsIdentity
        self.receipts = preferences.receipts.rawValue
    }
}
