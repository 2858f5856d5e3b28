// What a STUN server has said, as the page shows it.

import PluginKit
import Primitives
import Telephony

extension STUNView {
    init(_ state: STUNState) {
        switch state {
        case .asking: self.init(state: .asking)
        case .found(let endpoint): self.init(state: .found, address: endpoint.description)
        case .silent: self.init(state: .silent)
        }
    }
}
