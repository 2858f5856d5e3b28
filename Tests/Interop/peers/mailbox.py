"""A server with a mailbox: it registers, takes a subscription to what waits (RFC 3842), and tells by NOTIFY, asked or not."""

from .process import wait_until
from .registrar import Registrar, granted, header

MAILBOX = "sip:*97@test.local"


class Mailbox(Registrar):
    """`status` is what SUBSCRIBE gets; a subscription is granted for `expires` seconds."""

    def __init__(self, status=200, expires=600):
        self.status = status
        self.expires = expires
        self.sent = 0
        super().__init__(lambda request, number: granted(request, 600), self._answer)

    def _answer(self, request, number):
        if request.startswith("SUBSCRIBE "):
            wanted = int(header(request, "Expires"))
            return self.status, [f"Expires: {min(self.expires, wanted)}", f"Contact: <sip:mailbox@127.0.0.1:{self.port}>"]
        return (486, []) if request.startswith("INVITE ") else None

    @property
    def subscribes(self):
        return [text for _, text in self.other_requests if text.startswith("SUBSCRIBE ")]

    @property
    def invites(self):
        return [text for _, text in self.other_requests if text.startswith("INVITE ")]

    def tell(self, new, old, state="active;expires=600", asked=True, socket=None):
        """Sends a NOTIFY, in the subscription's dialog or unasked, and gives the status line that came back."""
        self.sent += 1
        subscribe = self.subscribes[-1] if asked else None
        to = header(subscribe, "From") if asked else "<sip:alice@test.local>"
        call = header(subscribe, "Call-ID") if asked else f"unasked-{self.port}-{self.sent}"
        body = (f"Messages-Waiting: {'yes' if new else 'no'}\r\nMessage-Account: {MAILBOX}\r\n"
                f"Voice-Message: {new}/{old} (0/0)\r\n")
        lines = ["NOTIFY sip:alice@%s:%d SIP/2.0" % self.phone,
                 f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bKnotify{self.sent};rport", "Max-Forwards: 70",
                 "From: <sip:alice@test.local>;tag=registrar", f"To: {to}", f"Call-ID: {call}", f"CSeq: {self.sent} NOTIFY",
                 f"Contact: <sip:mailbox@127.0.0.1:{self.port}>", "Event: message-summary", f"Subscription-State: {state}",
                 "Content-Type: application/simple-message-summary", f"Content-Length: {len(body)}", "", body]
        message = "\r\n".join(lines).encode()
        if socket:
            socket.sendto(message, self.phone)
            return socket.recv(4096).decode().splitlines()[0]
        self.socket.sendto(message, self.phone)

        def answer():
            return next((text for text in self.responses if f"{self.sent} NOTIFY" in text), None)
        return wait_until(answer, 40, "the answer to NOTIFY").splitlines()[0]
