"""A place on the network that takes RTP and sends it back, and tells what it got."""

import socket
import threading

import numpy as np

#: Bytes of an RTP header without extensions (RFC 3550, section 5.1).
HEADER = 12


class Echo:
    """A socket with a port and address of its own; what comes there goes back to where it came from."""

    def __init__(self, address="127.0.0.1", echoes=True):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.socket.settimeout(0.2)
        self.address, self.port = self.socket.getsockname()
        self.echoes = echoes
        self.packets = []
        #: Where the packets came from.
        self.sources = set()
        self._is_running = True
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while self._is_running:
            try:
                packet, source = self.socket.recvfrom(2048)
            except (TimeoutError, ConnectionError):
                continue
            if len(packet) < HEADER or packet[0] >> 6 != 2:
                continue
            self.packets.append(packet)
            self.sources.add(source)
            if self.echoes:
                self.socket.sendto(packet, source)

    def send(self, packet, target):
        self.socket.sendto(packet, target)

    def count(self, payload_type):
        return sum(packet[1] & 0x7F == payload_type for packet in self.packets)

    def loudness(self, last=50):
        """How much of A-law sound there is in the last packets: the mean of its magnitudes, 0 to 1; silence is below 0.001."""
        codes = np.frombuffer(b"".join(packet[HEADER:] for packet in self.packets[-last:]), dtype=np.uint8) ^ 0x55
        exponent, mantissa = (codes >> 4) & 7, (codes & 0x0F).astype(np.int32)
        magnitude = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent.astype(np.int32) - 1, 0))
        return float(np.mean(magnitude)) / 32768 if len(codes) else 0.0

    def stop(self):
        self._is_running = False
        self._thread.join()
        self.socket.close()
