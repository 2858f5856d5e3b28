"""The control socket, for what a test asks of the host without a page."""

import asyncio
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
