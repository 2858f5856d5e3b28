// A far end that writes each message itself: the phone's INVITE is answered as the test wants.

import Primitives
import SIP

@testable import Telephony

struct Callee {
    let invite: Request

    /// A call on its way, over a wire that brings nothing but what the test gives.
    static func called(
        _ number: String = "2002", _ account: Account = World.account()
    ) throws -> (World, CallID, Callee) {
        let world = World()
        world.addAccount(account)
        world.wire.isCut = true
        guard let call = world.dial(number) else { throw Unexpected("dialled") }
        world.run(for: .milliseconds(50))
        return (world, call, try Callee(world))
    }

    /// The latest INVITE.
    init(_ world: World) throws {
        guard let invite = world.requests(.invite).last else { throw Unexpected("an INVITE") }
        self.invite = invite
    }

    /// - Parameter crypto: The values of `a=crypto`.
    static func description(
        port: Int, formats: String = "0 8", profile: String = "RTP/AVP", crypto: [String] = []
    ) -> String {
        "v=0\r\no=bob 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"
            + "m=audio \(port) \(profile) \(formats)\r\n" + crypto.map { "a=crypto:\($0)\r\n" }.joined()
    }

    func response(_ status: Int, tag: String = "bob", headers: [String] = [], body: String = "") -> String {
        Self.response(to: self.invite, status, tag: tag, headers: headers, body: body)
    }

    /// RFC 3262: Require and a number.
    func reliable(_ status: Int, number: Int, tag: String = "bob", body: String = "") -> String {
        self.response(status, tag: tag, headers: ["Require: 100rel", "RSeq: \(number)"], body: body)
    }

    static func response(
        to request: Request, _ status: Int, tag: String? = nil, headers: [String] = [], body: String = ""
    ) -> String {
        var lines = ["SIP/2.0 \(status) Reason"]
        for name in [HeaderName.via, .from, .callID, .cSeq] {
            for value in request.headers.all(name) { lines.append("\(name): \(value)") }
        }
        lines.append("To: \(request.headers[.to] ?? "")\(tag.map { ";tag=\($0)" } ?? "")")
        if !headers.contains(where: { $0.hasPrefix("Contact:") }) { lines.append("Contact: <sip:bob@192.0.2.2:5060>") }
        lines += headers
        if !body.isEmpty { lines.append("Content-Type: application/sdp") }
        return (lines + ["Content-Length: \(body.utf8.count)", "", body]).joined(separator: "\r\n")
    }

    /// A request of the far end's in the dialog of that tag.
    func request(_ method: String, cSeq: Int, tag: String = "bob", headers: [String] = [], body: String = "") -> String
    {
        let content = body.isEmpty ? [] : ["Content-Type: application/sdp"]
        let lines =
            [
                "\(method) sip:1001@192.0.2.1:5062 SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK-\(tag)-\(cSeq)", "Max-Forwards: 70",
                "From: \(self.invite.headers[.to] ?? "");tag=\(tag)", "To: \(self.invite.headers[.from] ?? "")",
                "Call-ID: \(self.invite.callID ?? "")", "CSeq: \(cSeq) \(method)",
                "Contact: <sip:bob@192.0.2.2:5060>",
            ] + headers + content + ["Content-Length: \(body.utf8.count)"]
        return (lines + ["", body]).joined(separator: "\r\n")
    }
}
