// Moments are stored as whole milliseconds since 1970, as they go over the wire to the browser.

import Foundation

extension Date {
    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Rounded, and saturating far outside of any calendar.
    var milliseconds: Int64 {
        Int64(exactly: (self.timeIntervalSince1970 * 1000).rounded()) ?? (self.timeIntervalSince1970 < 0 ? .min : .max)
    }
}
