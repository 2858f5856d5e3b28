"""liblinphone as somebody who writes messages in envelopes (CPIM) and asks for notices (IMDN), which linphonec cannot be told to.

As a program it runs the library: `send TEXT` and `read` on its standard input, to and from the address that it was started with.
"""

import contextlib
import ctypes
import itertools
import queue
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from .linphone import configuration
from .process import wait_until


class LinphoneWriter:
    """How far a message has come: 2 the server has it, 6 the other side, 7 it was read."""

    SENT, DELIVERED, DISPLAYED = 2, 6, 7

    def __init__(self, folder, exchange, user, other):
        self.folder = Path(folder)
        settings = configuration(self.folder, exchange, user, "udp", 28_000)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "peers.linphone_writer", str(settings), other], cwd=Path(__file__).parents[1], text=True,
            env={"HOME": str(self.folder)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        # The library prints, too.
        registered = threading.Event()
        threading.Thread(
            target=lambda: [registered.set() for line in self.process.stdout if line == "registered\n"], daemon=True).start()
        assert registered.wait(60), "not registered"

    def command(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def wait_for(self, text, state=None):
        """Waits until it knows this message, and how far it has come."""
        wait_until(lambda: self._states().get(text) == state if state else text in self._states(), 60, f"{text!r} in the state {state}")

    def _states(self):
        path = self.folder / ".local/share/linphone/linphone.db"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            # A reader that meets the library's journal in the middle of a write is told that it may not write.
            with contextlib.suppress(sqlite3.OperationalError):
                return dict(database.execute(
                    "SELECT body, state FROM conference_chat_message_event JOIN chat_message_content USING (event_id)"))
        return {}

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)


def run(settings, other):
    library = ctypes.CDLL("liblinphone.so.10")
    pointers = [
        "factory_get", "factory_create_core_3", "core_get_chat_room_from_uri", "core_get_default_account",
        "chat_room_create_message_from_utf8"]
    for name in pointers:
        getattr(library, f"linphone_{name}").restype = ctypes.c_void_p

    def call(name, *arguments):
        return getattr(library, f"linphone_{name}")(
            *(ctypes.c_void_p(each) if each is None or isinstance(each, int) else each.encode() for each in arguments))

    core = call("factory_create_core_3", call("factory_get"), settings, None, None)
    call("core_start", core)
    registered = 2
    lines = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in itertools.chain(sys.stdin, [None])], daemon=True).start()
    tick = threading.Event()
    is_known = False
    while True:
        call("core_iterate", core)
        tick.wait(0.02)
        if not is_known:
            if call("account_get_state", call("core_get_default_account", core)) != registered:
                continue
            is_known = True
            room = call("core_get_chat_room_from_uri", core, other)
            call("chat_room_allow_cpim", room)
            print("registered", flush=True)
        with contextlib.suppress(queue.Empty):
            line = lines.get_nowait()
            if line is None:
                break
            if line.startswith("send "):
                call("chat_message_send", call("chat_room_create_message_from_utf8", room, line[5:].strip()))
            else:
                call("chat_room_mark_as_read", room)
    call("core_stop", core)


if __name__ == "__main__":
    run(*sys.argv[1:])
