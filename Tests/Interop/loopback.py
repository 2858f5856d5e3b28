"""What arrives over the loopback interface, with the kernel's times. Needs the right to capture packets."""

import socket
import struct
import threading

ETHERNET = 14
ETHERNET_IPV4 = 0x0800
ETHERNET_IPV6 = 0x86DD
#: One direction of a packet on the loopback interface: each is seen leaving and arriving.
ARRIVING = 0
#: Linux: the time of a packet's arrival comes with it.
SO_TIMESTAMPNS = 35


class LoopbackTap:
    """Gives each packet that arrives, from its IP header on, and its time to `note`, in a thread of its own, until it is stopped."""

    def __init__(self, note, protocol=ETHERNET_IPV4):
        self._note = note
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
        self._socket.bind(("lo", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self._socket.settimeout(0.2)
        self._is_running = True
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while self._is_running:
            try:
                frame, ancillary, _, origin = self._socket.recvmsg(65536, 64)
            except TimeoutError:
                continue
            if origin[2] == ARRIVING:
                seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
                self._note(frame[ETHERNET:], seconds + nanoseconds / 1e9)

    def stop(self):
        self._is_running = False
        self._thread.join()
        self._socket.close()
