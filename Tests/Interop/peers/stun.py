"""A STUN server and the translator whose outside it tells: what comes to a port there goes to the socket that asked."""

import selectors
import socket
import struct
import threading

COOKIE = 0x2112A442
REQUEST, SUCCESS = 0x0001, 0x0101
XOR_MAPPED_ADDRESS = 0x0020


class Translator:
    """Answers Binding requests (RFC 8489) at `address`; each socket that asks gets a port at `outside`."""

    def __init__(self, address, outside, port=3478):
        self.outside = outside
        self.silent = False
        #: The sockets that asked, in order, repetitions included.
        self.asked = []
        #: The outside of each.
        self.ports = {}
        #: Datagrams that came in from outside, by port.
        self.carried = {}
        self._inside = {}
        self._peers = {}
        self._selector = selectors.DefaultSelector()
        self.socket = self._open(address, port)
        self._is_running = True
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _open(self, address, port=0):
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.bind((address, port))
        self._selector.register(opened, selectors.EVENT_READ)
        return opened

    def _serve(self):
        while self._is_running:
            for key, _ in self._selector.select(0.2):
                data, source = key.fileobj.recvfrom(65_536)
                if key.fileobj is self.socket:
                    self._answer(data, source)
                else:
                    self._carry(key.fileobj, data, source)

    def _answer(self, data, source):
        if len(data) < 20 or struct.unpack_from("!HHI", data)[::2] != (REQUEST, COOKIE):
            return
        self.asked.append(source)
        if self.silent:
            return
        if source not in self.ports:
            opened = self._open(self.outside)
            self._inside[opened] = source
            self.ports[source] = opened.getsockname()[1]
        hidden = struct.unpack("!I", socket.inet_aton(self.outside))[0] ^ COOKIE
        value = struct.pack("!BBHI", 0, 1, self.ports[source] ^ COOKIE >> 16, hidden)
        attribute = struct.pack("!HH", XOR_MAPPED_ADDRESS, len(value)) + value
        self.socket.sendto(struct.pack("!HH", SUCCESS, len(attribute)) + data[4:20] + attribute, source)

    def _carry(self, opened, data, source):
        """Both ways: what comes from inside goes to whoever sent last from outside."""
        inside = self._inside[opened]
        if source == inside:
            if opened in self._peers:
                opened.sendto(data, self._peers[opened])
            return
        self._peers[opened] = source
        port = opened.getsockname()[1]
        self.carried[port] = self.carried.get(port, 0) + 1
        opened.sendto(data, inside)

    def stop(self):
        self._is_running = False
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()
        self._selector.close()
