"""Another site, whose page telephones through the host."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "Examples" / "web-page"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Site:
    """A server on a port of its own, which is what makes it another site. It shows an empty page until `example`."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "blank.html").write_text("<!doctype html><title>blank</title>")
        self.server = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=folder))
        self.url = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def example(self, host):
        """Shows the example as its README says: with the host's address in place of the documented one."""
        text = (EXAMPLE / "index.html").read_text()
        assert "https://phone.example" in text
        (self.folder / "index.html").write_text(text.replace("https://phone.example", host))
        return self.url

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
