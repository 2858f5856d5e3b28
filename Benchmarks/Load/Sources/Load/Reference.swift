import CSystem
import Glibc

/// The host's part with nothing around it: the same sockets, framing, coding and pace, on one thread.
///
/// A page asks for `/PORT`, the far end's; the answer's `X-Port` is where that one's sound is heard. Ends with its
/// parent, and after ten minutes in any case.
final class Reference {
    private static let slots = 4
    private static let limitSeconds: UInt32 = 600
    private static let callLimit = 4_096

    private enum Tag {
        static let ticker: UInt32 = 0
        static let listener: UInt32 = 1
        static let firstCall: UInt32 = 2
    }

    private let law = MuLaw()
    private let poll = rig_poll()
    private let ticker = rig_ticker(20_000_000 / Int64(Reference.slots))
    private let listener = rig_listen(0)
    private var calls: [ReferenceCall?] = []
    private var slot = 0

    func run() throws {
        alarm(Self.limitSeconds)
        rig_end_with_parent()
        rig_hurry()
        print(rig_port(self.listener))
        fflush(nil)
        rig_watch(self.poll, self.ticker, Tag.ticker)
        rig_watch(self.poll, self.listener, Tag.listener)
        try withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(RIG_BATCH)) { tags in
            while true {
                let count = Int(rig_wait(self.poll, tags.baseAddress, RIG_BATCH, -1))
                for tag in tags[..<count] { try self.serve(tag) }
            }
        }
    }

    private func serve(_ tag: UInt32) throws {
        switch tag {
        case Tag.ticker:
            var times: UInt64 = 0
            guard read(self.ticker, &times, 8) == 8 else { return }
            for _ in 0..<min(times, UInt64(Self.slots)) {
                for index in stride(from: self.slot, to: self.calls.count, by: Self.slots) {
                    self.calls[index]?.take(self.law)
                }
                self.slot = (self.slot + 1) % Self.slots
            }
        case Tag.listener:
            try self.accept()
        default:
            let index = Int(tag - Tag.firstCall)
            if self.calls[index]?.receive(self.law) == false { self.calls[index] = nil }
        }
    }

    /// The request is small and its sender waits for the answer, so it is awaited here.
    private func accept() throws {
        let web = rig_accept(self.listener)
        guard web >= 0, self.calls.count < Self.callLimit else { return }
        var request = [UInt8](repeating: 0, count: 2_048)
        var count = -1
        for _ in 0..<1_000 where count < 0 {
            count = recv(web, &request, request.count, rig_send_flags)
            if count < 0 { usleep(1_000) }
        }
        let words = String(decoding: request[..<max(count, 0)], as: UTF8.self).split(separator: " ")
        guard words.count > 1, let port = UInt16(words[1].dropFirst()) else {
            close(web)
            return
        }
        let call = try ReferenceCall(web: web, otherPort: port)
        let answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX-Port: \(call.port)\r\n\r\n"
        let bytes = Array(answer.utf8)
        _ = send(web, bytes, bytes.count, rig_send_flags)
        rig_watch(self.poll, web, Tag.firstCall + UInt32(self.calls.count))
        self.calls.append(call)
    }
}
