// The wire's names of things and the phone's names of the same things.

import PluginKit
import Telephony

extension PluginKit.AccountID {
    init(_ id: Telephony.AccountID) { self.init(id.rawValue) }
    var phone: Telephony.AccountID { Telephony.AccountID(rawValue: self.rawValue) }
}

extension PluginKit.UserID {
    init(_ id: Telephony.UserID) { self.init(id.rawValue) }
    var phone: Telephony.UserID { Telephony.UserID(rawValue: self.rawValue) }
}

extension PluginKit.DeviceID {
    var phone: Telephony.DeviceID { Telephony.DeviceID(rawValue: self.rawValue) }
}

extension PluginKit.CallID {
    init(_ id: Telephony.CallID) { self.init(String(id.rawValue)) }
    /// `nil` when a browser made the name up.
    var phone: Telephony.CallID? { UInt64(self.rawValue).map(Telephony.CallID.init(rawValue:)) }
}

extension PluginKit.SessionID {
    init(_ id: Telephony.SessionID) { self.init(String(id.rawValue)) }
    /// Sessions are numbered by the host, so their names are numbers.
    var phone: Telephony.SessionID { Telephony.SessionID(rawValue: UInt64(self.rawValue) ?? 0) }
}

extension PluginKit.MessageID {
    init(_ id: Telephony.MessageID) { self.init(id.rawValue) }
}
