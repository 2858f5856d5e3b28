"""linphonec as the telephone at the far end, driven through its standard input."""

import itertools
import os
from pathlib import Path

from .process import Process, free_port, share

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
audio_rtp_port={rtp}-{last_rtp}
[sound]
echocancellation=0
[video]
enabled=0
capture=0
display=0
[proxy_0]
reg_proxy=<sip:127.0.0.1:{exchange};transport={transport}>
reg_route=<sip:127.0.0.1:{exchange};transport={transport};lr>
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
_ports = itertools.islice(itertools.cycle(share(range(28_000, 29_800, 10))), os.getpid() % 64, None)


def configuration(folder, exchange, user, transport, rtp, codecs="", encryption=None):
    """Writes the settings of a line at the exchange; where they are."""
    (folder / ".local/share/linphone").mkdir(parents=True, exist_ok=True)
    path = folder / "linphonerc"
    path.write_text(CONFIGURATION.format(
        port=free_port(), transport=transport, user=user, rtp=rtp, last_rtp=rtp + 8, exchange=exchange.port, domain=exchange.domain,
        password=exchange.passwords[user], codecs=codecs, encryption="srtp" if encryption else "none", mandatory=int(encryption == "srtp-mand"),
    ))
    return path


class Linphone:
    def __init__(self, folder, exchange, user, plays, codec="PCMU", _rate=8000, encryption=None, transport="udp"):
        """`encryption`: `srtp-mand` makes and takes no calls without it."""
        self.folder = Path(folder)
        self.recording = self.folder / "heard.wav"
        codecs = "".join(
            f"[audio_codec_{index}]\nmime={name}\nrate={rate}\nchannels={1 + (name == 'opus')}\nenabled={int(name == codec)}\n"
            for index, (name, rate) in enumerate(CODECS)
        )
        rtp = next(_ports)
        # Two calls at once need two ports and those for RTCP.
        self.rtp_ports = range(rtp, rtp + 9)
        settings = configuration(self.folder, exchange, user, transport, rtp, codecs, encryption)
        pipe = self.folder / "commands"
        os.mkfifo(pipe)
        self.commands = os.open(pipe, os.O_RDWR)
        self.process = Process(
            f"linphonec-{user}", ["/usr/bin/stdbuf", "-o0", "/usr/bin/linphonec", "-c", str(settings)], self.folder,
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
