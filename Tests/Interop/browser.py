"""The page in a real Chromium, used as a person uses it."""

import base64
import json
import os
from functools import cache
from pathlib import Path

import numpy as np
from contract import contract
from playwright.sync_api import expect, sync_playwright

#: Chromium without windows, tabs and menus: half the work on a machine that also has to keep time for the sound.
SHELL = "/usr/bin/chromium-headless-shell"
#: The whole browser, as a person has it.
WHOLE = "/usr/bin/chromium"
#: What takes a moment takes longer on a busy machine; waiting for it costs nothing.
PATIENCE = 40
expect.set_options(timeout=PATIENCE * 1000)
MAY_SOUND = "--autoplay-policy=no-user-gesture-required"
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", MAY_SOUND, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]

#: Of a certificate that nobody vouches for: Chromium lets the page pass, as it was told, and not its service worker.
UNBELIEVED = "An SSL certificate error occurred when fetching the script."

ATTACH_TAP = """async () => {
    const { context, playoutNode } = globalThis.spechPhone.audio;
    await context.audioWorklet.addModule('/tap-for-tests.js');
    const tap = new AudioWorkletNode(context, 'tap');
    const chunks = (globalThis.tapped = []);
    tap.port.onmessage = ({ data }) => chunks.push(data);
    playoutNode.connect(tap).connect(context.destination);
}"""

READ_TAP = """() => {
    const chunks = globalThis.tapped.splice(0);
    const samples = new Int16Array(chunks.reduce((sum, each) => sum + each.length, 0));
    let at = 0;
    for (const chunk of chunks) for (const value of chunk) samples[at++] = Math.max(-1, Math.min(1, value)) * 32767;
    const bytes = new Uint8Array(samples.buffer);
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return [btoa(text), globalThis.spechPhone.audio.context.sampleRate];
}"""


#: The call in a state, with what a person reads of it then. The end of an ordinary call is shown for three seconds only:
#: whoever looks later finds it as the last call.
CALL_IN_STATE = """(state) => {
    const { call, lastCall } = globalThis.spechPhone.state;
    const found = call?.state === state ? call : state === 'ended' && !call ? lastCall : null;
    return found && JSON.stringify([found, document.querySelector('[data-view=call]')?.innerText ?? '']);
}"""


@cache
def driver():
    """Playwright, started once: its synchronous form allows one per thread."""
    return sync_playwright().start()


