import Primitives
import SIP
import Synchronization

@testable import Drivers

/// A SIP server of a few lines on the loopback: answers each request with the status its script gives.
final class ScriptedRegistrar: Sendable {
    private let transport = Mutex<UDPTransport?>(nil)
    private let requests = Mutex<[[String]]>([])
    private let script: Script

    struct Reply: Hashable, Sendable {
        /// The end of the status line, such as `200 OK`.
        var status = "200 OK"
        /// A session description, or nothing.
        var body = ""
    }

    /// Gets the lines of a request; `nil`: no answer.
    typealias Script = @Sendable (_ request: [String]) -> Reply?

    init(_ script: @escaping Script = { _ in Reply() }) throws {
        self.script = script
        let transport = try UDPTransport(
            addresses: [.loopbackV4], onReceive: { [weak self] in self?.answer($0) }, onBounce: { _ in })
        self.transport.withLock { $0 = transport }
    }

    var port: UInt16 { self.transport.withLock { $0?.endpoints.first?.port ?? 0 } }

    /// The request lines seen, in order.
    var seen: [String] { self.requests.withLock { $0.compactMap(\.first) } }

    func header(_ name: String, ofRequest index: Int) -> String? {
        self.requests.withLock { Self.value(of: name, in: $0[index]) }
    }

    func line(_ prefix: String, ofRequest index: Int) -> String? {
        self.requests.withLock { $0[index].first { $0.hasPrefix(prefix) } }
    }

    func close() {
        self.transport.withLock { $0 }?.close()
    }

    private func answer(_ datagrams: [Datagram]) {
        for datagram in datagrams {
            let lines = String(decoding: datagram.bytes, as: UTF8.self).components(separatedBy: "\r\n")
            self.requests.withLock { $0.append(lines) }
            guard lines[0].hasPrefix("ACK") == false, let reply = self.script(lines) else { continue }
            var answer = ["SIP/2.0 \(reply.status)"]
            for name in ["Via", "From", "To", "Call-ID", "CSeq"] {
                let value = Self.value(of: name, in: lines) ?? ""
                answer.append("\(name): \(value)" + (name == "To" && !value.contains("tag=") ? ";tag=r1" : ""))
            }
            if lines[0].hasPrefix("REGISTER"), let contact = Self.value(of: "Contact", in: lines) {
                answer.append("Contact: \(contact.components(separatedBy: ";expires")[0]);expires=300")
            } else {
                answer.append("Contact: <sip:exchange@\(datagram.local)>")
            }
            if !reply.body.isEmpty { answer.append("Content-Type: application/sdp") }
            answer += ["Content-Length: \(reply.body.utf8.count)", "", reply.body]
            let datagram = Datagram(
                transport: .udp, local: datagram.local, remote: datagram.remote,
                bytes: Array(answer.joined(separator: "\r\n").utf8))
            self.transport.withLock { $0 }?.send(datagram)
        }
    }

    private static func value(of name: String, in lines: [String]) -> String? {
        let prefix = name.lowercased() + ":"
        return lines.first { $0.lowercased().hasPrefix(prefix) }.map { line in
            String(line.dropFirst(prefix.count).drop { $0 == " " })
        }
    }
}

extension String {
    /// Splits without Foundation.
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
