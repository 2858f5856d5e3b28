"""A push service on loopback over TLS, and the browser's half of a subscription: independent implementations open what comes."""

import base64
import http.server
import json
import ssl
import threading

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from .process import wait_until


def encoded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Subscription:
    """What a browser would make: a path of its own at the server, and keys."""

    def __init__(self, server, name):
        self.server = server
        self.path = f"/{name}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"

    @property
    def fields(self):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.server.address + self.path, "p256dh": encoded(point), "auth": encoded(self.secret)}

    @property
    def requests(self):
        return [each for each in self.server.requests if each["path"] == self.path]

    def notices(self):
        """What the requests so far say, opened."""
        return [self.open(each) for each in self.requests]

    def open(self, request):
        plain = http_ece.decrypt(request["body"], private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)

    def wait_for(self, kind, seconds=60):
        """The first request whose notice is of this kind, and the notice."""
        def find():
            return next(((each, self.open(each)) for each in self.requests if self.open(each)["kind"] == kind), None)
        return wait_until(find, seconds, f"a notice of the kind {kind!r} at {self.path}")


def claims(request):
    """What the request's token says, once the token is proved; and the key that it was proved by."""
    value = request["headers"]["authorization"]
    assert Vapid02.verify(value.replace(", k=", ",k="))
    token, key = value.removeprefix("vapid t=").split(", k=")
    return json.loads(decoded(token.split(".")[1])), key


class PushServer:
    """`answers` maps a path to what it is answered: a status, or a status and headers."""

    def __init__(self, authority):
        self.requests = []
        self.answers = {}
        certificate, key = authority.sign("push", "IP:127.0.0.1,DNS:push.test")
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.requests.append({"path": self.path, "headers": headers, "body": body})
                answer = server.answers.get(self.path, 201)
                status, more = answer if isinstance(answer, tuple) else (answer, {})
                self.send_response(status)
                for name, value in more.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        self.address = f"https://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join(10)
