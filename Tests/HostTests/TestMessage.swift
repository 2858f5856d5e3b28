// A reply or a push as a page reads it.

import Foundation

/// The fields of a message from the host.
struct TestMessage: Sendable {
    let id: String?
    let type: String?
    let success: Bool
    let code: String?
    let field: String?
    let message: String?
    let text: String
    private let json: Data

    init(_ text: String) {
        self.text = text
        self.json = Data(text.utf8)
        let outer = (try? JSONSerialization.jsonObject(with: self.json)) as? [String: Any]
        let data = outer?["data"] as? [String: Any]
        self.id = outer?["byToken"] as? String
        self.type = outer?["type"] as? String
        self.success = data?["success"] as? Bool ?? false
        self.code = data?["code"] as? String
        self.field = data?["field"] as? String
        self.message = data?["message"] as? String
    }

    /// A text in `data`.
    subscript(_ name: String) -> String? { self.value(name) as? String }

    func value(_ name: String) -> Any? {
        let outer = (try? JSONSerialization.jsonObject(with: self.json)) as? [String: Any]
        return (outer?["data"] as? [String: Any])?[name]
    }
}
