"""The control socket of a host without a browser: requests, replies and the pushes that came, each as the schema has it."""

import asyncio
import threading

import aiohttp
from contract import contract

from peers.process import wait_until


class Control:
    """A tab that nobody looks at; it enrols itself, as the first device of a host on loopback may."""

    def __init__(self, address):
        self.pushes = []
        self.replies = {}
        #: What of the host's words is not as the schema has it.
        self.faults = []
        self.asked = {}
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
                    self._check(data)
                    self.replies[data["byToken"]] = data["data"]
                else:
                    self.faults += contract().push(data)
                    self.pushes.append(data)

    def _check(self, reply):
        """A request that the host took must be allowed too, or the schema asks for more than the host does."""
        request = self.asked.pop(reply["byToken"], None)
        if request and contract().knows(request["type"]):
            self.faults += contract().reply(request["type"], reply)
            if reply["data"]["success"]:
                self.faults += contract().request(request)

    def request(self, type, seconds=45, **data):
        self.number += 1
        token = str(self.number)
        self.asked[token] = {"id": token, "type": type, "data": data}
        sending = self.socket.send_json(self.asked[token])
        asyncio.run_coroutine_threadsafe(sending, self.loop).result(30)
        wait_until(lambda: token in self.replies, seconds, f"the reply to {type}")
        assert self.faults == []
        return self.replies[token]

    def registrations(self, since=0):
        """What was pushed about registrations, oldest first."""
        return [each["data"]["account"]["registration"] for each in self.pushes[since:] if each["type"] == "registration"]

    def wait_for_registration(self, condition, seconds, what, since=0):
        def found():
            return next((each for each in self.registrations(since) if condition(each)), None)
        return wait_until(found, seconds, what)

    def close(self):
        assert self.faults == []
        if self.thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.socket.close(), self.loop).result(10)
            self.thread.join(5)
