"""The example plugins and the one of CONTRIBUTING.md, in the programs that Scripts/examples has built: real calls of the demo exchange."""

import wave

import numpy as np
import pytest

from control import Control
from host import Host
from peers.process import wait_until

PATIENCE = 60


def up(control):
    """The tab when the demo's line is registered."""
    if control.welcome["accounts"][0]["registration"]["state"] != "registered":
        control.wait_for_registration(lambda each: each["state"] == "registered", PATIENCE, "the demo's line")
    return control


def state(control, call, wanted):
    wait_until(lambda: any(each["type"] == "callState" and each["data"]["call"]["id"] == call
                           and each["data"]["call"]["state"] == wanted for each in control.pushes), PATIENCE, wanted)


@pytest.fixture
def example(tmp_path, cleanup):
    def started(program, **environment):
        host = Host(tmp_path / "host", demo=True, program=program, environment=environment)
        cleanup(host.stop)
        control = Control(host.address)
        cleanup(control.close)
        return host, up(control)
    return started


def test_a_call_is_recorded(example, tmp_path):
    host, control = example("RecordingPhone", RECORDINGS=str(tmp_path / "recordings"))
    call = control.request("startCall", digits="601")["callId"]
    state(control, call, "active")
    assert control.request("recorderStatus")["recording"] == 1
    # Nothing tells how much was recorded until the file is closed: three seconds of the voice.
    wait_until(lambda: control.request("checkCall", callId=call)["call"]["durationMs"] > 3000, PATIENCE, "three seconds")
    control.request("hangUpCall", callId=call)
    wait_until(lambda: control.request("recorderStatus")["finished"] == 1, PATIENCE, "the file to be closed")
    recording, = (tmp_path / "recordings").iterdir()
    assert recording.name.endswith(f"-{call}.wav")
    with wave.open(str(recording)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (2, 8000, 2)
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    assert len(sound) > 2.5 * 8000
    here, far = (np.sqrt(np.mean(np.square(sound[:, side].astype(float)))) for side in (0, 1))
    # Nobody speaks here: there is no microphone in this test.
    assert far > 300 > here
    census = host.census()["requests"]["plugins"]["recorder"]
    assert census["faults"] == census["stuck"] == census["eventsDropped"] == 0
    # What the plugin is and may do was shown at the start.
    shown = next(line for line in host.text().splitlines() if "name=recorder" in line)
    assert "audioTap, calls" in shown


def test_a_customer_is_called_by_name(example):
    _, control = example("CRMPhone")
    assert control.request("crmCallCustomer", customer="Ada")["code"] == "crmUnknownCustomer"
    assert control.request("crmSaveCustomer", customer="Ada", number="600")["success"]
    reply = control.request("crmCallCustomer", customer="ada")
    assert reply["number"] == "600"
    state(control, reply["callId"], "active")


def test_the_plugin_of_the_walk_answers(example):
    _, control = example("MyPhone")
    reply = control.request("callAndGreet", number="600")
    assert reply["success"] and reply["greeting"].startswith("Hello, ")
    wait_until(lambda: any(each["type"] == "callState" and each["data"]["call"]["state"] == "active"
                           for each in control.pushes), PATIENCE, "the echo to answer")
