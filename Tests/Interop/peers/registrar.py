"""A registrar that does what a test tells it: it answers each REGISTER by the next step of a script, and notes when it came."""

import re
import socket
import threading
import time


def challenge(nonce):
    return 401, [f'WWW-Authenticate: Digest realm="test.local", nonce="{nonce}", algorithm=MD5, qop="auth"']


def no_events(request, number):
    """What a server says to SUBSCRIBE that has nothing to tell; other requests get no answer."""
    return (489, ["Allow-Events: nothing"]) if request.startswith("SUBSCRIBE ") else None


class Registrar:
    """`answer(request, number)` gives status and headers, or None for silence; `others(request, number)` does so for other requests."""

    def __init__(self, answer, others=no_events, address="127.0.0.1"):
        self.answer = answer
        self.others = others
        self.requests = []
        self.other_requests = []
        #: What the phone answered to requests of ours.
        self.responses = []
        #: Where the phone's last request came from.
        self.phone = None
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.socket.settimeout(0.2)
        self.port = self.socket.getsockname()[1]
        self.running = True
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        known = {}
        while self.running:
            try:
                data, source = self.socket.recvfrom(65_536)
            except TimeoutError:
                continue
            text = data.decode(errors="replace")
            if text.startswith("SIP/2.0"):
                self.responses.append(text)
            if text.startswith(("ACK ", "SIP/2.0")) or not text.strip():
                continue
            self.phone = source
            branch = header(text, "Via")
            if branch not in known:
                is_register = text.startswith("REGISTER ")
                requests = self.requests if is_register else self.other_requests
                requests.append((time.monotonic(), text))
                answer = (self.answer if is_register else self.others)(text, len(requests))
                if answer is None:
                    continue
                status, headers = answer
                lines = [f"SIP/2.0 {status} Because"]
                for name in ("Via", "From", "To", "Call-ID", "CSeq"):
                    is_new = name == "To" and ";tag=" not in header(text, name)
                    lines.append(f"{name}: {header(text, name)}" + (";tag=registrar" if is_new else ""))
                known[branch] = "\r\n".join([*lines, *headers, "Content-Length: 0", "", ""]).encode()
            self.socket.sendto(known[branch], source)

    def stop(self):
        self.running = False
        self.thread.join(2)
        self.socket.close()


def header(text, name):
    return re.search(rf"(?im)^{name}\s*:\s*(.*?)\r?$", text).group(1)


def granted(text, seconds):
    """A 200 for what was asked."""
    return 200, [f"Contact: {header(text, 'Contact')};expires={seconds}"]
