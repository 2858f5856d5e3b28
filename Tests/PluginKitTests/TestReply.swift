// A reply as a page reads it.

import Foundation
import PluginKit

/// The fields of a reply.
struct TestReply: Hashable {
    let id: String?
    let success: Bool
    let code: String?
    let field: String?
    let text: String?
    let json: String

    init(_ reply: Reply) {
        self.json = String(decoding: reply.bytes, as: UTF8.self)
        let outer = (try? JSONSerialization.jsonObject(with: Data(reply.bytes))) as? [String: Any]
        let data = outer?["data"] as? [String: Any]
        self.id = outer?["byToken"] as? String
        self.success = data?["success"] as? Bool ?? false
        self.code = data?["code"] as? String
        self.field = data?["field"] as? String
        self.text = data?["text"] as? String
    }
}
