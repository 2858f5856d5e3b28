"""The SIP messages that a fake host keeps of its lines."""

LOCAL, REMOTE = "192.0.2.1:5062", "192.0.2.2:5060"
SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 ***\r\n"


class Signalling:
    def begin_signalling(self):
        #: SignallingViews of each account, oldest first.
        self.signalling = {}
        #: Messages in one reply.
        self.signalling_page = 100
        self.next_signal = 0

    def signal(self, account, line, method, direction="outgoing", call=None, at=1_790_000_000_000, body="", **more):
        """Keeps a message whose first line is given."""
        self.next_signal += 1
        status = int(line.split()[1]) if line.startswith("SIP/2.0 ") else None
        text = (f"{line}\r\nVia: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bK{self.next_signal}\r\nFrom: <sip:1001@pbx.example.com>;tag=f\r\n"
                f"To: <sip:600@pbx.example.com>\r\nCall-ID: {call or 'r'}@192.0.2.1\r\nCSeq: 1 {method}\r\nContent-Length: {len(body)}\r\n\r\n{body}")
        view = {"number": self.next_signal, "at": at + 20 * self.next_signal, "direction": direction, "transport": "udp", "local": LOCAL,
                "remote": REMOTE, "callId": call, "method": method, "status": status, "line": line, "text": text, "size": len(text) + 40}
        self.signalling.setdefault(account, []).append(view | more)
        return self.signalling[account][-1]

    def signal_call(self, account="a1", call="c1", number="600", at=1_790_000_000_000):
        """A call as a server with passwords takes it."""
        uri = f"sip:{number}@pbx.example.com"
        for line, method, direction, body in [
                (f"INVITE {uri} SIP/2.0", "INVITE", "outgoing", SDP), ("SIP/2.0 407 Proxy Authentication Required", "INVITE", "incoming", ""),
                (f"ACK {uri} SIP/2.0", "ACK", "outgoing", ""), (f"INVITE {uri} SIP/2.0", "INVITE", "outgoing", SDP),
                ("SIP/2.0 100 Trying", "INVITE", "incoming", ""), ("SIP/2.0 200 OK", "INVITE", "incoming", SDP),
                (f"ACK {uri} SIP/2.0", "ACK", "outgoing", ""), ("BYE sip:1001@192.0.2.1:5062 SIP/2.0", "BYE", "incoming", ""),
                ("SIP/2.0 200 OK", "BYE", "outgoing", "")]:
            self.signal(account, line, method, direction, call, at, body)

    async def on_signallingList(self, data):
        kept = self.signalling.get(data["account"], [])
        found = [each for each in reversed(kept) if each["number"] < data.get("before", 1 << 60)]
        return {"messages": found[:self.signalling_page], "more": len(found) > self.signalling_page}
