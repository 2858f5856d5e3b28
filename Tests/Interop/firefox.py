"""The page in a real Firefox, which Playwright cannot drive where it is Debian's: by Marionette, its own remote control.

Each message is `LENGTH:JSON`; a command is `[0, id, name, parameters]`, its answer `[1, id, error, result]`.
"""

import json
import shutil
import socket
import time

from peers.process import Process, free_port

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
PATIENCE = 40
#: A browser that asks nobody anything, neither the person nor the Internet.
PREFERENCES = {
    "media.navigator.permission.disabled": True, "media.autoplay.default": 0, "media.autoplay.blocking_policy": 0,
    "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False, "extensions.update.enabled": False, "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False, "browser.safebrowsing.phishing.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "app.normandy.enabled": False, "services.settings.server": "data:,",
    "browser.region.network.url": "", "toolkit.telemetry.enabled": False, "browser.newtabpage.enabled": False,
    "browser.startup.page": 0, "extensions.getAddons.cache.enabled": False, "dom.push.connection.enabled": False,
    "browser.aboutConfig.showWarning": False, "network.trr.mode": 5, "network.dns.disablePrefetch": True, "media.gmp-manager.updateEnabled": False,
}


class Firefox:
    """One profile with one tab."""

    def __init__(self, folder, address, environment=None, preferences=None):
        folder.mkdir(parents=True, exist_ok=True)
        profile = folder / "profile"
        profile.mkdir()
        port = free_port()
        chosen = {**PREFERENCES, "marionette.port": port, **(preferences or {})}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()]
        (profile / "user.js").write_text("\n".join(lines) + "\n")
        self.process = Process(
            "firefox", [PROGRAM, "--headless", "--marionette", "--no-remote", "--profile", str(profile), "about:blank"], folder,
            {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1", **(environment or {})})
        self._socket = self.process.until(lambda: self._connect(port), 120, "Firefox's remote control")
        self._socket.settimeout(120)
        self._buffer = b""
        self._next = 0
        assert self._receive()["marionetteProtocol"] == 3
        self._ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": True}}})
        self._ask("WebDriver:SetTimeouts", {"script": 90_000, "pageLoad": 90_000})
        self.open(address)

    @staticmethod
    def _connect(port):
        try:
            return socket.create_connection(("127.0.0.1", port), 1)
        except OSError:
            return None

    def _receive(self):
        while b":" not in self._buffer:
            self._buffer += self._more()
        length, self._buffer = self._buffer.split(b":", 1)
        while len(self._buffer) < int(length):
            self._buffer += self._more()
        text, self._buffer = self._buffer[:int(length)], self._buffer[int(length):]
        return json.loads(text)

    def _more(self):
        data = self._socket.recv(65536)
        assert data, f"Firefox has gone: {self.process.text()[-2000:]}"
        return data

    def _ask(self, name, parameters=None):
        self._next += 1
        body = json.dumps([0, self._next, name, parameters or {}]).encode()
        self._socket.sendall(b"%d:%s" % (len(body), body))
        _, number, error, result = self._receive()
        assert number == self._next
        if error:
            raise AssertionError(f"{name}: {error['error']}: {error['message']}")
        return result

    def open(self, address):
        self._ask("WebDriver:Navigate", {"url": address})

    def reload(self):
        self._ask("WebDriver:Refresh")

    def evaluate(self, expression):
        """The value of an expression of the page; a promise is waited for."""
        return self._ask("WebDriver:ExecuteScript", {
            "script": f"return (async () => ({expression}))()", "args": [], "sandbox": None, "newSandbox": False})["value"]

    def wait_for(self, expression, seconds=PATIENCE):
        """Waits until an expression of the page is true; returns it."""
        end = time.monotonic() + seconds
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < end, f"{expression} did not come true within {seconds} s"
            time.sleep(0.05)
        return value

    def _find(self, selector):
        found = self._ask("WebDriver:FindElement", {"using": "css selector", "value": selector})["value"]
        return next(iter(found.values()))

    def click(self, selector):
        """Within a person's gesture, as far as the browser knows."""
        self._ask("WebDriver:ElementClick", {"id": self._find(selector)})

    def type(self, selector, text):
        self._ask("WebDriver:ElementSendKeys", {"id": self._find(selector), "text": text})

    def stop(self):
        try:
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        except (OSError, AssertionError):
            pass
        self._socket.close()
        self.process.stop()
