"""The messages of the fake host: conversations, history, search and states, as docs/wire.md tells it."""

import asyncio
import re
import time
import unicodedata

GONE = {"code": "notFound", "message": "This conversation or message is not there any more."}


def now():
    return int(time.time() * 1000)


def words(text):
    """The words of a text, case and accents aside."""
    plain = unicodedata.normalize("NFD", text.lower())
    return re.findall(r"\w+", "".join(each for each in plain if not unicodedata.combining(each)))


class Messages:
    """What FakeHost knows of messages; oldest first."""

    def begin_messages(self):
        self.conversations, self.messages = {}, []
        self.next_message = 0
        self.delivers = True
        #: The connection breaks when a message has been stored, before anybody is told.
        self.breaks_after_storing = False
        #: Whether a new message of this user is told by a push, too.
        self.tells = True

    # What a test makes happen

    def converse(self, user, *texts, name=None, account="demo", at=None, read=True):
        """A conversation from before: texts take turns, the first one is the other person's. Nobody is told."""
        conversation = self._conversation(user, name, account)
        at = at or now() - 60_000 * len(texts)
        for index, text in enumerate(texts):
            is_ours = index % 2 == 1
            self._add(conversation, text, "outgoing" if is_ours else "incoming",
                      "delivered" if is_ours else "received", at + 60_000 * index, read=read)
        return conversation["id"]

    def write(self, user, text, name=None, account="demo", **more):
        """Somebody writes: every tab is told."""
        async def write():
            message = self._add(self._conversation(user, name, account), text, "incoming", "received", **more)
            await self._tell_message(message)
            return message["id"]
        return self.run(write())

    def become(self, identity, state, **more):
        """A message of this user has come further, or not."""
        async def change():
            found = self._message(identity)
            found.update({"state": state} | more)
            await self._tell_message(found)
        self.run(change())

    def compose(self, conversation, is_composing=True):
        self.conversations[conversation]["composing"] = is_composing
        self.push("conversation", {"conversation": self.conversation_view(conversation)})

    def texts(self, user="1002"):
        """What was written to somebody, in order."""
        ids = [each["id"] for each in self.conversations.values() if each["remote"]["user"] == user]
        return [each["text"] for each in self.messages if each["conversation"] in ids and each["direction"] == "outgoing"]

    # The host's part

    def _conversation(self, user, name=None, account="demo"):
        user = re.sub("^sips?:", "", user).split("@")[0]
        found = next((each for each in self.conversations.values()
                      if each["remote"]["user"] == user and each["account"] == account), None)
        if not found:
            found = {"id": f"k{len(self.conversations) + 1}", "account": account, "composing": False, "readTo": 0,
                     "remote": {"uri": f"sip:{user}@127.0.0.1", "user": user, "name": name}}
            self.conversations[found["id"]] = found
        return found

    def _add(self, conversation, text, direction, state, at=None, read=False, **more):
        self.next_message += 1
        message = {"id": f"m{self.next_message}", "conversation": conversation["id"], "direction": direction, "text": text,
                   "at": at or now(), "state": state} | more
        self.messages.append(message)
        if read:
            conversation["readTo"] = self.next_message
        return message

    def _message(self, identity):
        return next((each for each in self.messages if each["id"] == identity), None)

    def _of(self, conversation):
        return [each for each in self.messages if each["conversation"] == conversation]

    def conversation_view(self, identity):
        found = self.conversations[identity]
        messages = self._of(identity)
        unread = [each for each in messages if each["direction"] == "incoming" and int(each["id"][1:]) > found["readTo"]]
        return {key: value for key, value in found.items() if key != "readTo"} | {
            "last": messages[-1] if messages else None, "unread": len(unread), "at": messages[-1]["at"] if messages else 1}

    async def _tell_message(self, message):
        view = self.conversation_view(message["conversation"])
        await self._push("message", {"message": dict(message), "conversation": view})

    async def on_sendMessage(self, data):
        known = next((each for each in self.messages if each.get("clientId") and each["clientId"] == data.get("clientId")), None)
        if known:
            return {"message": dict(known)}
        conversation = self._conversation(data["to"], account=data.get("account", "demo"))
        message = self._add(conversation, data["text"], "outgoing", "queued", clientId=data.get("clientId"))
        view = dict(message)
        if self.breaks_after_storing:
            await self._drop(self.controls)
            return {}
        if self.tells:
            await self._tell_message(message)
        if self.delivers:
            self.spawn(self._deliver(message))
        return {"message": view}

    async def _deliver(self, message):
        for state in ["sent", "delivered"]:
            await asyncio.sleep(0.02)
            message["state"] = state
            await self._tell_message(message)

    async def on_messageList(self, data):
        views = sorted(map(self.conversation_view, self.conversations), key=lambda each: -each["at"])
        older = [each for each in views if each["at"] < data.get("before", float("inf"))]
        limit = data.get("limit", 50)
        return {"conversations": older[:limit], "more": len(older) > limit, "unread": sum(each["unread"] for each in views)}

    async def on_messageHistory(self, data):
        if data["conversation"] not in self.conversations:
            return GONE
        messages = self._of(data["conversation"])[::-1]
        if "before" in data:
            place = next(index for index, each in enumerate(messages) if each["id"] == data["before"])
            messages = messages[place + 1:]
        limit = data.get("limit", 50)
        return {"messages": messages[:limit], "more": len(messages) > limit}

    async def on_messageRead(self, data):
        if data["conversation"] not in self.conversations:
            return GONE
        upto = data.get("upTo") or f"m{self.next_message}"
        self.conversations[data["conversation"]]["readTo"] = int(upto[1:])
        view = self.conversation_view(data["conversation"])
        await self._push("conversation", {"conversation": view})
        return {"conversation": view}

    async def on_messageDelete(self, data):
        if data["conversation"] not in self.conversations:
            return GONE
        gone = data.get("message")
        self.messages = [each for each in self.messages
                         if each["conversation"] != data["conversation"] or gone and each["id"] != gone]
        if not gone:
            del self.conversations[data["conversation"]]
        await self._push("messageRemoved", {key: data[key] for key in ("conversation", "message") if key in data})
        return {}

    async def on_messageSearch(self, data):
        wanted = words(data["query"])
        found = [each for each in self.messages[::-1]
                 if all(any(word.startswith(part) for word in words(each["text"])) for part in wanted)]
        found = found[:data.get("limit", 50)]
        ids = dict.fromkeys(each["conversation"] for each in found)
        return {"messages": found, "conversations": [self.conversation_view(each) for each in ids]}

    async def on_messageRetry(self, data):
        message = self._message(data["message"])
        if not message:
            return GONE
        if message["state"] != "failed":
            return {"code": "notPossible", "message": "This message has not failed."}
        message.update({"state": "queued", "code": None, "message": None})
        view = dict(message)
        if self.delivers:
            self.spawn(self._deliver(message))
        return {"message": view}

    async def on_messageComposing(self, data):
        return {} if data["conversation"] in self.conversations else GONE
