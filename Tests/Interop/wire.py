"""The control socket, for what a test asks of the host without a page."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import aiohttp


def ask(address, token, kind, data):
    """One request of a device, and the reply's data."""
    async def run():
        async with aiohttp.ClientSession() as client, client.ws_connect(address.replace("http", "ws", 1) + "/ws") as line:
            assert (await request(line, "1", "connect", {"token": token}))["success"]
            return await request(line, "2", kind, data)

    async def request(line, number, name, fields):
        await line.send_json({"id": number, "type": name, "data": fields})
        while True:
            reply = await line.receive_json(timeout=30)
            if reply.get("byToken") == number:
                return reply["data"]
    # Playwright keeps a loop of its own in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result(60)


class Tab:
    """A tab without a page: asks, and remembers every push."""

    def __init__(self, address, token=None, ticket=None):
        """`token` is a device's own, `ticket` what a one-time link carries."""
        self.pushes = []
        self.replies = {}
        self._last = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._open(address.replace("http", "ws", 1) + "/ws"))
        self.welcome = self.ask("enrol", {"ticket": ticket}) if ticket else self.ask("connect", {"token": token} if token else {})
        assert self.welcome["success"], self.welcome
        self.token = token or self.welcome["token"]

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _open(self, address):
        self._client = aiohttp.ClientSession()
        self._line = await self._client.ws_connect(address)
        self._reader = self._loop.create_task(self._read())

    async def _read(self):
        async for message in self._line:
            if message.type != aiohttp.WSMsgType.TEXT:
                continue
            envelope = message.json()
            if (number := envelope.get("byToken")) is not None:
                self.replies.pop(number).set_result(envelope["data"])
            else:
                self.pushes.append(envelope)

    async def _ask(self, kind, data):
        self._last += 1
        reply = self.replies[str(self._last)] = self._loop.create_future()
        await self._line.send_json({"id": str(self._last), "type": kind, "data": data})
        return await asyncio.wait_for(reply, 60)

    def ask(self, kind, data=None):
        """The reply's data, refusals included."""
        return self._run(self._ask(kind, data or {}))

    def close(self):
        async def end():
            self._reader.cancel()
            await self._line.close()
            await self._client.close()
        self._run(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
