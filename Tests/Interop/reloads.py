"""Reloads in the middle of calls, counted and timed. `Scripts/reloads` writes the distribution into docs/continuity.md.

    .venv/bin/python Tests/Interop/reloads.py [--reloads 300] [--strict 60] [--write docs/continuity.md]

Each call is one of a real Chromium with a real telephone; both ends say a steady tone, so a gap is where it is not.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import numpy as np

from browser import WHOLE, Browser, driver
from host import Host
from peers.baresip import Baresip
from peers.kamailio import Kamailio
from peers.process import wait_until
from peers.thin_line import ThinLine
from thin_lines import write
from tone_ears import TONE, PageEar, WireEar, write_tone

#: Reloads in one call; then a new one begins.
IN_ONE_CALL = 25
#: How long anything may take before the call counts as lost. A person would have given up long before.
LOST = 30.0
#: The telephone may hear the last of a document so much before that document has played its last.
BEFORE = 0.1
#: Between two reloads both ends hear each other for so long.
BETWEEN = 0.6
#: What a page says of itself where nobody may look: a look would count as a gesture.
TELL_STATE = """setInterval(() => {
    const call = globalThis.spechPhone?.state.call;
    const tap = document.querySelector('#tap-to-hear');
    const words = `${call?.id ?? '-'} ${call?.state ?? '-'} ${tap !== null && tap.offsetParent !== null ? 'tap' : '-'}`;
    if (words === globalThis.toldState) return;
    globalThis.toldState = words;
    console.info('state ' + words);
}, 20)"""

COPIED = "async () => (await caches.keys()).some((name) => name.startsWith('spech.kept.'))"


@dataclass
class Gap:
    """Seconds without the other's tone: at the telephone (up), at the page (down)."""

    up: float
    down: float
    #: The page had to be touched: it said so, and the sound came with the touch.
    was_tapped: bool


class ReloadedCalls:
    """An exchange, a telephone, a host and one page, whose calls are reloaded."""

    def __init__(self, folder, is_strict=False, line=None, has_copy=False):
        """`is_strict`: the whole browser as a person has it, which may hold the sound back until it is touched. `line` is a proxy
        through which the page reaches its host. `has_copy`: the page has been open for so long that its service worker has the copy for when
        no host answers."""
        folder = Path(folder)
        for name in ("kamailio", "bob"):
            (folder / name).mkdir(parents=True)
        self.tone = write_tone(folder / "tone.wav", 48_000, 20)
        self.stops = []
        self.exchange = self._keep(Kamailio(folder / "kamailio"))
        self.bob = self._keep(Baresip(folder / "bob", self.exchange, "bob", write_tone(folder / "far.wav", 8000, 1200, TONE)))
        self.host = self._keep(Host(folder / "host", *(["--allowed-host", f"127.0.0.1:{line.port}"] if line else [])))
        if line:
            line.target = self.host.port
        self.address = f"http://127.0.0.1:{line.port}" if line else self.host.address
        PageEar.write(self.host.folder / "web")
        self.browser = Browser(folder / "browser", "about:blank", self.tone, is_phone=False, **(
            {"program": WHOLE, "may_sound": False} if is_strict else {}))
        self.stops.append(self.browser.close)
        self.page = self.browser.page
        self.ear = PageEar(self.browser.context, self.page)
        self.browser.context.add_init_script(TELL_STATE)
        #: Call, its state, and whether the page asks to be touched: as the page told last.
        self.told = ["-", "-", "-"]
        self.page.on("console", lambda message: message.text.startswith("state ") and self._note(message.text))
        self.page.goto(self.address)
        # The empty page before has no memory, and complains of it.
        self.browser.problems.clear()
        self.page.locator("#number, #field-server").first.wait_for(state="visible")
        said = self.browser.configure(
            "127.0.0.1", self.exchange.port, "alice", self.exchange.passwords["alice"], self.exchange.domain)
        assert self.browser.state()["accounts"][0]["registration"]["state"] == "registered", said
        self.browser.to_phone()
        if has_copy:
            wait_until(lambda: self.page.evaluate(COPIED), 60, "the copy of the page")
            self.page.reload()
            self.page.wait_for_function("() => globalThis.spechPhone?.state.access === 'member'", timeout=40_000)

    def _keep(self, part):
        self.stops.append(part.stop)
        return part

    def _note(self, text):
        self.told = text.split()[1:]

    def begin(self):
        """A call that both ends hear."""
        self.wire = WireEar(self.bob.rtp_ports)
        mark = len(self.ear.told)
        self.browser.dial("bob")
        self.browser.wait_for_state("active")
        self.until(lambda: self.ear.when("steady", mark) and self.wire.is_loud(time.time()), "the tone at both ends")
        self.call = self.told[0]

    def end(self):
        """Hangs up; nothing of the call is left."""
        assert self.told[:2] == [self.call, "active"]
        self.wire.stop()
        self.browser.hang_up()
        self.browser.wait_for_state("ended")
        wait_until(lambda: self.host.census()["media"]["sessions"] == 0, 40, "the end of the media session")

    def reload(self):
        """Reloads the page and waits until both ends hear each other again, in the same call."""
        self.browser.wait(BETWEEN)
        self.until(lambda: self.wire.is_loud(time.time()), "the tone at the telephone")
        mark = len(self.ear.told)
        self.page.reload(wait_until="commit")
        was_tapped = self._come_back(mark)
        last, steady = self.ear.back(mark)
        quiet, loud = self.wire.back(last - BEFORE)
        return Gap(loud - quiet, steady - last, was_tapped)

    def _come_back(self, mark):
        """Touches the page where it asks for it; returns whether it did."""
        was_tapped = False

        def is_back():
            nonlocal was_tapped
            if self.told[2] == "tap" and not was_tapped:
                was_tapped = True
                self.page.click("#tap-to-hear")
            back = self.ear.back(mark)
            return self.told[:2] == [self.call, "active"] and back and self.wire.back(back[0] - BEFORE)

        self.until(is_back, "the sound after a reload, both ways, in the same call")
        return was_tapped

    def until(self, condition, what):
        """Like `wait_until`, while Playwright hears what the page says."""
        end = time.monotonic() + LOST
        while not condition():
            assert time.monotonic() < end, f"waited {LOST:g} s for {what}; the page told {self.told}, {self.ear.told[-6:]}"
            self.page.wait_for_timeout(20)

    def measure(self, count):
        """So many reloads, in calls one after the other."""
        while count > 0:
            self.begin()
            for _ in range(min(count, IN_ONE_CALL)):
                yield self.reload()
            self.end()
            count -= IN_ONE_CALL

    def stop(self):
        for stop in reversed(self.stops):
            stop()


