// The wire tells time in whole milliseconds since 1970.

import Foundation

extension Date {
    var epochMilliseconds: Int64 { Int64((self.timeIntervalSince1970 * 1000).rounded()) }
}
