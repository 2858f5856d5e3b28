// A caller who writes each message itself: what it sends, and when, is up to the test.

import Primitives
import SIP

@testable import Telephony

struct Caller {
    static let offer = """
        v=0\r\no=bob 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r
        m=audio 30000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n
        """
    static let foreignOffer = offer.replacing("8 0 101", with: "4")

    var callID = "call-1@192.0.2.9"
    var branch = "z9hG4bK-invite"
    var from = "\"Bob\" <sip:1002@pbx.example>;tag=bob"
    var user = "1001"
    /// Header lines of the INVITE beside those that every request has.
    var headers: [String] = []
    var body = Caller.offer
    var type = "application/sdp"

    func invite() -> String {
        let content = self.body.isEmpty ? [] : ["Content-Type: \(self.type)"]
        return self.request(
            "INVITE", cSeq: 1, branch: self.branch,
            headers: ["Contact: <sip:bob@192.0.2.2:5060>", "Allow: INVITE, ACK, BYE, CANCEL"] + content + self.headers,
            body: self.body)
    }

    func options(_ headers: [String] = []) -> String {
        self.request("OPTIONS", cSeq: 1, branch: self.branch, headers: headers)
    }

    func cancel(_ headers: [String] = []) -> String {
        self.request("CANCEL", cSeq: 1, branch: self.branch, headers: headers)
    }

    /// The ACK of a 2xx.
    func ack(_ toTag: String, body: String = "") -> String {
        let content = body.isEmpty ? [] : ["Content-Type: application/sdp"]
        return self.request("ACK", cSeq: 1, branch: self.branch + "-ack", toTag: toTag, headers: content, body: body)
    }

    /// Acknowledges a reliable provisional response.
    func prack(_ toTag: String, rSeq: UInt32, body: String = "") -> String {
        let content = body.isEmpty ? [] : ["Content-Type: application/sdp"]
        return self.request(
            "PRACK", cSeq: 2, branch: self.branch + "-prack", toTag: toTag,
            headers: ["RAck: \(rSeq) 1 INVITE"] + content, body: body)
    }

    func bye(_ toTag: String) -> String {
        self.request("BYE", cSeq: 2, branch: self.branch + "-bye", toTag: toTag)
    }

    func refer(_ toTag: String?, to target: String) -> String {
        self.request("REFER", cSeq: 2, branch: self.branch + "-refer", toTag: toTag, headers: ["Refer-To: \(target)"])
    }

    private func request(
        _ method: String, cSeq: Int, branch: String, toTag: String? = nil, headers: [String] = [], body: String = ""
    ) -> String {
        let lines =
            [
                "\(method) sip:\(self.user)@192.0.2.1:5062 SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=\(branch);rport", "Max-Forwards: 70", "From: \(self.from)",
                "To: <sip:\(self.user)@pbx.example>\(toTag.map { ";tag=\($0)" } ?? "")", "Call-ID: \(self.callID)",
                "CSeq: \(cSeq) \(method)",
            ] + headers + ["Content-Length: \(body.utf8.count)"]
        return (lines + ["", body]).joined(separator: "\r\n")
    }
}
