"""What crosses the loopback interface in RTP, for far ends that cease to record when a call changes. Needs the right to capture packets."""

import struct

import numpy as np

from audio import RATE
from loopback import ETHERNET_IPV4, ETHERNET_IPV6, LoopbackTap

#: Bytes of an IPv6 header without extensions, and where it says what follows.
IPV6, NEXT = 40, 6
UDP = 17


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
        self._tap = LoopbackTap(self._note, ETHERNET_IPV6 if is_ipv6 else ETHERNET_IPV4)

    def _note(self, packet, _):
        if (payload := self._payload(packet)) is not None:
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
        self._tap.stop()
