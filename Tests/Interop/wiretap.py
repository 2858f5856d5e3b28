"""What crosses the loopback interface in RTP, for far ends that cease to record when a call changes. Needs the right to capture packets."""

import socket
import struct
import threading

import numpy as np

from audio import RATE

ETHERNET = 14
ETHERNET_IPV4 = 0x0800
ETHERNET_IPV6 = 0x86DD
#: Bytes of an IPv6 header without extensions, and where it says what follows.
IPV6, NEXT = 40, 6
UDP = 17
#: One direction of a packet on the loopback interface: each is seen leaving and arriving.
ARRIVING = 0


def _expanded(payload):
    """Samples of PCMU (ITU-T G.711)."""
    code = ~np.frombuffer(payload, dtype=np.uint8)
    magnitude = (((code & 0x0F).astype(np.int32) << 3) + 0x84 << ((code >> 4) & 7)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude) / 32768


class Wiretap:
    """Collects the PCMU packets sent to some ports, until it is stopped."""

    def __init__(self, ports, is_ipv6=False):
        self.ports = ports
        self.is_ipv6 = is_ipv6
        self._packets = []
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETHERNET_IPV6 if is_ipv6 else ETHERNET_IPV4))
        self._socket.bind(("lo", 0))
        self._socket.settimeout(0.2)
        self._is_running = True
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while self._is_running:
            try:
                frame, origin = self._socket.recvfrom(65536)
            except TimeoutError:
                continue
            if origin[2] == ARRIVING and (payload := self._payload(frame[ETHERNET:])) is not None:
                self._packets.append(payload)

    def _payload(self, packet):
        """The payload of a PCMU packet for our ports, else None."""
        start = IPV6 if self.is_ipv6 else (packet[0] & 0x0F) * 4
        if packet[NEXT if self.is_ipv6 else 9] != UDP or len(packet) < start + 20:
            return None
        port = struct.unpack_from("!H", packet, start + 2)[0]
        rtp = packet[start + 8:]
        return rtp[12:] if port in self.ports and rtp[0] == 0x80 and rtp[1] & 0x7F == 0 else None

    def heard(self):
        """What was sent since the last look: samples and rate."""
        packets, self._packets = self._packets, []
        return _expanded(b"".join(packets)), RATE

    def stop(self):
        self._is_running = False
        self._thread.join()
        self._socket.close()
