"""A thin line between page and host: a TCP proxy with the rate, the delay and the jitter of a mobile network.

Both directions of all connections share one line. It holds little: what does not fit stays with the sender, as on a real
line, and nothing is lost or reordered. Each segment also costs the headers that it would have on the way.
"""

import contextlib
import random
import socket
import struct
import threading
import time
from collections import deque

from .process import free_port

#: Headers of IPv4 and of TCP with timestamps, and what fits behind them into a packet of Ethernet.
HEADERS = 52
SEGMENT = 1448
#: What the system takes from a sender before the line does; it doubles this for its own needs.
RECEIVE_BUFFER = 4096
#: Bytes under way in one direction of a connection; more wait with the sender.
UNDER_WAY = 256 * 1024


class Wire:
    """One direction of the line."""

    def __init__(self):
        self.rate = self.delay = self.jitter = 0
        self.bytes = 0
        self._free = 0.0
        self._lock = threading.Lock()
        #: Nothing passes until it is set.
        self.is_open = threading.Event()
        self.is_open.set()

    def carry(self, count):
        """Waits until so many bytes and their headers are on their way; returns when they arrive."""
        self.is_open.wait()
        with self._lock:
            count += HEADERS
            self.bytes += count
            if self.rate:
                self._free = max(time.monotonic(), self._free) + count * 8 / self.rate
                time.sleep(max(0, self._free - time.monotonic()))
            return time.monotonic() + self.delay + random.uniform(0, self.jitter)


class ThinLine:
    """Listens on `port` and connects to the host; `thin` makes it thin while connections go on."""

    def __init__(self, target=None):
        self.target = target
        self.up, self.down = Wire(), Wire()
        self.port = free_port()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(32)
        self._sockets = [self._listener]
        self._pages, self._pumps = [], []
        threading.Thread(target=self._accept, daemon=True).start()

    def thin(self, rate=0, delay=0.0, jitter=0.0):
        """Bits per second (0: no limit) and seconds, the same for both directions."""
        for wire in (self.up, self.down):
            wire.rate, wire.delay, wire.jitter = rate, delay, jitter

    def stall(self):
        """Nothing passes any more, and nobody is told: as behind a router that has gone, or in a tunnel."""
        for wire in (self.up, self.down):
            wire.is_open.clear()

    def go_on(self):
        """What waited comes now."""
        for wire in (self.up, self.down):
            wire.is_open.set()

    def leave(self):
        """The page has another network from now on: its connections are gone, and nobody tells the host, which still has them."""
        for pump in self._pumps:
            pump.leave()
        for page in self._pages:
            # The page is told at once, by a reset.
            page.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError):
                page.shutdown(socket.SHUT_RD)
            page.close()
        self._pages, self._pumps = [], []

    def _accept(self):
        while True:
            try:
                page, _ = self._listener.accept()
            except OSError:
                return
            host = socket.socket()
            host.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            try:
                host.connect(("127.0.0.1", self.target))
            except OSError:
                page.close()
                continue
            for each in (page, host):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [page, host]
            self._pages.append(page)
            self._pumps += [_Pump(page, host, self.up), _Pump(host, page, self.down)]

    def stop(self):
        self.go_on()
        for each in self._sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()


class _Pump:
    """One direction of one connection."""

    def __init__(self, source, target, wire):
        self.source, self.target, self.wire = source, target, wire
        self._waiting = deque()
        self._held = 0
        self._change = threading.Condition()
        self._has_left = False
        for work in (self._read, self._write):
            threading.Thread(target=work, daemon=True).start()

    def leave(self):
        """What comes from here on arrives nowhere, the end of the connection neither."""
        self._has_left = True

    def _read(self):
        arrival = 0.0
        while True:
            try:
                data = self.source.recv(SEGMENT)
            except OSError:
                data = b""
            if data:
                arrival = max(arrival, self.wire.carry(len(data)))
            with self._change:
                self._change.wait_for(lambda: self._held < UNDER_WAY)
                self._waiting.append((arrival, data))
                self._held += len(data)
                self._change.notify_all()
            if not data:
                return

    def _write(self):
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting)
                arrival, data = self._waiting.popleft()
                self._held -= len(data)
                self._change.notify_all()
            time.sleep(max(0, arrival - time.monotonic()))
            if not self._has_left:
                try:
                    self.target.sendall(data) if data else self.target.shutdown(socket.SHUT_WR)
                except OSError:
                    return
            if not data:
                return
