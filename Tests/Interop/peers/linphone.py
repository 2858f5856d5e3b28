"""linphonec as the telephone at the far end, driven through its standard input."""

import itertools
import os
from pathlib import Path

from .process import Process, free_port

CONFIGURATION = """[sip]
sip_port={port}
sip_tcp_port={port}
sip_tls_port=-1
default_proxy=0
guess_hostname=0
contact="sip:{user}@127.0.0.1"
use_ipv6=0
use_info=0
use_rfc2833=1
media_encryption={encryption}
media_encryption_mandatory={mandatory}
[net]
mtu=1300
[rtp]
audio_rtp_port={rtp}
[sound]
echocancellation=0
[video]
enabled=0
capture=0
display=0
[proxy_0]
reg_proxy=<sip:127.0.0.1:{exchange};transport=udp>
reg_route=<sip:127.0.0.1:{exchange};transport=udp;lr>
reg_identity=sip:{user}@{domain}
reg_expires=300
reg_sendregister=1
publish=0
[auth_info_0]
username={user}
passwd={password}
realm={domain}
[misc]
uuid=
{codecs}"""

CODECS = [("PCMU", 8000), ("PCMA", 8000), ("opus", 48000), ("speex", 8000), ("speex", 16000), ("speex", 32000),
          ("GSM", 8000), ("G722", 8000), ("iLBC", 8000), ("G729", 8000), ("L16", 44100), ("BV16", 8000)]

#: No two telephones of a test share ports for their sound.
_number = itertools.count(os.getpid())


class Linphone:
    def __init__(self, folder, exchange, user, plays, codec="PCMU", _rate=8000, encryption=None):
        """`encryption`: `srtp-mand` makes and takes no calls without it."""
        self.folder = Path(folder)
        self.recording = self.folder / "heard.wav"
        (self.folder / ".local/share/linphone").mkdir(parents=True, exist_ok=True)
        codecs = "".join(
            f"[audio_codec_{index}]\nmime={name}\nrate={rate}\nchannels={1 + (name == 'opus')}\nenabled={int(name == codec)}\n"
            for index, (name, rate) in enumerate(CODECS)
        )
        rtp = 28000 + next(_number) % 900 * 2
        self.rtp_ports = range(rtp, rtp + 1)
        configuration = self.folder / "linphonerc"
        configuration.write_text(CONFIGURATION.format(
            port=free_port(), user=user, rtp=rtp, exchange=exchange.port, domain=exchange.domain,
            password=exchange.passwords[user], codecs=codecs, encryption="srtp" if encryption else "none", mandatory=int(encryption == "srtp-mand"),
        ))
        pipe = self.folder / "commands"
        os.mkfifo(pipe)
        self.commands = os.open(pipe, os.O_RDWR)
        self.process = Process(
            f"linphonec-{user}", ["/usr/bin/stdbuf", "-o0", "/usr/bin/linphonec", "-c", str(configuration)], self.folder,
            environment={"HOME": str(self.folder)}, stdin=self.commands,
        )
        self.process.until(self._is_registered, 60, "linphonec to register")
        self.command("soundcard use files")
        self.command(f"play {plays}")
        self.command(f"record {self.recording}")
        self.command("autoanswer enable")

    def command(self, text):
        os.write(self.commands, (text + "\n").encode())

    def _is_registered(self):
        self.command("status register")
        return "registered, identity" in self.process.text()

    def stop(self):
        if self.process.is_running():
            self.command("quit")
        self.process.stop()
        os.close(self.commands)
