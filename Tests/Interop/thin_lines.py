"""Calls over thin lines, measured: what is lost, how late it comes and how it sounds. `Scripts/thin-lines` writes docs/sound.md.

    .venv/bin/python Tests/Interop/thin_lines.py [--rates 64,32] [--formats opus] [--seconds 30] [--delay 50] [--jitter 30]

Each cell is one call of a real Chromium, through a proxy (peers/thin_line.py), with a real telephone.
"""

import argparse
import datetime
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import audio
from browser import Browser, driver
from host import ROOT, Host
from likeness import LATEST, Likeness, compare
from peers.baresip import Baresip
from peers.kamailio import Kamailio
from peers.process import Process, free_port, wait_until
from peers.thin_line import ThinLine
from two_ears import PageEars, WireEars

#: The codec module as it is where the browser has no Opus.
WITHOUT_OPUS = """export * from '/js/audio/opus-codec.js?whole';
export const supportedFormats = async () => ['pcm16'];"""


@dataclass
class Cell:
    format: str
    up: Likeness
    down: Likeness
    #: Share of the frames that either sender dropped, by its own counters.
    up_dropped: float
    down_dropped: float
    #: Bits per second of the line, headers and the control socket included.
    up_rate: float
    down_rate: float
    codec: dict

    def row(self, name):
        def way(likeness, dropped, rate):
            pesq = "–" if likeness.pesq is None else f"{likeness.pesq:.2f}"
            return (f"{100 * dropped:.1f} % | {100 * likeness.missing:.1f} % | {1000 * likeness.p50:.0f} / "
                    f"{1000 * likeness.p95:.0f} | {pesq} | {rate / 1000:.0f}")
        return (f"| {name} | {self.format} | {way(self.up, self.up_dropped, self.up_rate)} | "
                f"{way(self.down, self.down_dropped, self.down_rate)} |")


