import Primitives

/// What a call plays to its caller, one 20 ms frame at a time, and what it makes of the caller's keys.
enum AudioProgram: Hashable, Sendable {
    case echo
    case voice(VoicePrompt)
    case ringback(ToneSequence)
    /// `playing` is what is being played, with the keys to be sent as events when it has ended.
    case digits(DigitEcho, playing: ToneSequence, then: [Character])

    init(_ number: Extension) {
        switch number {
        case .echo: self = .echo
        case .digits: self = .digits(DigitEcho(), playing: .beep, then: [])
        case .earlyMedia: self = .ringback(.ringback)
        case .voice, .unanswered, .busy, .declined: self = .voice(VoicePrompt())
        }
    }

    var deadline: Instant? {
        switch self {
        case .echo, .voice, .ringback: nil
        case .digits(let echo, _, _): echo.deadline
        }
    }

    /// A frame of `count` samples, and keys that are now to be sent as events; `heard` is what the caller said.
    mutating func next(_ count: Int, heard: [Int16]) -> (samples: [Int16], keys: [Character]) {
        switch self {
        case .echo:
            return (heard, [])
        case .voice(var prompt):
            let samples = prompt.next(count)
            self = .voice(prompt)
            return (samples, [])
        case .ringback(var tone):
            let samples = tone.next(count)
            self = .ringback(tone)
            return (samples, [])
        case .digits(let echo, var tone, let keys):
            let samples = tone.next(count)
            self = .digits(echo, playing: tone, then: tone.isAtEnd ? [] : keys)
            return (samples, tone.isAtEnd ? keys : [])
        }
    }

    /// The call was answered: early media gives way to the voice.
    mutating func handleAnswer() {
        switch self {
        case .ringback: self = .voice(VoicePrompt())
        case .echo, .voice, .digits: break
        }
    }

    mutating func receive(_ key: Character, now: Instant) {
        guard case .digits(var echo, let tone, let keys) = self else { return }
        let complete = echo.receive(key, now: now)
        self = Self.continued(echo, playing: tone, then: keys, complete: complete)
    }

    mutating func handleTimeout(now: Instant) {
        guard case .digits(var echo, let tone, let keys) = self else { return }
        let complete = echo.handleTimeout(now: now)
        self = Self.continued(echo, playing: tone, then: keys, complete: complete)
    }

    private static func continued(
        _ echo: DigitEcho, playing tone: ToneSequence, then keys: [Character], complete: [Character]?
    ) -> AudioProgram {
        guard let complete else { return .digits(echo, playing: tone, then: keys) }
        return .digits(echo, playing: ToneSequence(dtmf: complete), then: complete)
    }
}
