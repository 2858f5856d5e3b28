"""The schema of the wire, read by a validator that nobody here wrote.

A client must ignore fields that it does not know. A test must not: whatever host or page says beyond the schema is a fault here.
"""

import copy
import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SCHEMA = Path(__file__).resolve().parents[1] / "docs" / "wire.schema.json"


def _closed(schema):
    """The same schema with no field allowed that it does not name."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if "properties" in closed:
        closed.setdefault("additionalProperties", False)
    return closed


class Contract:
    """Each method gives what is wrong with a message, as texts; nothing when it is as the schema has it."""

    def __init__(self, schema):
        Draft202012Validator.check_schema(schema)
        self.definitions = _closed(copy.deepcopy(schema["$defs"]))
        self.validators = {}

    def knows(self, type):
        return f"request.{type}" in self.definitions

    def request(self, message, prefix=""):
        return self._faults(f"{prefix}request.{message['type']}", message)

    def reply(self, type, message, prefix=""):
        refused = message.get("data", {}).get("success") is False
        return self._faults("refusal" if refused else f"{prefix}reply.{type}", message)

    def push(self, message):
        return self._faults(f"push.{message['type']}", message)

    def _faults(self, name, message):
        if name not in self.definitions:
            return [f"{name} is not in the schema"]
        if name not in self.validators:
            self.validators[name] = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": self.definitions})
        # Of a field that may be absent, what is wrong with its value says more than that neither choice fits.
        faults = [best_match([error]) for error in self.validators[name].iter_errors(message)]
        return [f"{name}: {fault.json_path}: {fault.message}" for fault in faults]


@cache
def contract():
    return Contract(json.loads(SCHEMA.read_text()))
