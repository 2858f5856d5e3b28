// How many rows a page of a list has.

import PluginKit

/// The field `limit` of the lists.
enum PageSize {
    static let standard = 50
    static let allowed = 1...100

    static func check(_ limit: Int?) throws(HandlerError) -> Int {
        let limit = limit ?? Self.standard
        guard Self.allowed.contains(limit) else {
            throw .invalidField("limit", "The field \"limit\" must be between 1 and \(Self.allowed.upperBound).")
        }
        return limit
    }
}