class Browser:
    """One browser profile with one tab; `microphone` is the WAV file that it hears."""

    def __init__(self, folder, address, microphone=None, size=(1280, 800), dark=False, program=SHELL, home=None, names=None,
                 is_phone=True, may_sound=True):
        """`home` is a folder with the certificates that are believed beside the system's: then no other is accepted. `names` maps
        names to addresses. `is_phone` is false where `address` is not the page of a host, `may_sound` where the browser holds sound
        back until it is touched, as a person's does."""
        self.problems = []
        self.folder = Path(folder)
        flags = [each for each in FLAGS if may_sound or each != MAY_SOUND] + ([f"--use-file-for-fake-audio-capture={microphone}"] if microphone else [])
        flags = flags + [f"--host-resolver-rules={','.join(f'MAP {name} {to}' for name, to in names.items())}"] if names else flags
        self.context = driver().chromium.launch_persistent_context(
            str(self.folder / "profile"), executable_path=program, headless=True, args=flags,
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light",
            ignore_https_errors=home is None,
            # Playwright's driver may have been started by an earlier test, with an environment of its own.
            env={**os.environ, "HOME": str(home)} if home else dict(os.environ),
        )
        # The microphone as it is: the processing that helps a person changes a test signal.
        plain = json.dumps({"echoCancellation": False, "noiseSuppression": False, "autoGainControl": False})
        self.context.add_init_script(f"localStorage.setItem('spech.audio', {json.dumps(plain)})")
        self.page = self.context.pages[0]
        #: What page and host say to each other that is not as the schema has it.
        self.faults = []
        #: Which types of messages were held against it.
        self.checked = set()
        self.page.on("websocket", self._on_socket)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.goto(address)
        if is_phone:
            # The page's texts are loaded while its module waits, which the load event does not.
            self.page.wait_for_function("() => globalThis.spechPhone", timeout=PATIENCE * 1000)

    def _on_socket(self, socket):
        """Reads along; the audio socket belongs to a worker, whose frames nobody shows us."""
        asked = {}

        def sent(text):
            request = json.loads(text)
            asked[request["id"]] = request["type"]
            self.checked.add(request["type"])
            self.faults += contract().request(request)

        def received(text):
            message = json.loads(text)
            if "byToken" in message:
                self.faults += contract().reply(asked.pop(message["byToken"]), message)
            else:
                self.checked.add(message["type"])
                self.faults += contract().push(message)

        if socket.url.endswith("/ws"):
            socket.on("framesent", sent)
            socket.on("framereceived", received)

    def _on_console(self, message):
        if message.type == "error" and message.text != UNBELIEVED:
            self.problems.append(message.text)

    def state(self):
        """The page's own state: accounts, call, notices."""
        return self.page.evaluate("() => JSON.parse(JSON.stringify(globalThis.spechPhone.state))")

    def configure(self, server, port, user, password, domain=None, choices=None):
        """Fills in the settings and returns what the page says to it; `choices` are fields behind the fold."""
        self.page.goto(self.page.url.split("#")[0] + "#settings")
        for name, value in {"server": server, "port": str(port), "user": user, "password": password}.items():
            self.page.fill(f"#field-{name}", value)
        if domain is not None:
            self._unfold("domain")
            self.page.fill("#field-domain", domain)
        for name, value in (choices or {}).items():
            self._unfold(name)
            field = self.page.locator(f"#field-{name}")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.page.click("#save")
        outcome = self.page.locator("#outcome:not([data-kind=info]), [aria-invalid=true]").first
        outcome.wait_for(state="visible", timeout=90_000)
        return self.page.locator("#outcome").text_content() or ""

    def _unfold(self, name):
        """Opens the part of the form in which a field is."""
        self.page.locator(f"#account-form details:has(#field-{name})").evaluate("part => { part.open = true; }")

    def to_phone(self):
        self.page.evaluate("() => { location.hash = ''; }")
        self.page.locator("#number").wait_for(state="visible")

    def dial(self, number):
        if (self.call() or {}).get("state") == "ended" and self.page.locator("[data-view=call]").is_visible():
            self.page.keyboard.press("Escape")
        self.page.locator("#number").wait_for(state="visible")
        self.page.fill("#number", number)
        self.page.click("#call")

    def press(self, digits):
        for digit in digits:
            self.page.click(f".call [data-digit='{digit}']")

    def hang_up(self):
        self.page.keyboard.press("Escape")

    def call(self):
        """The call as the page knows it, or None."""
        return self.state().get("call")

    def wait_for_state(self, state, seconds=PATIENCE):
        """The call as it is when it has come to this state."""
        return self.wait_to_read(state, seconds)[0]

    def wait_to_read(self, state, seconds=PATIENCE):
        """The call when it has come to this state, and what a person reads in the call view at that moment."""
        found = self.page.wait_for_function(CALL_IN_STATE, arg=state, timeout=seconds * 1000)
        return json.loads(found.json_value())

    def tap(self):
        """Begins to collect what the page plays."""
        self.page.wait_for_function("() => globalThis.spechPhone.audio.playoutNode", timeout=PATIENCE * 1000)
        self.page.evaluate(ATTACH_TAP)

    def heard(self):
        """What the page played since the last look: samples and rate."""
        text, rate = self.page.evaluate(READ_TAP)
        return np.frombuffer(base64.b64decode(text), dtype="<i2").astype(np.float64) / 32768, rate

    def wait(self, seconds):
        self.page.wait_for_timeout(seconds * 1000)

    def screenshot(self, path):
        self.page.screenshot(path=str(path))

    def close(self):
        self.context.close()
        assert self.faults == []
