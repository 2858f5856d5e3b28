import CSystem
import Foundation

/// Registrar and far end of all calls: grants what is asked, and answers each INVITE at once. It keeps nothing, so a
/// request that comes again gets the same answer.
struct Exchange {
    let descriptor: Int32
    let port: UInt16
    /// Where the far ends hear sound.
    let soundPort: UInt16

    init(soundPort: UInt16) throws(RigError) {
        self.descriptor = rig_udp(0, 4 << 20)
        guard self.descriptor >= 0 else { throw .system("open a SIP port", errno) }
        self.port = rig_port(self.descriptor)
        self.soundPort = soundPort
    }

    /// Answers what has come.
    ///
    /// - Parameter offered: Called with the number that an INVITE dials, and the port that it offers.
    func receive(offered: (String, UInt16) -> Void) {
        let room = 65_536
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { bytes in
            while true {
                var datagram = rig_datagram(bytes: bytes.baseAddress, length: UInt32(room), port: 0, arrived: 0)
                guard rig_receive(self.descriptor, &datagram, 1) == 1 else { return }
                let text = String(decoding: bytes[..<Int(datagram.length)], as: UTF8.self)
                guard let request = SIPRequest(text), request.method != "ACK" else { continue }
                if request.method == "INVITE", let port = Self.audioPort(request.body) { offered(request.user, port) }
                self.send(self.answer(request), to: datagram.port)
            }
        }
    }

    private func send(_ text: String, to port: UInt16) {
        var bytes = Array(text.utf8)
        bytes.withUnsafeMutableBufferPointer {
            var datagram = rig_datagram(bytes: $0.baseAddress, length: UInt32($0.count), port: port, arrived: 0)
            _ = rig_send(self.descriptor, &datagram, 1)
        }
    }

    private func answer(_ request: SIPRequest) -> String {
        let status =
            switch request.method {
            case "REGISTER", "INVITE", "BYE", "CANCEL", "OPTIONS": "200 OK"
            case "SUBSCRIBE": "489 Bad Event"
            default: "501 Not Implemented"
            }
        var lines = ["SIP/2.0 \(status)"] + request.all("via").map { "Via: \($0)" }
        let to = request.first("to")
        lines.append("From: \(request.first("from"))")
        lines.append("To: \(to)" + (to.contains(";tag=") ? "" : ";tag=far"))
        lines.append("Call-ID: \(request.first("call-id"))")
        lines.append("CSeq: \(request.first("cseq"))")
        var body = ""
        if request.method == "REGISTER" {
            lines.append("Contact: \(request.first("contact"));expires=3600")
        } else if request.method == "INVITE" {
            lines.append("Contact: <sip:\(request.user)@127.0.0.1:\(self.port)>")
            lines.append("Content-Type: application/sdp")
            body = self.description(request.body)
        }
        lines.append("Content-Length: \(body.utf8.count)")
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    /// PCMU, and telephone events by the number that was offered: then nobody looks for keys in the sound.
    private func description(_ offer: String) -> String {
        let events = offer.components(separatedBy: "\r\n").first { $0.contains(" telephone-event/8000") }
        let number = events.flatMap { $0.dropFirst("a=rtpmap:".count).split(separator: " ").first.map(String.init) }
        var lines = ["v=0", "o=far 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"]
        lines.append("m=audio \(self.soundPort) RTP/AVP 0" + (number.map { " \($0)" } ?? ""))
        lines.append("a=rtpmap:0 PCMU/8000")
        if let number { lines += ["a=rtpmap:\(number) telephone-event/8000", "a=fmtp:\(number) 0-15"] }
        lines += ["a=ptime:20", "a=sendrecv", ""]
        return lines.joined(separator: "\r\n")
    }

    private static func audioPort(_ offer: String) -> UInt16? {
        let line = offer.components(separatedBy: "\r\n").first { $0.hasPrefix("m=audio ") }
        return line.flatMap { UInt16($0.split(separator: " ")[1]) }
    }
}
