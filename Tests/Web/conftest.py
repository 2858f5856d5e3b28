"""A browser with an exact microphone, a fake host, and the rule that no test may leave an error in the console."""

import base64
import contextlib
import json
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[1]))

from fake_host import FakeHost
from playwright.sync_api import expect, sync_playwright

#: The same Chromium without the windows, tabs and menus that nobody sees: a page loads for half the work.
SHELL = "/usr/bin/chromium-headless-shell"
#: The whole browser, as a person has it.
WHOLE = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream",
]
MICROPHONE_TONE = 440
#: A condition that comes true on an idle machine in a moment may take its time on a busy one; waiting for it costs nothing.
PATIENCE = 30.0
expect.set_options(timeout=PATIENCE * 1000)
#: The first document of a test forgets what the tests before it left in the browser.
AFRESH = """if (window.name !== 'begun') {
    window.name = 'begun';
    localStorage.clear();
}"""
#: Every word on the state of a call: the end of an ordinary call is on the screen for three seconds only.
CALL_WORDS = """globalThis.callWords = [];
new MutationObserver(() => {
    const words = document.getElementById('call-state')?.textContent;
    if (words && callWords.at(-1) !== words) callWords.push(words);
}).observe(document, { childList: true, subtree: true, characterData: true });"""
RAW_AUDIO = """localStorage.setItem('spech.audio',
    JSON.stringify({echoCancellation: false, noiseSuppression: false, autoGainControl: false}))"""
NO_MICROPHONE = """(name) => {
    navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', name); };
}"""
#: Tells in the console when a condition is true, for pages that nobody may look at: a look would count as a gesture.
TELLS = """{
    const timer = setInterval(() => {
        if (!(CONDITION)) return;
        clearInterval(timer);
        console.info('so it is');
    }, 20);
}"""
POLICY_WATCH = """document.addEventListener('securitypolicyviolation',
    (event) => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI))"""


@pytest.fixture(scope="session")
def microphone_file(tmp_path_factory):
    """Ten seconds of a tone; the browser begins again at its end."""
    path = tmp_path_factory.mktemp("sound") / "tone.wav"
    rate = 48000
    samples = (0.5 * 32767 * np.sin(2 * np.pi * MICROPHONE_TONE * np.arange(10 * rate) / rate)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


@pytest.fixture(scope="session")
def host():
    fake = FakeHost().start()
    yield fake
    fake.stop()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as instance:
        yield instance


@pytest.fixture(scope="session")
def browser(playwright, microphone_file):
    """The ordinary browser: microphone allowed, sound may start by itself."""
    instance = playwright.chromium.launch(
        executable_path=SHELL, headless=True,
        args=[*FLAGS, "--process-per-site", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
              f"--use-file-for-fake-audio-capture={microphone_file}"])
    yield instance
    instance.close()


@pytest.fixture(scope="session")
def strict_browser(playwright, microphone_file):
    """The whole browser, which asks about the microphone and holds sound back until there is a gesture."""
    instance = playwright.chromium.launch(
        executable_path=WHOLE, headless=True,
        args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone_file}"])
    yield instance
    instance.close()


#: What the browser's driver says where a test wants no service worker.
NO_WORKER = "Service Worker registration blocked by Playwright"


class Watched:
    """A page together with everything it complained about."""

    def __init__(self, page, host):
        self.host = host
        self.page = page
        self.complaints = []
        self.tolerated = ()
        page.on("console", lambda line: line.type in ("error", "warning") and self.complaints.append(line.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith((host.url, "blob:"))
                or self.complaints.append(f"third party: {request.url}"))

    def open(self, path="/", until="[data-view=phone]"):
        self.page.goto(self.host.url + path)
        self.page.wait_for_selector(until)
        if "login" not in until:
            # A page that closes a socket while it opens complains about it.
            in_page(self.page, "spechPhone.audio.statistics.socket.opened > 0")
        return self.page

    def check(self):
        left = [text for text in self.complaints if not any(known in text for known in (NO_WORKER, *self.tolerated))]
        assert left == []


def new_context(chosen, **options):
    """A browser profile in which every page listens raw and watches itself."""
    context = chosen.new_context(**options)
    for script in (RAW_AUDIO, POLICY_WATCH, CALL_WORDS):
        context.add_init_script(script)
    return context


@pytest.fixture(scope="session")
def shared(browser):
    """The profile of all tests that need none of their own: what it has fetched once, it need not fetch again."""
    context = new_context(browser)
    yield context
    context.close()


@pytest.fixture
def make(shared, host):
    """Makes watched pages with a given look; checks each one's complaints at the end of the test.

    A page has a profile of its own where it is in another browser, or with options of a profile."""
    host.reset()
    made = []
    own = []

    def build(width=1280, height=800, theme="light", chosen=None, motion="no-preference", **options):
        context = shared
        if chosen or options:
            context = new_context(chosen or shared.browser, **options)
            own.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion=motion)
        if not made:
            page.add_init_script(AFRESH + RAW_AUDIO)
        made.append(Watched(page, host))
        return made[-1]

    yield build
    for context in own:
        context.close()
    for page in shared.pages:
        page.close()
    for watched in made:
        watched.check()
    assert host.faults == []


@pytest.fixture
def timed(make):
    """A watched page whose clock the test may advance or stop; a clock belongs to a whole profile."""
    watched = make(service_workers="block")
    watched.page.clock.install()
    return watched


@pytest.fixture
def watched(make):
    return make()


@pytest.fixture
def page(watched):
    return watched.open()


@pytest.fixture(scope="module")
def blank(browser, host):
    """An empty document of the host, for the pure modules: no socket, no view."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.url + "/test/blank")
    yield page
    context.close()


def unpack(text):
    """Samples that a page sent as base64: lists of numbers are slow to fetch."""
    return np.frombuffer(base64.b64decode(text), "<f4").astype(float)


PACK = """const pack = (samples) => {
    const bytes = new Uint8Array(Float32Array.from(samples).buffer);
    let text = '';
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
};"""


def stop_clock(page):
    """From now on time passes for a page of `timed` only as the test says."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)


def said(page, words):
    """Waits until the page has said this of the call, however shortly."""
    in_page(page, f"callWords.includes({json.dumps(words)})")


def let_in(page, host):
    """The host can be reached again, and the page need not wait for its own next attempt to see it."""
    host.refuses_connections = False
    in_page(page, "dispatchEvent(new Event('online')) && spechPhone.state.connection === 'open'")


def wait_for(condition, seconds=PATIENCE, what="condition"):
    """Waits for something outside the page."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come true within {seconds} s")


def comes_to(read, expected, seconds=PATIENCE):
    """Waits until something outside the page reads as expected: what a click sends arrives a moment after the page shows it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(LookupError):
            if read() == expected:
                return
        time.sleep(0.02)
    assert read() == expected


def in_page(page, expression, seconds=PATIENCE):
    """Waits for an expression of the page; a strict policy forbids Playwright's own wait_for_function. A page that is being loaded
    has nothing to say yet."""
    end = time.monotonic() + seconds
    is_ready = "globalThis.spechPhone !== undefined" if "spechPhone" in expression else "true"
    while time.monotonic() < end:
        value = page.evaluate(is_ready) and page.evaluate(expression)
        if value:
            return value
        page.wait_for_timeout(30)
    raise AssertionError(f"{expression} did not come true within {seconds} s")
