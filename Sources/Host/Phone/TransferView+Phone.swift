// A transfer as the page sees it.

import PluginKit
import Telephony

extension TransferView {
    init(_ transfer: TransferSnapshot) {
        let state: State =
            switch transfer.state {
            case .trying: .trying
            case .ringing: .ringing
            case .failed: .failed
            case .done: .done
            }
        self.init(
            state: state, code: state == .failed ? "transferFailed" : nil, message: transfer.message,
            target: RemoteView(transfer.target))
    }
}
