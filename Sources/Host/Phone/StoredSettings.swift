// What the vault keeps of an account besides who it is: preferences, and whatever else has defaults.

import Foundation
import PluginKit
import Primitives
import SIP
import Telephony

/// The form in which an account's settings lie in the vault: JSON in which anything may be missing.
struct StoredSettings: Codable {
    var preferences: PluginKit.AccountPreferences?
    var certificate: String?
    var publicAddress: String?
    /// `host` or `host:port`, as the next one.
    var stunServer: String?
    /// `host` or `host:port`.
    var outboundProxy: String?
    var keepAlive: String?

    init(_ account: Telephony.Account) {
        self.preferences = PluginKit.AccountPreferences(account.preferences)
        self.certificate = account.certificate.formText
        self.publicAddress = account.publicAddress?.description
        self.stunServer = account.stunServer?.description
        self.outboundProxy = account.outboundProxy?.description
        self.keepAlive = account.keepAlive.rawValue
    }

    /// Settings that cannot be read are as good as none: the defaults apply, and the account still telephones.
    init(_ bytes: [UInt8]) {
        let read = try? JSONDecoder().decode(StoredSettings.self, from: Data(bytes))
        self.preferences = read?.preferences
        self.certificate = read?.certificate
        self.publicAddress = read?.publicAddress
        self.stunServer = read?.stunServer
        self.outboundProxy = read?.outboundProxy
        self.keepAlive = read?.keepAlive
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// Puts the settings into an account; when this version does not take a value of them, the defaults stay.
    func apply(to account: inout Telephony.Account) {
        if let trust = self.certificate.flatMap(CertificateTrust.init(formText:)) { account.certificate = trust }
        account.publicAddress = self.publicAddress.flatMap { IPAddress($0) }
        let stun = try? AccountForm.stunServer(self.stunServer)
        account.stunServer = stun ?? nil
        let proxy = try? AccountForm.proxy(self.outboundProxy, transport: account.server.transport)
        account.outboundProxy = proxy ?? nil
        account.keepAlive = (try? AccountForm.keepAlive(self.keepAlive)) ?? .crlf
        guard let preferences = self.preferences else { return }
        account.preferences = (try? account.preferences.changed(by: preferences)) ?? account.preferences
    }
}
