import CSystem
import Glibc

/// The load: one thread that plays all pages and all far ends, by one loop over what can be read and a ticker.
final class Rig {
    /// A call speaks in one of the slots, and its page half a frame later.
    static let slots = 8
    private static let slot: Int64 = 20_000_000 / Int64(Rig.slots)
    private static let scratchBytes = 1 << 18
    private static let firstSocketTag: UInt32 = 16

    private enum Tag {
        static let ticker: UInt32 = 0
        static let signalling: UInt32 = 1
    }

    let calls: [Call]
    let exchange: Exchange
    let sound: SoundPort
    /// Between `begin` and the reading of it.
    private(set) var gaps = Distribution()
    private(set) var delaysToPage = Distribution()
    private(set) var delaysToTelephone = Distribution()
    /// Slots that came more than one slot late: the load itself did not keep up.
    private(set) var lateSlots = 0
    var isSpeaking = false

    private let law = MuLaw()
    private let tones: TestSound
    private let loudness: [Bool]
    private let poll = rig_poll()
    private let ticker = rig_ticker(Rig.slot)
    private var nextSlot = 0
    private var callsByPort = [Int32](repeating: -1, count: 65_536)
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: Rig.scratchBytes, alignment: 16)
    private let frame = UnsafeMutableRawBufferPointer.allocate(byteCount: AudioFrame.pcmBytes, alignment: 16)

    init(calls count: Int) throws {
        self.calls = (0..<count).map { Call($0) }
        self.sound = try SoundPort()
        self.exchange = try Exchange(soundPort: self.sound.port)
        self.tones = TestSound(self.law)
        let law = self.law
        self.loudness = (0...255).map { abs(Int(law.decode(UInt8($0)))) > Int(TestSound.threshold) }
        rig_watch(self.poll, self.ticker, Tag.ticker)
        rig_watch(self.poll, self.exchange.descriptor, Tag.signalling)
    }

    deinit {
        self.scratch.deallocate()
        self.frame.deallocate()
        for each in [self.poll, self.ticker, self.sound.descriptor, self.exchange.descriptor] { close(each) }
    }

    func watch(control: WebSocket, of call: Call) {
        call.control = control
        rig_watch(self.poll, control.descriptor, Self.firstSocketTag + UInt32(2 * call.index))
    }

    func watch(audio: WebSocket, of call: Call) {
        call.audio = audio
        rig_watch(self.poll, audio.descriptor, Self.firstSocketTag + UInt32(2 * call.index + 1))
    }

    /// - Parameter port: Where the host hears the far end of this call, and what it sends from.
    func connect(_ call: Call, port: UInt16) {
        call.port = port
        self.callsByPort[Int(port)] = Int32(call.index)
    }

    /// Forgets what was measured so far.
    func begin() {
        self.gaps.removeAll()
        self.delaysToPage.removeAll()
        self.delaysToTelephone.removeAll()
        self.lateSlots = 0
        for call in self.calls {
            call.toPage.begin()
            call.toTelephone.begin()
        }
    }

    /// Serves all sockets until something is so.
    ///
    /// - Parameter seconds: How long at most.
    func run(_ seconds: Double, until what: String, _ isDone: () -> Bool) throws {
        let end = Clock.now + Int64(seconds * 1e9)
        while !isDone() {
            guard Clock.now < end else { throw RigError.late(what) }
            try self.serve()
        }
    }

    /// Serves all sockets for a time.
    func run(_ seconds: Double) throws {
        let end = Clock.now + Int64(seconds * 1e9)
        while Clock.now < end { try self.serve() }
    }

    private func serve() throws {
        try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(RIG_BATCH)) { tags in
            let count = Int(rig_wait(self.poll, tags.baseAddress, RIG_BATCH, 100))
            for tag in tags[..<count] { try self.serve(tag) }
        }
    }

    private func serve(_ tag: UInt32) throws {
        switch tag {
        case Tag.ticker:
            try self.tick()
        case Tag.signalling:
            self.exchange.receive { number, port in
                guard let number = Int(number), self.calls.indices.contains(number - 90_000) else { return }
                self.connect(self.calls[number - 90_000], port: port)
            }
        default:
            let socket = Int(tag - Self.firstSocketTag)
            let call = self.calls[socket / 2]
            if socket % 2 == 0 {
                try call.control?.receive(self.scratch) { _, bytes, _ in call.receiveControl(bytes) }
            } else {
                try call.audio?.receive(self.scratch) { opcode, bytes, arrived in
                    if opcode == WebSocket.Opcode.binary {
                        self.hearPage(call, bytes, arrived)
                    } else {
                        call.receiveControl(bytes)
                    }
                }
            }
        }
    }

    private func tick() throws {
        var times: UInt64 = 0
        guard read(self.ticker, &times, 8) == 8 else { return }
        if times > 2 { self.lateSlots += Int(times) - 1 }
        // Not awaited: to wake this thread for each packet would be charged to its sender, and the kernel says when it came.
        self.sound.receive { self.hearTelephone($0, $1, $2) }
        guard self.isSpeaking else { return }
        for _ in 0..<times {
            let half = (self.nextSlot + Self.slots / 2) % Self.slots
            for index in stride(from: self.nextSlot % Self.slots, to: self.calls.count, by: Self.slots) {
                self.speakTelephone(self.calls[index])
            }
            self.sound.flush()
            for index in stride(from: half, to: self.calls.count, by: Self.slots) {
                try self.speakPage(self.calls[index])
            }
            self.nextSlot = (self.nextSlot + 1) % Self.slots
        }
    }

    private func speakTelephone(_ call: Call) {
        let frame = (Int(call.packet) + call.phase) % TestSound.period
        if frame == 0 { call.toPage.sentMarker(at: Clock.now) }
        self.sound.add(
            self.tones.codes[frame], sequence: call.packet, source: UInt32(call.index + 1), to: call.port)
        call.packet &+= 1
    }

    private func speakPage(_ call: Call) throws {
        let now = Clock.now
        let frame = (Int(call.header.sequence) + call.phase) % TestSound.period
        call.header.time = UInt32(truncatingIfNeeded: now / 1_000_000)
        AudioFrame.write(call.header, to: self.frame.baseAddress!)
        self.tones.samples[frame].withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: self.frame[AudioFrame.headerBytes...]).copyMemory(from: $0)
        }
        if frame == 0 { call.toTelephone.sentMarker(at: now) }
        try call.audio?.send(WebSocket.Opcode.binary, UnsafeRawBufferPointer(self.frame))
        call.header.sequence &+= 1
    }

    private func hearTelephone(_ port: UInt16, _ arrived: Int64, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let sequence = RTPHeader.sequence(of: bytes), self.callsByPort[Int(port)] >= 0 else { return }
        let call = self.calls[Int(self.callsByPort[Int(port)])]
        if let last = call.lastPacket { self.gaps.add(UInt32(clamping: (arrived - last) / 1_000)) }
        call.lastPacket = arrived
        call.toTelephone.receive(UInt32(sequence), mask: 0xFFFF)
        let delay = call.toTelephone.hear(bytes.count - RTPHeader.bytes, at: arrived) {
            self.loudness[Int(bytes[RTPHeader.bytes + $0])]
        }
        if let delay { self.delaysToTelephone.add(delay) }
    }

    private func hearPage(_ call: Call, _ bytes: UnsafeRawBufferPointer, _ arrived: Int64) {
        guard let (sequence, samples) = AudioFrame.read(bytes) else { return }
        call.toPage.receive(sequence, mask: .max)
        let delay = call.toPage.hear(samples.count / 2, at: arrived) {
            let sample = samples.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self)
            return sample > TestSound.threshold || sample < -TestSound.threshold
        }
        if let delay { self.delaysToPage.add(delay) }
    }
}
