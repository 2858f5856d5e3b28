"""A program that a test starts, watches and ends by its own process id."""

import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path


#: Below the range from which the system gives ports to whoever asks for any.
PORTS = range(10_000, 20_000)
#: Which of the programs that run tests side by side this is, and how many there may be at most.
WORKER, WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]), 5


def share(ports):
    """The part of a range that belongs to this program's tests."""
    size = len(ports) // WORKERS
    return ports[WORKER % WORKERS * size:][:size]


def free_port():
    """A port of 127.0.0.1 that nobody uses at this moment, over UDP or TCP, and that the system gives to nobody."""
    for _ in range(1000):
        port = random.choice(share(PORTS))
        if not is_bound(port, socket.SOCK_DGRAM) and not is_bound(port, socket.SOCK_STREAM):
            return port
    raise AssertionError("no port is free")


def is_bound(port, kind=socket.SOCK_DGRAM, address="127.0.0.1"):
    """Whether somebody holds the port of this address."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind) as probe:
        try:
            probe.bind((address, port))
        except OSError:
            return True
        return False


def wait_until(condition, seconds=40.0, what="the condition", step=0.05):
    """Returns the first true value of `condition()`; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        time.sleep(step)


class Process:
    """Runs a command with its output in a file; `stop()` ends it and nothing else."""

    def __init__(self, name, command, folder, environment=None, stdin=subprocess.DEVNULL):
        self.name = name
        self.log = Path(folder) / f"{name}.log"
        self._file = open(self.log, "wb")
        self.child = subprocess.Popen(
            command, cwd=folder, stdin=stdin, stdout=self._file, stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})}, start_new_session=True,
        )

    def text(self):
        return self.log.read_text(errors="replace")

    def is_running(self):
        return self.child.poll() is None

    def until(self, condition, seconds, what):
        """Waits for a sign of readiness; a program that never gives it is ended, and what it said is shown."""
        def ready():
            assert self.is_running(), f"{self.name} ended early"
            return condition()
        try:
            return wait_until(ready, seconds, what)
        except BaseException as error:
            self.stop(signal.SIGKILL)
            raise AssertionError(f"{error}; {self.name} said:\n{self.text()[-2000:]}") from error

    def wait_for(self, text, seconds=60.0):
        self.until(lambda: text in self.text(), seconds, f"{self.name} to print {text!r}")

    def stop(self, signal_number=signal.SIGTERM, seconds=20.0):
        """Ends the process (and its own children) and returns its exit status."""
        if self.child.poll() is None:
            if signal_number == signal.SIGKILL:
                os.killpg(self.child.pid, signal.SIGKILL)
            else:
                self.child.send_signal(signal_number)
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(self.child.pid, signal.SIGKILL)
                self.child.wait(seconds)
        self._file.close()
        return self.child.returncode
