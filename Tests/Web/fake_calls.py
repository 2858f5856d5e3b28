"""The telephone part of the fake host: calls out and in, hold, swap, transfer, as docs/wire.md tells it."""

import asyncio
import time

NO_AUDIO = {"603", "604", "606"}
END_OF = {"604": ("busy", "604 is busy. Try again later.", 486), "606": ("declined", "606 declined the call.", 603)}
GONE = {"code": "noSuchCall", "message": "The call is over."}


class Calls:
    """What FakeHost knows of calls; a call's `owner` is the control socket of the tab that hears it."""

    # What a test makes happen

    def ring(self, user="1002", name="Grace Hopper", line="demo", **more):
        """Somebody calls: every tab rings."""
        return self.run(self._ring(user, name, line, more))

    def change(self, call, **more):
        """The call changes at the host, and every tab is told."""
        self.calls[call].update(more)
        self.run(self._tell(self.calls[call]))

    def finish(self, call, code="remoteHungUp", message="The other side hung up.", by="remote"):
        self.change(call, state="ended", end={"code": code, "message": message, "by": by})

    def take(self, call, device="Safari on iPhone"):
        """Another device answers."""
        self.change(call, state="active", durationMs=1, takenBy=device, owner="another device")

    def transferred(self, *calls):
        """The transfer succeeded: the calls that took part are over."""
        for each in calls:
            self.finish(each, "transferred", "The call was transferred.", "local")

    def end_call(self, code="remoteHungUp", message="The other side hung up.", by="remote"):
        for call in list(self.calls):
            self.finish(call, code, message, by)

    # The host's part

    def view(self, call, socket=None):
        """The CallView that one tab gets."""
        owner = call.get("owner")
        attached = call["attached"] if owner is None else owner is (socket or self.asker)
        return {**{key: value for key, value in call.items() if key not in ("owner", "answeredAt")}, "attached": attached}

    async def _tell(self, call, kind="callState"):
        for socket in list(self.controls):
            await self.say(socket, {"type": kind, "data": {"call": self.view(call, socket)}})

    def _new(self, direction, user, name, **more):
        self.next_call += 1
        call = {"id": f"c{self.next_call}", "account": "demo", "direction": direction,
                "remote": {"uri": f"sip:{user}@127.0.0.1", "user": user, "name": name}, "state": "dialing",
                "startedAt": int(time.time() * 1000), "durationMs": 0, "held": False, "heldHere": False} | more
        self.calls = {each["id"]: each for each in self.calls.values() if each["state"] != "ended"}
        self.calls[call["id"]] = call
        return call

    async def _ring(self, user, name, line, more):
        call = self._new("incoming", user, name, attached=False, account=line, **({"state": "ringing"} | more))
        await self._tell(call, "incomingCall")
        await self._tell(call)
        return call["id"]

    async def on_startCall(self, data):
        digits = data["digits"]
        if digits == "bad":
            return {"code": "invalidNumber", "message": "“bad” is not a number that can be called."}
        await self._hold_what_is_heard()
        call = self._new("outgoing", digits, None, attached=True, account=data.get("account", "demo"))
        if not self.is_silent:
            self.spawn(self._progress(call, digits))
        return {"callId": call["id"]}

    async def _progress(self, call, digits):
        for state in ["ringing", "earlyMedia"] if digits == "605" else ["ringing"]:
            await asyncio.sleep(0.15)
            if call["state"] == "ended":
                return
            call["state"] = state
            await self._tell(call)
        if digits in END_OF:
            code, message, status = END_OF[digits]
            call |= {"state": "ended", "end": {"code": code, "message": message, "status": status, "by": "remote"}}
        elif digits in NO_AUDIO:
            return
        else:
            await self.attach(call["id"])
            await asyncio.sleep(0.1)
            if call["state"] == "ended":
                return
            call |= {"state": "active", "codec": self.codec, "durationMs": 1, "answeredAt": time.monotonic()}
        await self._tell(call)

    async def attach(self, call, only=None):
        self.epoch += 1
        self.sequence = 0
        data = {"callId": call, "streamId": self.stream, "epoch": self.epoch, "frameMs": 20} | self.sound
        for socket in [only] if only else list(self.controls):
            await self.say(socket, {"type": "audio", "data": data})

    def attach_now(self, call):
        self.run(self.attach(call))

    def _current(self, data):
        call = self.calls.get(data["callId"])
        if call and "answeredAt" in call and call["state"] == "active":
            call["durationMs"] = int((time.monotonic() - call["answeredAt"]) * 1000) + 1
        return call

    async def on_checkCall(self, data):
        call = self._current(data)
        return {"call": self.view(call)} if call else GONE

    async def on_dtmf(self, _):
        return {}

    async def on_hangUpCall(self, data):
        call = self._current(data)
        if not call:
            return GONE
        call |= {"state": "ended", "end": {"code": "hungUp", "message": "You hung up.", "by": "local"}}
        await self._push("audio", {"detached": True, "callId": call["id"]})
        await self._tell(call)
        return {}

    async def on_acceptCall(self, data):
        call = self.calls.get(data["callId"])
        if not call or call["state"] == "ended":
            return GONE
        if call["state"] != "ringing":
            return {"code": "answeredElsewhere", "message": "Another device has answered."}
        await self._hold_what_is_heard()
        await asyncio.sleep(0.05)
        call |= {"state": "active", "codec": self.codec, "durationMs": 1, "answeredAt": time.monotonic(),
                 "owner": self.asker}
        await self.attach(call["id"], only=self.asker)
        await self._tell(call)
        return {"call": self.view(call)}

    async def on_rejectCall(self, data):
        call = self.calls.get(data["callId"])
        if not call:
            return GONE
        if data.get("reason") != "silence":
            code = {"busy": "busyHere"}.get(data.get("reason"), "rejected")
            call |= {"state": "ended", "end": {"code": code, "message": "You declined the call.", "by": "local"}}
            await self._tell(call)
        return {}

    async def on_holdCall(self, data):
        return await self._hold(data, True)

    async def on_resumeCall(self, data):
        return await self._hold(data, False)

    async def _hold(self, data, is_held):
        call = self._current(data)
        if not call:
            return GONE
        await asyncio.sleep(0.05)
        call["heldHere"] = is_held
        if not is_held:
            call |= {"owner": self.asker}
            for tab in self.controls:
                if tab is not self.asker:
                    await self.say(tab, {"type": "audio", "data": {"detached": True, "callId": call["id"]}})
            await self.attach(call["id"], only=self.asker)
        await self._tell(call)
        return {"call": self.view(call)}

    async def _hold_what_is_heard(self, but=None):
        for other in list(self.calls.values()):
            if other["id"] != but and other["state"] == "active" and not other["heldHere"]:
                other |= {"heldHere": True, "attached": False}
                await self._tell(other)

    async def on_swapCalls(self, data):
        await self._hold_what_is_heard(data["callId"])
        return await self._hold(data, False)

    async def on_transferCall(self, data):
        call = self._current(data)
        if not call:
            return GONE
        target = data.get("to") or self.calls[data["withCall"]]["remote"]["user"]
        call["transfer"] = {"state": "trying", "target": target}
        await self._tell(call)
        return {}
