"""A browser with an exact microphone, a fake host, and the rule that no test may leave an error in the console."""

import base64
import time
import wave

import numpy as np
import pytest
from fake_host import FakeHost
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream",
]
MICROPHONE_TONE = 440
RAW_AUDIO = """localStorage.setItem('spech.audio',
    JSON.stringify({echoCancellation: false, noiseSuppression: false, autoGainControl: false}))"""
NO_MICROPHONE = """(name) => {
    navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', name); };
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
        executable_path="/usr/bin/chromium", headless=True,
        args=[*FLAGS, "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
              f"--use-file-for-fake-audio-capture={microphone_file}"])
    yield instance
    instance.close()


@pytest.fixture(scope="session")
def strict_browser(playwright, microphone_file):
    """A browser that asks about the microphone and holds sound back until there is a gesture."""
    instance = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True,
        args=[*FLAGS, f"--use-file-for-fake-audio-capture={microphone_file}"])
    yield instance
    instance.close()


class Watched:
    """A page together with everything it complained about."""

    def __init__(self, context, host):
        self.host = host
        self.complaints = []
        self.tolerated = ()
        context.add_init_script(RAW_AUDIO)
        context.add_init_script(POLICY_WATCH)
        self.page = context.new_page()
        self.page.on("console", lambda line: line.type in ("error", "warning") and self.complaints.append(line.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: request.url.startswith((host.url, "blob:"))
                     or self.complaints.append(f"third party: {request.url}"))

    def open(self, path="/", until="[data-view=phone]"):
        self.page.goto(self.host.url + path)
        self.page.wait_for_selector(until)
        return self.page

    def check(self):
        left = [text for text in self.complaints if not any(known in text for known in self.tolerated)]
        assert left == []


@pytest.fixture
def make(browser, host):
    """Makes watched pages with a given look; checks each one's complaints at the end of the test."""
    host.reset()
    made = []

    def build(width=1280, height=800, theme="light", chosen=browser, **options):
        context = chosen.new_context(viewport={"width": width, "height": height}, color_scheme=theme, **options)
        watched = Watched(context, host)
        made.append((context, watched))
        return watched

    yield build
    for context, _ in made:
        context.close()
    for _, watched in made:
        watched.check()


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


def wait_for(condition, seconds=8.0, what="condition"):
    """Waits for something outside the page."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come true within {seconds} s")


def in_page(page, expression, seconds=8.0):
    """Waits for an expression of the page; a strict policy forbids Playwright's own wait_for_function."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = page.evaluate(expression)
        if value:
            return value
        page.wait_for_timeout(30)
    raise AssertionError(f"{expression} did not come true within {seconds} s")
