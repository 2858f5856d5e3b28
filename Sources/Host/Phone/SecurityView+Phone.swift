// What of a call is encrypted, as the page sees it.

import PluginKit
import SIP
import Telephony

extension SecurityView {
    init(_ security: CallSecurity) {
        let signalling = security.signalling?.uriToken
        switch security.sound {
        case .encrypted(let suite): self.init(media: .srtp, suite: suite, signalling: signalling)
        case .plain: self.init(media: SecurityView.Media.none, signalling: signalling)
        case nil: self.init(media: nil, signalling: signalling)
        }
    }
}
