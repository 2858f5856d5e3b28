"""A name server of a few records on 127.0.0.1, written for the tests: A, AAAA, SRV and NAPTR over UDP (RFC 1035)."""

import socket
import struct
import threading

TYPES = {"A": 1, "CNAME": 5, "AAAA": 28, "SRV": 33, "NAPTR": 35}


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def string(text):
    return bytes([len(text)]) + text.encode()


def data(kind, value):
    if kind == "A":
        return socket.inet_pton(socket.AF_INET, value)
    if kind == "AAAA":
        return socket.inet_pton(socket.AF_INET6, value)
    if kind == "SRV":
        priority, weight, port, target = value
        return struct.pack("!HHH", priority, weight, port) + name(target)
    order, preference, flags, service, replacement = value
    return struct.pack("!HH", order, preference) + string(flags) + string(service) + string("") + name(replacement)


class NameServer:
    """Answers from `records`: {(name, type): [values]}; other names do not exist, other types of a name are empty."""

    def __init__(self, records, ttl=60):
        self.records = records
        self.ttl = ttl
        #: What was asked, as (name, type).
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        while True:
            try:
                query, peer = self.socket.recvfrom(4096)
            except OSError:
                return
            if len(query) < 17:
                return
            self.socket.sendto(self._answer(query), peer)

    def _answer(self, query):
        labels, place = [], 12
        while query[place]:
            labels.append(query[place + 1:place + 1 + query[place]].decode().lower())
            place += 1 + query[place]
        asked = ".".join(labels)
        number, = struct.unpack("!H", query[place + 1:place + 3])
        kind = next((kind for kind, value in TYPES.items() if value == number), str(number))
        self.asked.append((asked, kind))
        values = self.records.get((asked, kind), [])
        exists = any(known == asked for known, _ in self.records)
        flags = 0x8580 if exists else 0x8583
        answer = query[:2] + struct.pack("!HHHHH", flags, 1, len(values), 0, 0) + query[12:place + 5]
        for value in values:
            content = data(kind, value)
            answer += b"\xC0\x0C" + struct.pack("!HHIH", number, 1, self.ttl, len(content)) + content
        return answer

    def stop(self):
        # A datagram too short to be a question ends the thread, which a closed socket would not.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", self.socket.getsockname())
        self.thread.join(5)
        self.socket.close()
