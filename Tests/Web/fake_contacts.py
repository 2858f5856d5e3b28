"""The contacts of the fake host, as docs/wire.md tells it."""

import base64
import re

GONE = {"code": "notFound", "message": "This contact is not there any more."}


def numbers(*written):
    """Numbers of a contact: `label number` or `number`."""
    labels = ("mobile", "work", "home", "other")
    split = [each.split(" ", 1) if each.startswith(labels) else ["mobile", each] for each in written]
    return [{"label": label, "number": number} for label, number in split]


class Contacts:
    """What FakeHost knows of contacts, by their ids."""

    def begin_contacts(self):
        self.contacts = {}
        self.next_contact = 0
        #: Contacts of one page of the list.
        self.contact_page = 500
        #: Every part of a file that was imported, as bytes.
        self.imported = []

    # What a test makes happen

    def know(self, name, *written, **more):
        """A contact from before; nobody is told."""
        return self._keep(None, {"name": name, "numbers": numbers(*written), "favourite": False} | more)["id"]

    def tell_contact(self, identity, **changes):
        """Another device has changed a contact, or made one."""
        contact = self._keep(identity, {"favourite": False} | self.contacts.get(identity, {}) | changes)
        self.push("contactsSaved", {"contacts": [contact]})

    def forget_contact(self, identity):
        """Another device has deleted a contact."""
        del self.contacts[identity]
        self.push("contactRemoved", {"contact": identity})

    def contact(self, name):
        return next(each for each in self.contacts.values() if each["name"] == name)

    # The host's part

    def _keep(self, identity, contact):
        if identity is None:
            self.next_contact += 1
            identity = f"{self.next_contact:032x}"
        self.contacts[identity] = contact | {"id": identity}
        return self.contacts[identity]

    async def on_contactList(self, data):
        rest = sorted(each for each in self.contacts if each > data.get("after", ""))
        size = min(self.contact_page, data.get("limit", 200))
        return {"contacts": [self.contacts[each] for each in rest[:size]], "more": len(rest) > size}

    async def on_saveContact(self, data):
        draft = dict(data)
        identity = draft.pop("contact", None)
        if identity and identity not in self.contacts:
            return dict(GONE)
        holder = next((each for each in self.contacts.values() if each["id"] != identity
                       and draft.get("speedDial") and each.get("speedDial") == draft["speedDial"]), None)
        if holder:
            return {"code": "speedDialTaken", "field": "speedDial",
                    "message": f"Key {draft['speedDial']} calls {holder['name']}. Choose another key."}
        for index, each in enumerate(draft["numbers"]):
            if not re.search(r"\w", each["number"]):
                return {"code": "invalidField", "field": f"numbers.{index}.number", "message": "Enter a number."}
        contact = self._keep(identity, {"favourite": False} | draft)
        await self._push("contactsSaved", {"contacts": [contact]})
        return {"contact": contact}

    async def on_removeContact(self, data):
        if not self.contacts.pop(data["contact"], None):
            return dict(GONE)
        await self._push("contactRemoved", {"contact": data["contact"]})
        return {}

    async def on_importContacts(self, data):
        part = base64.b64decode(data["data"])
        self.imported.append(part)
        added, known, skipped = [], 0, 0
        for card in re.findall(r"BEGIN:VCARD(.*?)END:VCARD", part.decode("utf-8", "replace"), re.DOTALL):
            name, number = re.search(r"FN[^:]*:(\S.*)", card), re.search(r"TEL[^:]*:(\S+)", card)
            if not name or not number:
                skipped += 1
            elif any(each["name"] == name[1].strip() for each in self.contacts.values()):
                known += 1
            else:
                added.append(self._keep(None, {"name": name[1].strip(), "numbers": numbers(number[1]), "favourite": False}))
        if added:
            await self._push("contactsSaved", {"contacts": added})
        return {"added": len(added), "known": known, "skipped": skipped, "beyond": 0}

    async def on_exportContacts(self, data):
        page = await self.on_contactList(data)
        cards = "".join(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{each['name']}\r\nTEL:{each['numbers'][0]['number']}\r\nEND:VCARD\r\n"
                        for each in page["contacts"])
        return {"vcard": cards} | ({"after": page["contacts"][-1]["id"]} if page["more"] else {})
