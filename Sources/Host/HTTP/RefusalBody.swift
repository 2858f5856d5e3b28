// A refusal over HTTP has the same words as one over a socket.

import Foundation
import PluginKit

/// `{"success":false,"code":…,"message":…}`.
struct RefusalBody {
    let bytes: [UInt8]

    init(_ error: HandlerError) {
        let fields: [String: Any] = ["success": false, "code": error.code, "message": error.message]
        let json = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
        self.bytes = Array(json ?? Data("{}".utf8))
    }
}
