// The dial plan: which number shows what.

/// What the exchange answers to; the raw value is the number to dial.
enum Extension: String, Hashable, Sendable, CaseIterable {
    /// Gives the caller's own voice back.
    case echo = "600"
    /// A recorded voice.
    case voice = "601"
    /// Plays back the digits that were pressed.
    case digits = "602"
    /// Rings and never answers.
    case unanswered = "603"
    /// 486 Busy Here.
    case busy = "604"
    /// A tone before the call is answered, then the voice.
    case earlyMedia = "605"
    /// 603 Decline.
    case declined = "606"
}