WAY = "dropped | missing | delay p50 / p95, ms | PESQ | kbit/s"
HEAD = f"""| line | format | up: {WAY} | down: {WAY} |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


class ThinCalls:
    """An exchange, a telephone, a host and one page behind a line, for calls one after the other."""

    def __init__(self, folder, format):
        self.format = format
        folder = Path(folder)
        for name in ("kamailio", "bob"):
            (folder / name).mkdir(parents=True)
        near = audio.repeated(folder / "near.wav", audio.at(audio.speech(audio.NEAR), audio.RATE, 48_000), 48_000, 12)
        far = audio.repeated(folder / "far.wav", audio.speech(audio.FAR), audio.RATE, 30)
        self.exchange = Kamailio(folder / "kamailio")
        self.bob = Baresip(folder / "bob", self.exchange, "bob", far)
        self.line = ThinLine()
        self.host = Host(folder / "host", "--allowed-host", f"127.0.0.1:{self.line.port}")
        self.line.target = self.host.port
        self.browser = Browser(folder / "browser", "about:blank", near, is_phone=False)
        PageEars.prepare(self.browser, self.host.folder / "web")
        if format == "pcm16":
            self.browser.context.route("**/js/audio/opus-codec.js", lambda route: route.fulfill(
                content_type="text/javascript", body=WITHOUT_OPUS))
        self.browser.page.goto(f"http://127.0.0.1:{self.line.port}/")
        self.browser.page.locator("#number, #field-server").first.wait_for(state="visible")
        said = self.browser.configure(
            "127.0.0.1", self.exchange.port, "alice", self.exchange.passwords["alice"], self.exchange.domain)
        assert self.browser.state()["accounts"][0]["registration"]["state"] == "registered", said
        self.browser.to_phone()
        # What a first call fetches is fetched on a good line.
        self._call()
        self.browser.wait(2)
        self._hang_up()

    def _call(self):
        self.browser.dial("bob")
        self.browser.wait_for_state("active")
        self.browser.page.wait_for_function(
            "(format) => globalThis.spechPhone.audio.statistics.codec.format === format && "
            "globalThis.spechPhone.audio.statistics.stream.played > 10", arg=self.format, timeout=60_000)

    def _hang_up(self):
        self.browser.hang_up()
        self.browser.wait_for_state("ended")
        wait_until(lambda: self.host.census()["media"]["sessions"] == 0, 40, "the end of the media session")

    def measure(self, seconds, rate, delay, jitter):
        """One call on a line of `rate` bit/s (0: no limit) with `delay` and `jitter` in seconds each way."""
        self.line.thin(rate, delay, jitter)
        wire = WireEars(self.bob.rtp_ports)
        before = self._counts()
        self._call()
        ears = PageEars(self.browser)
        sent = self.line.up.bytes, self.line.down.bytes
        self.browser.wait(seconds)
        carried = [8 * (wire.bytes - before) / seconds for wire, before in zip((self.line.up, self.line.down), sent)]
        after, codec = self._counts(), self.browser.page.evaluate("spechPhone.audio.transport.read()")["codec"]
        near_said, page_heard = ears.read()
        far_said, far_heard = wire.stop()
        self.line.thin()
        self._hang_up()
        dropped = {name: after[name] - before[name] for name in after}
        begin, end = near_said.begin, near_said.begin + len(near_said.samples) / audio.RATE
        return Cell(
            self.format, compare(near_said, far_heard, begin, end), compare(far_said, page_heard, begin, end),
            dropped["dropped"] / max(1, dropped["sent"] + dropped["dropped"]),
            dropped["gaps"] / max(1, dropped["played"] + dropped["gaps"]), *carried, codec)

    def _counts(self):
        read = self.browser.page.evaluate("spechPhone.audio.transport.read()")
        return {"sent": read["socket"]["sent"], "dropped": read["socket"]["dropped"] + read["line"]["left"],
                "played": read["stream"]["played"], "gaps": read["stream"]["gaps"]}

    def stop(self):
        for part in (self.browser.close, self.host.stop, self.line.stop, self.bob.stop, self.exchange.stop):
            part()


#: Between these lines of docs/sound.md the table is written.
MARKS = "<!-- measured -->\n", "<!-- end of measured -->\n"


def write(path, text):
    """Puts the tables between the marks of a document."""
    document = Path(path).read_text()
    before, rest = document.split(MARKS[0])
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    stamp = f"Commit {commit}, {datetime.date.today()}.\n\n"
    Path(path).write_text(before + MARKS[0] + stamp + text + MARKS[1] + rest.split(MARKS[1])[1])


def measured(folder, format, rates, seconds, delay, jitter):
    """The rows of one format; `delay` and `jitter` in milliseconds."""
    calls = ThinCalls(folder, format)
    try:
        for rate in rates:
            cell = calls.measure(seconds, 1000 * rate, delay / 1000, jitter / 1000)
            print(cell.codec, calls.host.census()["downlinkLeftOut"], cell.up.pieces, cell.down.pieces, file=sys.stderr, flush=True)
            yield cell.row(f"{rate or '∞'} kbit/s, {delay:g} + {jitter:g} ms")
    finally:
        calls.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rates", default="0,512,256,128,64,32", help="kbit/s; 0 is a line without limit")
    parser.add_argument("--formats", default="opus,pcm16")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--delay", type=float, default=50, help="ms each way")
    parser.add_argument("--jitter", type=float, default=30, help="ms each way")
    parser.add_argument("--write", help="the document that gets the tables, with those of longer lines")
    chosen = parser.parse_args()
    rates = list(map(int, chosen.rates.split(",")))
    plan = [(format, rates, chosen.delay, chosen.jitter) for format in chosen.formats.split(",")]
    if chosen.write:
        plan += [("opus", [64, 32], 150, 60), ("opus", [64, 32], 250, 100)]
    lines = [HEAD]
    print(HEAD, flush=True)
    for format, some, delay, jitter in plan:
        with tempfile.TemporaryDirectory() as folder:
            for row in measured(folder, format, some, chosen.seconds, delay, jitter):
                lines.append(row)
                print(row, flush=True)
    if chosen.write:
        write(chosen.write, "\n".join(lines) + "\n")
    driver().stop()


if __name__ == "__main__":
    main()
