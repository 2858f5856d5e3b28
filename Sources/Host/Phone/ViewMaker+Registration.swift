// How a registration stands, for a page.

import Foundation
import PluginKit
import Primitives
import SIP
import Telephony

extension ViewMaker {
    func registration(of account: AccountSnapshot) -> RegistrationView {
        let now = self.phone.now()
        switch account.registration {
        case .unregistered:
            return RegistrationView(state: .unregistered)
        case .registering:
            return RegistrationView(state: .registering)
        case .registered(let until):
            let since = account.registeredSince.map { Date().epochMilliseconds - (now - $0).wholeMilliseconds }
            return RegistrationView(
                state: .registered, expiresInMs: max(0, (until - now).wholeMilliseconds), since: since,
                route: account.route.map { "\($0.transport.uriToken) \($0.remote)" })
        case .failed(let error, let retryAt):
            return RegistrationView(
                state: .failed, code: error.code, message: error.message,
                retryInMs: retryAt.map { max(0, ($0 - now).wholeMilliseconds) })
        }
    }
}