def row(name, gaps):
    """One direction in the table."""
    figures = np.percentile([1000 * each for each in gaps], [0, 50, 90, 95, 99, 100])
    return f"| {name} | {len(gaps)} | " + " | ".join(f"{each:.0f}" for each in figures) + " |"


def table(gaps, name):
    """Both directions; pages that had to be touched wait for the person and are counted apart."""
    free = [each for each in gaps if not each.was_tapped]
    rows = [row(f"{name}, {way}", [getattr(each, key) for each in free])
            for way, key in (("heard at the telephone", "up"), ("heard at the page", "down")) if free]
    tapped = len(gaps) - len(free)
    return rows + ([f"| {name}, touched first | {tapped} | – | – | – | – | – | – |"] if tapped else [])


HEAD = "| ms | reloads | least | p50 | p90 | p95 | p99 | most |\n|---|---|---|---|---|---|---|---|"


def measured(count, is_strict, has_copy=True):
    with tempfile.TemporaryDirectory() as folder:
        calls = ReloadedCalls(folder, is_strict, has_copy=has_copy)
        try:
            gaps = []
            for gap in calls.measure(count):
                gaps.append(gap)
                if len(gaps) % IN_ONE_CALL == 0:
                    print(len(gaps), *table(gaps[-IN_ONE_CALL:], "the last"), sep="\n", file=sys.stderr, flush=True)
            return gaps
        finally:
            calls.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reloads", type=int, default=int(os.environ.get("SPECH_RELOADS", "50")), help="with sound that may begin by itself")
    parser.add_argument("--strict", type=int, default=None, help="in a browser as a person has it; a tenth of the others when left out")
    parser.add_argument("--without-copy", action="store_true", help="of a page whose service worker has nothing yet, to compare")
    parser.add_argument("--write", help="the document that gets the table")
    chosen = parser.parse_args()
    strict = chosen.reloads // 10 if chosen.strict is None else chosen.strict
    lines = [HEAD]
    load = os.getloadavg()[0]
    if chosen.reloads:
        lines += table(measured(chosen.reloads, False, not chosen.without_copy), "sound may begin by itself")
    if strict:
        lines += table(measured(strict, True, not chosen.without_copy), "as a person has it")
    lines += ["", f"{chosen.reloads + strict} reloads, 0 calls lost. Load of the machine before: {load:.1f}, after: {os.getloadavg()[0]:.1f}."]
    print("\n".join(lines), flush=True)
    if chosen.write:
        write(chosen.write, "\n".join(lines) + "\n")
    driver().stop()


if __name__ == "__main__":
    main()
