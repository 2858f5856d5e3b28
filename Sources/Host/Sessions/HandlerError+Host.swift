// The one place where errors of the rooms below become the wire's codes.

import PluginKit
import Telephony
import Vault

extension HandlerError {
    static let tokenRevoked = HandlerError(
        code: "tokenRevoked",
        message: "This browser was logged out. Log in again, or open a new one-time link.")

    static let tokenUnknown = HandlerError(
        code: "loginRequired",
        message: "The phone server does not know this browser. Log in, or open a one-time link.")

    static let noSuchSession = HandlerError(
        code: "noSuchSession", message: "This tab is not connected to the phone server. Reload the page.")

    static let demoAccount = HandlerError(
        code: "demoAccount", message: "The demo line cannot be changed. Enter your own line beside it.")

    init(_ error: VaultError) {
        let field: String? = if case .invalidField(let name, _) = error { name } else { nil }
        self.init(code: error.code, message: error.message, field: field)
    }

    init(_ error: PhoneError) {
        let field: String? = if case .invalidAccount(let name, _) = error { name } else { nil }
        self.init(code: error.code, message: error.message, field: field)
    }
}
