"""A stand-in for the host: serves web/ under the strict policy and speaks its side of the wire.

It is for the page's own tests, which must be able to say "now the socket breaks" or "now a stale frame arrives".
That page and host understand each other is the end-to-end tests' business, not this file's.
"""

import asyncio
import contextlib
import contextvars
import json
import struct
import threading
import time
from pathlib import Path

from aiohttp import WSMsgType, web
from contract import contract
from fake_calls import Calls
from fake_contacts import Contacts
from fake_messages import Messages
from fake_signalling import Signalling

WEB = Path(__file__).resolve().parents[2] / "web"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADER = struct.Struct(">HBBIIIIIHH")


def frame(stream, epoch, sequence, rate, samples, flags=0, time_ms=0):
    """One downlink frame, byte for byte."""
    payload = struct.pack(f"<{len(samples)}h", *samples)
    return HEADER.pack(0x5350, 1, 1, stream, epoch, sequence, time_ms, rate, len(samples), flags) + payload


def packet_frame(stream, epoch, sequence, packet, flags=0, time_ms=0, receipt=None, samples=960):
    """One downlink frame of Opus, of 20 ms unless it is told otherwise; `receipt` needs its flag."""
    header = HEADER.pack(0x5350, 1, 2, stream, epoch, sequence, time_ms, 48_000, samples, flags)
    return header + (struct.pack(">IH", *receipt) if receipt else b"") + packet


def account(identity="a1", user="1001", server="pbx.example.com", state="registered", demo=False, **more):
    """An AccountView."""
    view = {"id": identity, "user": user, "domain": server, "server": server, "port": 5060, "transport": "auto",
            "authUser": None, "displayName": None, "registration": {"state": state}, "demo": demo}
    return view | more


DEMO = account("demo", "demo", "127.0.0.1", demo=True)


#: The control socket whose request is being answered.
ASKER = contextvars.ContextVar("asker", default=None)


