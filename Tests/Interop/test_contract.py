"""What a real page and a real host say to each other in a call is what the schema says they may."""

import copy

from contract import contract
from test_first_start import demo as demo

SESSION = {"id": "1", "type": "connect", "data": {"wire": 1}}


def test_a_call_is_as_the_schema_has_it(demo):
    host, browser = demo
    browser.dial("601")
    browser.wait_for_state("active")
    browser.press("12#")
    browser.hang_up()
    browser.wait_for_state("ended")
    # The page enrolled itself and placed a call; a fault in any message of that is found.
    assert {"connect", "startCall", "dtmf", "hangUpCall"} <= browser.checked
    assert {"callState", "audio"} <= browser.checked
    assert browser.faults == []


def test_the_validator_finds_what_is_wrong():
    assert contract().request(SESSION) == []
    for change, place in [({"wire": "1"}, "$.data.wire"), ({"token": 5}, "$.data.token"), ({"tokens": "t"}, "$.data")]:
        message = copy.deepcopy(SESSION)
        message["data"].update(change)
        faults = contract().request(message)
        assert len(faults) == 1 and place in faults[0], faults
    assert contract().request({"id": "1", "type": "fly", "data": {}}) == ["request.fly is not in the schema"]
    assert contract().request({"id": "1", "type": "startCall", "data": {}}) != []
    assert contract().reply("startCall", {"byToken": "1", "data": {"success": True}}) != []
    assert contract().reply("startCall", {"byToken": "1", "data": {"success": True, "callId": "9"}}) == []
    assert contract().reply("startCall", {"byToken": "1", "data": {"success": False, "code": "a", "message": "b"}}) == []
    assert contract().push({"type": "digit", "data": {"callId": "9"}}) != []
