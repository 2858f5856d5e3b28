// Envelopes carry the moment of writing as text, and a core has no calendar.

/// Dates of RFC 3339.
enum InternetTime {
    /// The text of a moment in UTC; years begin in March, so that a leap day is the last one.
    ///
    /// - Parameter seconds: Since 1970; what lies before it is 1970, what lies after 9999 its last second.
    static func text(_ seconds: Int64) -> String {
        let moment = min(max(0, seconds), 253_402_300_799)
        let shifted = moment / 86_400 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        let clock = [moment % 86_400 / 3_600, moment % 3_600 / 60, moment % 60].map(Self.two).joined(separator: ":")
        return "\(year)-\(Self.two(month))-\(Self.two(day))T\(clock)Z"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