class FakeHost(Calls, Contacts, Messages, Signalling):
    """One host with one user; runs its own event loop in a thread."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.under_way = set()
        self._begin()

    def reset(self):
        """Back to a fresh host with the demo account, for the next test; nothing of the one before goes on."""
        async def begin():
            for task in list(self.under_way):
                task.cancel()
            self._begin()
        self.run(begin())

    def _begin(self):
        self.accounts = [dict(DEMO)]
        self.devices = [{"id": "d1", "name": "Chrome on Linux", "createdAt": 1.78e12, "lastSeenAt": 1.79e12,
                         "current": True}]
        self.tokens, self.tickets, self.users = {"t-known"}, {"ticket-1"}, {"ada": "secret"}
        self.needs_login = False
        self.guests = set()
        self.begin_messages()
        self.begin_contacts()
        self.begin_signalling()
        self.rate = 8000
        self.codec = "PCMU"
        #: Of the sound in calls, where the page can it.
        self.format = "pcm16"
        self.format_changes = []
        #: Whether it says that it knows receipts.
        self.receipts = False
        self.calls, self.requests, self.frames, self.audio_connects = {}, [], [], []
        self.controls, self.audios = [], []
        #: What a page has asked that is not as the schema has it.
        self.faults = []
        self.mute_types = set()
        self.held, self.held_replies = {}, {}
        self.refusals = {}
        codecs = [("opus", 48000, "Full band, mends losses"), ("G722", 16000, "Wide band"), ("PCMA", 8000, "Telephone"),
                  ("PCMU", 8000, "Telephone"), ("G729", 8000, "Telephone, little data")]
        self.audio_config = {"packetTime": 20, "bitrate": 24000, "dtmfMode": "rfc4733", "silenceSuppression": False, "chosen": False, "codecs": [
            {"name": name, "sampleRate": rate, "enabled": True, "description": words} for name, rate, words in codecs]}
        self.push_key = "AAAA"
        self.save_result = None
        self.echoes = True
        #: Of calls out nothing is told but the reply.
        self.is_silent = False
        self.refuses_connections = False
        self.refused = 0
        #: Control sockets that pages have opened.
        self.opened = 0
        self.audio_refusal = None
        self.next_call = self.epoch = self.sequence = 0
        self.stream = 7

    # Life

    def start(self):
        self.thread.start()
        self.port = self.run(self._start())
        self.url = f"http://localhost:{self.port}"
        return self

    def stop(self):
        self.run(self.runner.cleanup())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    async def _start(self):
        app = web.Application(middlewares=[self._gate, policy])
        app.router.add_get("/ws", self._control)
        app.router.add_get("/audio", self._audio)
        app.router.add_get("/", index)
        app.router.add_get("/test/blank", blank)
        app.router.add_get("/test/tap.js", tap)
        app.router.add_get("/test/worker.js", worker)
        app.router.add_get("/test/sound", self._hears_a_second)
        app.router.add_static("/", WEB)
        self.runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "localhost", 0)
        await site.start()
        return self.runner.addresses[0][1]

    @web.middleware
    async def _gate(self, request, handler):
        """Lets its own page in, and those of the sites in `guests`."""
        origin = request.headers.get("Origin")
        if origin and origin != self.url and origin not in self.guests:
            return web.json_response({"success": False, "code": "originRefused", "message": "No."}, status=403)
        response = await handler(request)
        if origin in self.guests and not response.prepared:
            response.headers["Access-Control-Allow-Origin"] = origin
        if not response.prepared:
            response.headers["Vary"] = "Origin"
        return response

    # What a test makes happen

    def push(self, kind, data):
        self.run(self._push(kind, data))

    def drop_control(self):
        self.run(self._drop(self.controls))

    def send_guests_away(self):
        """What a host does with sockets by which nobody comes in."""
        async def close():
            for socket in list(self.controls):
                await socket.close(code=4002, message=b"nobody came in")
        self.run(close())

    def drop_audio(self):
        self.run(self._drop(self.audios))

    def hold(self, kind):
        """Requests of this kind wait until `release`."""
        self.held[kind] = asyncio.Event()

    def release(self, kind):
        self.loop.call_soon_threadsafe(self.held.pop(kind).set)

    def hold_replies(self, kind):
        """Requests of this kind are carried out, and their replies wait until `release_replies`."""
        self.held_replies[kind] = asyncio.Event()

    def release_replies(self, kind):
        self.loop.call_soon_threadsafe(self.held_replies.pop(kind).set)

    def send_audio(self, *frames):
        async def send():
            for socket in list(self.audios):
                for each in frames:
                    await self._sound(socket, each)
        self.run(send())

    def play(self, samples, seconds_per_frame=0.02):
        """Sends samples as a paced stream of 20 ms frames; returns when all are sent."""
        size = self.rate // 50

        async def send():
            begin = time.monotonic()
            for index in range(len(samples) // size):
                for socket in list(self.audios):
                    await self._sound(socket, self._next_frame(samples[index * size:(index + 1) * size]))
                await asyncio.sleep(max(0, begin + (index + 1) * seconds_per_frame - time.monotonic()))
        asyncio.run_coroutine_threadsafe(send(), self.loop).result(120)

    def requested(self, kind):
        return [data for each, data in self.requests if each == kind]

    def last(self, kind):
        """The newest request of a kind; empty while there is none."""
        return next((data for each, data in reversed(self.requests) if each == kind), {})

    # Control socket

    async def say(self, socket, message):
        """Tells one tab; a tab that has just gone hears nothing, which is no failure of the host."""
        with contextlib.suppress(ConnectionError):
            await socket.send_json(message)

    async def _sound(self, socket, data):
        with contextlib.suppress(ConnectionError):
            await socket.send_bytes(data)

    def spawn(self, coroutine):
        """Goes on by itself, until the next test at the latest."""
        task = self.loop.create_task(coroutine)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def _push(self, kind, data):
        for socket in list(self.controls):
            await self.say(socket, {"type": kind, "data": data})

    async def _drop(self, sockets):
        for socket in list(sockets):
            socket._req.transport.abort()

    async def _control(self, request):
        if self.refuses_connections:
            self.refused += 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.opened += 1
        self.controls.append(socket)
        try:
            async for message in socket:
                # The tabs of the test before may not have gone yet.
                if message.type == WSMsgType.TEXT and socket in self.controls:
                    self.spawn(self._answer(socket, json.loads(message.data)))
        finally:
            # A test may have reset the host while the socket was still open.
            if socket in self.controls:
                self.controls.remove(socket)
        return socket

    async def _answer(self, socket, message):
        kind, data = message["type"], message["data"]
        self.requests.append((kind, data))
        self.faults += contract().request(message)
        if kind in self.held:
            await self.held[kind].wait()
        if kind in self.mute_types:
            return
        ASKER.set(socket)
        result = self.refusals.get(kind) or await getattr(self, f"on_{kind}")(data)
        result = dict(result)
        if kind in self.held_replies:
            await self.held_replies[kind].wait()
        code = result.pop("code", None)
        reply = {"success": True, **result} if code is None else {"success": False, "code": code, **result}
        await self.say(socket, {"byToken": message["id"], "data": reply})

    @property
    def asker(self):
        return ASKER.get()

    def _admit(self, token=None):
        view = {"sessionId": "s1", "user": {"name": "Ada", "role": "owner"}, "accounts": self.accounts,
                "calls": [self.view(each) for each in self.calls.values()], "audioPath": "/audio", "version": "0.1.0", "demo": True}
        return view | ({"token": token} if token else {})

    def _enrol(self):
        token = f"t-{len(self.tokens)}"
        self.tokens.add(token)
        return self._admit(token)

    async def on_connect(self, data):
        token = data.get("token")
        if token in self.tokens:
            return self._admit()
        if token:
            return {"code": "tokenRevoked", "message": "This device was revoked. Log in again."}
        if self.needs_login:
            return {"code": "loginRequired", "message": "Log in first."}
        return self._enrol()

    async def on_login(self, data):
        if self.users.get(data["user"]) == data["password"]:
            return self._enrol()
        return {"code": "wrongPassword", "message": "User name or password is wrong."}

    async def on_enrol(self, data):
        if data["ticket"] in self.tickets:
            self.tickets.discard(data["ticket"])
            return self._enrol()
        return {"code": "ticketUsed", "message": "This link was used already. Ask for a new one."}

    async def on_logout(self, _):
        self.tokens.clear()
        return {}

    async def on_deviceList(self, _):
        return {"devices": self.devices}

    async def on_revokeDevice(self, data):
        self.devices = [each for each in self.devices if each["id"] != data["device"]]
        return {}

    async def on_saveConfig(self, data):
        if self.save_result:
            return dict(self.save_result)
        own = [each["id"] for each in self.accounts if not each["demo"]]
        identity = data.get("account", f"a{len(own) + 1}")
        more = {key: data[key] for key in ("displayName", "transport", "outboundProxy", "certificate", "keepAlive", "stunServer")
                if key in data}
        saved = account(identity, data["user"], data["server"], **more)
        if identity in own:
            self.accounts = [saved if each["id"] == identity else each for each in self.accounts]
        else:
            self.accounts.append(saved)
        return {"account": saved}

    async def on_savePreferences(self, data):
        found = next(each for each in self.accounts if each["id"] == data["account"])
        found["preferences"] = found.get("preferences", {}) | data["preferences"]
        return {"account": found}

    async def on_audioConfig(self, _):
        return dict(self.audio_config)

    async def on_saveAudioConfig(self, data):
        names = data.get("codecs")
        if names is not None:
            known = {each["name"]: each for each in self.audio_config["codecs"]}
            order = names + [each for each in known if each not in names]
            self.audio_config["codecs"] = [known[each] | {"enabled": each in names} for each in order]
            self.audio_config["chosen"] = True
        self.audio_config |= {key: data[key] for key in ("packetTime", "bitrate", "silenceSuppression") if key in data}
        return {"account": self.accounts[-1]}

    async def on_getPushPublicKey(self, _):
        return {"publicKey": self.push_key}

    async def on_savePushSubscription(self, _):
        return {}

    async def on_removePushSubscription(self, _):
        return {}

    async def on_removeConfig(self, data):
        self.accounts = [each for each in self.accounts if each["id"] != data["account"]]
        return {}

    async def on_register(self, data):
        return {"account": next(each for each in self.accounts if each["id"] == data["account"])}

    # Audio socket

    def _next_frame(self, samples):
        self.sequence += 1
        return frame(self.stream, self.epoch, self.sequence - 1, self.rate, samples)

    def _next_packet(self, packet, flags):
        self.sequence += 1
        return packet_frame(self.stream, self.epoch, self.sequence - 1, packet, flags)

    @property
    def sound(self):
        """Format, rate and bitrate of the frames of a call."""
        if self.format == "opus":
            return {"format": "opus", "rate": 48_000, "bitrate": 24_000}
        return {"format": "pcm16", "rate": self.rate}

    async def _audio(self, request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT and socket in self.audios:
                    await self._change_format(socket, json.loads(message.data))
                elif message.type == WSMsgType.TEXT:
                    await self._prove(socket, json.loads(message.data))
                elif message.type == WSMsgType.BINARY and socket in self.audios:
                    await self._receive(socket, message.data)
        finally:
            if socket in self.audios:
                self.audios.remove(socket)
        return socket

    async def _prove(self, socket, message):
        self.audio_connects.append(message)
        is_known = message["data"]["token"] in self.tokens and message["data"]["sessionId"] == "s1"
        is_known = is_known and not self.audio_refusal
        code = self.audio_refusal or "loginRequired"
        answer = {"success": True} | ({"receipts": True} if self.receipts else {})
        reply = answer if is_known else {"success": False, "code": code, "message": "No."}
        if is_known:
            self.audios.append(socket)
        await self.say(socket, {"byToken": message["id"], "data": reply})

    async def _change_format(self, socket, message):
        self.format_changes.append(message["data"])
        self.format = message["data"]["format"]
        await self.say(socket, {"byToken": message["id"], "data": {"success": True} | self.sound})

    async def _hears_a_second(self, _):
        """Answers when 50 more frames have come and, with an echo, have gone."""
        wanted = len(self.frames) + 50
        while len(self.frames) < wanted:
            await asyncio.sleep(0.02)
        return web.Response(text="heard")

    async def _receive(self, socket, data):
        self.frames.append(data)
        if self.echoes and data[3] == 2:
            flags = int.from_bytes(data[26:28])
            start = HEADER.size + (6 if flags & 2 else 0)
            await self._sound(socket, self._next_packet(data[start:], flags & 1))
        elif self.echoes:
            count = (len(data) - HEADER.size) // 2
            await self._sound(socket, self._next_frame(struct.unpack(f"<{count}h", data[HEADER.size:])))


async def index(_):
    return web.FileResponse(WEB / "index.html")


async def blank(_):
    return web.Response(text="<!doctype html><title>blank</title>", content_type="text/html")


async def worker(_):
    """The service worker as a module, for a test that stands for the browser around it."""
    source = (WEB / "sw.js").read_text()
    return web.Response(text=f"export function start(self) {{\n{source}\n}}", content_type="text/javascript")


async def tap(_):
    return web.Response(text=TAP, content_type="text/javascript")


@web.middleware
async def policy(request, handler):
    response = await handler(request)
    if not isinstance(response, web.WebSocketResponse):
        response.headers["Content-Security-Policy"] = POLICY
        # Files stay as they are for the length of a test run.
        response.headers["Cache-Control"] = "max-age=3600"
    return response


TAP = """
registerProcessor('test-tap', class extends AudioWorkletProcessor {
    process(inputs) {
        if (inputs[0][0]) this.port.postMessage(inputs[0][0].slice());
        return true;
    }
});
"""

if __name__ == "__main__":
    host = FakeHost().start()
    print(host.url)
    threading.Event().wait()
