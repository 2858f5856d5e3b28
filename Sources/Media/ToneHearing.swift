import RTP

/// When a session listens for keys in the peer's audio, and when it had better not.
struct ToneHearing: Sendable {
    /// Frames after our own tones in which the peer's echo of them may come back.
    private static let echoFrames = 25

    private var receiver: DigitToneReceiver
    private var sampleRate: Int
    private var isWanted: Bool
    /// The peer sends events after all: its tones are then only what its gateway left of them.
    private var hasEvents = false
    private var deafFrames = 0

    init(_ parameters: MediaParameters, sampleRate: Int) {
        self.receiver = DigitToneReceiver(sampleRate: sampleRate)
        self.sampleRate = sampleRate
        self.isWanted = Self.isWanted(parameters)
    }

    /// What a re-INVITE negotiated; a key that is being pressed goes on where the rate is the same.
    mutating func change(_ parameters: MediaParameters, sampleRate: Int) {
        self.isWanted = Self.isWanted(parameters)
        guard sampleRate != self.sampleRate else { return }
        self.sampleRate = sampleRate
        self.receiver = DigitToneReceiver(sampleRate: sampleRate)
    }

    var isListening: Bool { self.isWanted && !self.hasEvents }

    mutating func eventReceived() {
        self.hasEvents = true
    }

    /// Takes one frame as it is played; gives the key that begins in it.
    ///
    /// - Parameter whileSounding: Our own tones are going out, and may come back as an echo.
    mutating func receive(_ frame: UnsafeBufferPointer<Int16>, whileSounding: Bool) -> Character? {
        guard self.isListening else { return nil }
        if whileSounding { self.deafFrames = Self.echoFrames }
        guard self.deafFrames == 0 else {
            self.deafFrames -= 1
            return nil
        }
        guard let code = self.receiver.receive(frame) else { return nil }
        return TelephoneEvent(code: code, isEnd: false, volume: 0, duration: 0).digit
    }

    private static func isWanted(_ parameters: MediaParameters) -> Bool {
        parameters.receives && (parameters.receiveEventPayloadTypes.isEmpty || parameters.hearsTones)
    }
}
