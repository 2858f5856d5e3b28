/// One call: a tab, its audio socket, and the far end.
final class Call {
    let index: Int
    /// The tab; the reference has none.
    var control: WebSocket?
    var audio: WebSocket?
    /// The tab's own names: what it is called, what it may, and the last answer it got.
    var token = ""
    var account = ""
    var reply: [String: Any]?
    var id = ""
    /// The calls of this user that have been answered: a tab may hear of its call before it has the name of it.
    var answered: Set<String> = []
    /// The far end has hung up, or the host has: not while we measure.
    var hasEnded = false
    /// Where the host hears the far end; 0 until it offers.
    var port: UInt16 = 0
    var header = AudioFrame.Header(stream: 0, epoch: 0, sequence: 0, time: 0)
    var packet: UInt16 = 0
    var toPage = Way()
    var toTelephone = Way()
    /// When the last packet of the host came; nanoseconds.
    var lastPacket: Int64?

    init(_ index: Int) { self.index = index }

    var isActive: Bool { self.answered.contains(self.id) }

    /// What the page dials.
    var number: String { "\(90_000 + self.index)" }

    /// Markers of the calls are spread over the second.
    var phase: Int { self.index * 7 % TestSound.period }
}
