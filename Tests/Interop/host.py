"""The host as a person runs it: the release program, with a vault of its own."""

import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import time
import urllib.request
from functools import cache
from pathlib import Path

from peers.process import Process, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]


#: What must be zero when no call is up.
AT_REST = {
    "phone": ["calls", "media", "requests", "resolutions", "stores", "commands", "attachments",
              "callTimers"],
    "phone.agent": ["clientTransactions", "serverTransactions", "dialogs", "sessions", "timers"],
    "media": ["portsTaken", "sessions"],
}


def busy(census):
    """The counts that are not zero though no call is up."""
    left = {}
    for path, names in AT_REST.items():
        part = census
        for key in path.split("."):
            part = part[key]
        left.update({f"{path}.{name}": part[name] for name in names if part[name] != 0})
    return left


@cache
def programs():
    """Where `Scripts/test` built the programs, or the folder that SPECH_PROGRAMS names."""
    if folder := os.environ.get("SPECH_PROGRAMS"):
        return Path(folder)
    # The script's own flags: others would make the next build compile everything again.
    command = ["bash", "-c", 'source Scripts/build.sh; swift build "${build_flags[@]}" --show-bin-path']
    return Path(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.strip())


#: The host makes its certificate itself, so nobody vouches for it.
ANY_CERTIFICATE = ssl._create_unverified_context()

#: Collects what the page plays. It lies beside the page's own modules, because the content policy allows no other place.
TAP = """
registerProcessor('tap', class extends AudioWorkletProcessor {
    process(inputs) {
        const channel = inputs[0][0];
        if (channel) this.port.postMessage(channel.slice());
        return true;
    }
});
"""


class Host:
    """A started host; `address` is what a person would open."""

    def __init__(self, folder, *arguments, demo=False, name="host", port=None, secure=False, program="SpechPhone",
                 environment=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.vault = self.folder / "vault"
        web = self.folder / "web"
        shutil.copytree(ROOT / "web", web, dirs_exist_ok=True)
        (web / "tap-for-tests.js").write_text(TAP)
        self.port = port or free_port()
        command = [programs() / program, "--port", str(self.port), "--vault", self.vault, "--web", web,
                   "--log-level", "debug", *arguments]
        if demo:
            command += ["--demo-exchange", programs() / "DemoExchange"]
        self.process = Process(name, [str(part) for part in command], self.folder, environment)
        self.address = f"{'https' if secure else 'http'}://127.0.0.1:{self.port}"
        self.process.until(self._is_up, 60, "the host to serve its page")

    def _is_up(self):
        try:
            return urllib.request.urlopen(self.address + "/healthz", timeout=5, context=ANY_CERTIFICATE).status == 200
        except OSError:
            return False

    def text(self):
        return self.process.text()

    def enrolment_link(self):
        """The one-time link that the host printed at its start."""
        return re.search(r"http\S+#enrol=\S+", self.text()).group(0)

    def descriptors(self):
        """How many files and sockets it has open."""
        return len(os.listdir(f"/proc/{self.process.child.pid}/fd"))

    def census(self):
        """What the host counts at this moment, by its own SIGUSR1 dump."""
        seen = self.text().count("census {")
        self.process.child.send_signal(signal.SIGUSR1)
        wait_until(lambda: self.text().count("census {") > seen, 30, "a census in the log")
        start = self.text().rindex("census {") + len("census ")
        return json.JSONDecoder().raw_decode(self.text()[start:])[0]

    def stop(self, signal_number=signal.SIGINT):
        """Ctrl-C, or another signal; returns the exit status and the seconds it took."""
        begin = time.monotonic()
        status = self.process.stop(signal_number)
        return status, time.monotonic() - begin
