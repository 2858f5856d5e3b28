"""The control socket of a host without a browser: requests, replies and the pushes that came."""

import asyncio
import threading

import aiohttp

from peers.process import wait_until


class Control:
    """A tab that nobody looks at; it enrols itself, as the first device of a host on loopback may."""

    def __init__(self, address):
        self.pushes = []
        self.replies = {}
        self.number = 0
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self._run(address),), daemon=True)
        self.thread.start()
        assert self.ready.wait(60), "no control socket"
        self.welcome = self.request("connect")

    async def _run(self, address):
        async with aiohttp.ClientSession() as client, client.ws_connect(address.replace("http", "ws") + "/ws") as self.socket:
            self.ready.set()
            async for message in self.socket:
                if message.type != aiohttp.WSMsgType.TEXT:
                    break
                data = message.json()
                if "byToken" in data:
                    self.replies[data["byToken"]] = data["data"]
                else:
                    self.pushes.append(data)

    def request(self, type, seconds=45, **data):
        self.number += 1
        token = str(self.number)
        sending = self.socket.send_json({"id": token, "type": type, "data": data})
        asyncio.run_coroutine_threadsafe(sending, self.loop).result(30)
        wait_until(lambda: token in self.replies, seconds, f"the reply to {type}")
        return self.replies[token]

    def registrations(self, since=0):
        """What was pushed about registrations, oldest first."""
        return [each["data"]["account"]["registration"] for each in self.pushes[since:] if each["type"] == "registration"]

    def wait_for_registration(self, condition, seconds, what, since=0):
        def found():
            return next((each for each in self.registrations(since) if condition(each)), None)
        return wait_until(found, seconds, what)

    def close(self):
        if self.thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.socket.close(), self.loop).result(10)
            self.thread.join(5)
