"""Many calls in each direction with sipp at the other end: nothing of them may stay. `Scripts/nightly` makes a thousand."""

import os

import pytest

from control import Control
from host import Host, busy
from peers.process import free_port, wait_until
from peers.sipp import INVITE, Sipp, pause, receive, receive_response, request, respond, sdp
from peers.sipp_caller import SippCaller, answered, bye, invite, ringing

#: Each way.
CALLS = int(os.environ.get("SPECH_MANY_CALLS", "60"))


@pytest.fixture
def line(tmp_path, cleanup):
    """A host whose only account is registered at sipp's port and answers by itself."""
    sip_port, port = free_port(), free_port()
    host = Host(tmp_path / "host", "--sip-port", str(sip_port))
    cleanup(host.stop)
    control = Control(host.address)
    cleanup(control.close)
    registrar = Sipp(tmp_path, "registrar", [INVITE, respond(180, "Ringing")], port)
    reply = control.request("saveConfig", server="127.0.0.1", port=port, user="1001", password="secret", transport="udp")
    registrar.stop()
    assert reply["success"], reply
    saved = control.request("savePreferences", account=reply["account"]["id"], preferences={"autoAnswer": "always"})
    assert saved["success"], saved
    return host, control, port, sip_port


def ended(control):
    """The codes of the calls that are over, by id."""
    calls = [each["data"]["call"] for each in control.pushes if each["type"] == "callState"]
    return {call["id"]: call["end"]["code"] for call in calls if call["state"] == "ended"}


def check_nothing_is_left(host, descriptors):
    # Timers B, D, H and L run 32 s beyond the last call (RFC 3261, section 17; RFC 6026).
    wait_until(lambda: busy(host.census()) == {}, 90, "an empty census", step=2)
    wait_until(lambda: host.descriptors() <= descriptors, 20, f"no more descriptors than {descriptors}")


def test_many_calls_come_in(line, tmp_path, cleanup):
    host, control, port, sip_port = line
    descriptors = host.descriptors()
    steps = [invite(), ringing(), answered(), pause(200), bye()]
    caller = SippCaller(tmp_path, "callers", steps, sip_port, "1001", port, calls=CALLS)
    cleanup(caller.stop)
    caller.finish(60 + CALLS)
    wait_until(lambda: len(ended(control)) == CALLS, 60, f"the end of {CALLS} calls")
    assert set(ended(control).values()) == {"remoteHungUp"}
    check_nothing_is_left(host, descriptors)


def test_many_calls_go_out(line, tmp_path, cleanup):
    host, control, port, _ = line
    descriptors = host.descriptors()
    far = Sipp(tmp_path, "far", [INVITE, respond(180, "Ringing"), respond(200, "OK", sdp()), receive("ACK"), pause(200),
                                 request("BYE"), receive_response(200)], port)
    cleanup(far.stop)
    for number in range(CALLS):
        # A second call of the same tab would put the first on hold.
        wait_until(lambda: len(ended(control)) == number, 60, "the call before to end", step=0.01)
        reply = control.request("startCall", digits=str(2000 + number))
        assert reply["success"], reply
    wait_until(lambda: len(ended(control)) == CALLS, 60, f"the end of {CALLS} calls")
    assert set(ended(control).values()) == {"remoteHungUp"}
    assert far.errors() == ""
    check_nothing_is_left(host, descriptors)
