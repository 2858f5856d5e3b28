"""baresip as the telephone at the far end: it answers by itself, plays one file and records to another."""

import itertools
import json
import os
import socket
from pathlib import Path

from .process import Process, free_port, share

MODULES = ["g711.so", "g722.so", "gsm.so", "l16.so", "opus.so", "aufile.so", "sndfile.so", "srtp.so"]
APPLICATIONS = ["ctrl_tcp.so", "contact.so", "menu.so"]
#: No two telephones of a test share ports for their sound.
_ports = itertools.islice(itertools.cycle(share(range(20_000, 28_000, 20))), os.getpid() % 64, None)


class Baresip:
    def __init__(self, folder, exchange, user, plays, codec="PCMU", rate=8000, encryption=None, transport="udp"):
        """`encryption`: `srtp` takes and makes calls with and without, `srtp-mand` with it only."""
        address = exchange.address
        self.folder = Path(folder)
        self.user = user
        self.port = free_port()
        self.control = free_port()
        self.rtp_ports = range(rtp := next(_ports), rtp + 19)
        (self.folder / "config").write_text("\n".join([
            "poll_method epoll", f"sip_listen {exchange.host}:{self.port}", f"audio_player aufile,{self.folder / 'unused.wav'}", f"snd_path {self.folder}",
            f"audio_source aufile,{plays}", f"audio_alert aufile,{self.folder / 'alert.wav'}", f"ausrc_srate {rate}",
            f"auplay_srate {rate}", "ausrc_channels 1", "auplay_channels 1", "audio_level no", "ausrc_format s16",
            "auplay_format s16", "call_max_calls 4", f"rtp_ports {rtp}-{rtp + 18}", "rtcp_mux no",
            "jitter_buffer_delay 2-10", f"net_interface {address}", "module_path /usr/lib/baresip/modules",
            *[f"module {name}" for name in MODULES], "module_tmp account.so",
            *[f"module_app {name}" for name in APPLICATIONS], f"ctrl_tcp_listen 127.0.0.1:{self.control}", "menu_bell no",
            "statmode_default off", "",
        ]))
        (self.folder / "accounts").write_text(
            f"<sip:{user}@{exchange.domain};transport={transport}>;auth_user={user};auth_pass={exchange.passwords[user]};"
            f'outbound="sip:{exchange.host}:{exchange.port};transport={transport}";regint=300;answermode=auto;'
            f"audio_codecs={codec if '/' in codec else codec + '/8000/1'};dtmfmode=rtpevent{f';mediaenc={encryption}' if encryption else ''}\n"
        )
        (self.folder / "contacts").write_text(f'"alice" <sip:alice@{exchange.domain}>\n')
        self.process = Process(
            f"baresip-{user}", ["/usr/bin/baresip", "-6" if ":" in address else "-4", "-f", str(self.folder)], self.folder,
            environment={"HOME": str(self.folder)},
        )
        self.process.wait_for("200 OK")
        self.socket = self.process.until(self._connect, 30, "baresip's control port")
        self.socket.settimeout(5)
        self.events = []
        self._buffer = b""

    @property
    def recording(self):
        """What the far end heard in its last call, as its decoder gave it."""
        return max(self.folder.glob("dump-*-dec.wav"), key=lambda path: path.stat().st_mtime)

    def _connect(self):
        try:
            return socket.create_connection(("127.0.0.1", self.control), 1)
        except OSError:
            return None

    def command(self, name, parameters=""):
        """Sends a command of baresip's menu; its events are collected by `read_events`."""
        body = json.dumps({"command": name, "params": parameters, "token": name}).encode()
        self.socket.sendall(b"%d:%s," % (len(body), body))

    def dial(self, target):
        self.command("dial", target)

    def write(self, text):
        """Sends a text message to alice, its only contact."""
        self.command("contact_next")
        self.command("message", text)

    def press(self, digits):
        """Presses keys in the current call."""
        for digit in digits:
            self.command("sndcode", digit)

    def read_events(self):
        """The events so far, as dictionaries."""
        self.socket.setblocking(False)
        try:
            while data := self.socket.recv(65536):
                self._buffer += data
        except BlockingIOError:
            pass
        while (colon := self._buffer.find(b":")) > 0:
            length = int(self._buffer[:colon])
            if len(self._buffer) < colon + length + 2:
                break
            self.events.append(json.loads(self._buffer[colon + 1:colon + 1 + length]))
            self._buffer = self._buffer[colon + length + 2:]
        self.socket.setblocking(True)
        return self.events

    def stop(self):
        self.socket.close()
        self.process.stop()
