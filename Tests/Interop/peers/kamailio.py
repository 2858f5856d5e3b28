"""Kamailio as the registrar and proxy that a person's PBX would be."""

import socket
from pathlib import Path

from .process import Process, free_port

CONFIGURATION = Path(__file__).with_name("kamailio.cfg")


class Kamailio:
    domain = "test.local"
    passwords = {"alice": "alicepw", "bob": "bobpw", "carol": "carolpw"}

    def __init__(self, folder, address="127.0.0.1", certificate=None, stun=False):
        """`certificate` is a pair of files, certificate and key, for a TLS listener at `tls_port`; `stun`: it answers STUN, too."""
        self.folder = Path(folder)
        self.address = address
        self.port = free_port()
        self.tls_port = free_port() if certificate else None
        users = " ".join(f'$sht(users=>{user})="{password}";' for user, password in self.passwords.items())
        text = CONFIGURATION.read_text()
        values = {"SIP_PORT": str(self.port), "RUN": str(self.folder), "USERS": users, "ADDRESS": self.host,
                  "TLS": self._tls(certificate), "STUN": 'loadmodule "stun.so"' if stun else ""}
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        self.configuration = self.folder / "kamailio.cfg"
        self.configuration.write_text(text)
        self.start()

    @property
    def host(self):
        return f"[{self.address}]" if ":" in self.address else self.address

    def _tls(self, certificate):
        if certificate is None:
            return ""
        return "\n".join([
            "enable_tls=yes", f"listen=tls:{self.host}:{self.tls_port}", f'alias="{self.host}:{self.tls_port}"',
            'loadmodule "/usr/lib/x86_64-linux-gnu/kamailio/modules/tls.so"',
            f'modparam("tls", "certificate", "{certificate[0]}")', f'modparam("tls", "private_key", "{certificate[1]}")',
            'modparam("tls", "tls_method", "TLSv1.2+")', 'modparam("tls", "verify_certificate", 0)',
            'modparam("tls", "require_certificate", 0)',
        ])

    def start(self):
        self.process = Process(
            "kamailio",
            ["/usr/sbin/kamailio", "-f", str(self.configuration), "-DD", "-E", "-P", str(self.folder / "kamailio.pid"),
             "-Y", str(self.folder), "-m", "32", "-M", "4"],
            self.folder,
        )
        self.process.until(self.answers, 60, "kamailio to answer OPTIONS")

    def answers(self):
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((self.address, 0))
            probe.settimeout(0.3)
            port = probe.getsockname()[1]
            probe.sendto(
                (f"OPTIONS sip:{self.host}:{self.port} SIP/2.0\r\nVia: SIP/2.0/UDP {self.host}:{port};branch=z9hG4bKprobe{port}\r\n"
                 "Max-Forwards: 5\r\nFrom: <sip:probe@test.local>;tag=1\r\nTo: <sip:test.local>\r\n"
                 f"Call-ID: probe{port}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode(),
                (self.address, self.port),
            )
            try:
                return b" 200 " in probe.recv(4096)
            except OSError:
                return False

    def stop(self):
        self.process.stop()
