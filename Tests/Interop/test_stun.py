"""Behind a translator: a STUN server tells how the ports look from outside, and keeps the way open. The translator here is
a program of the tests, in a network of the test's own; kamailio answers STUN at its SIP port with a module of its own."""

import re
import socket

import pytest

from control import Control
from host import Host, busy
from peers.kamailio import Kamailio
from peers.network import network
from peers.process import wait_until
from peers.registrar import Registrar, granted
from peers.rtp import Echo
from peers.sipp import INVITE, Sipp, answer_in_dialog, receive, respond, sdp
from peers.stun import Translator

#: The provider, and our outside. Documentation addresses (RFC 5737): public, as far as the phone knows.
SERVER, OUTSIDE = "198.51.100.1", "203.0.113.9"


@pytest.fixture
def outside(cleanup):
    """A network of the test's own, with a translator in it."""
    with network(f"{SERVER}/32", f"{OUTSIDE}/32"):
        translator = Translator(SERVER, OUTSIDE)
        cleanup(translator.stop)
        yield translator


@pytest.fixture
def tab(outside, tmp_path, cleanup):
    host = Host(tmp_path / "host")
    cleanup(host.stop)
    opened = Control(host.address)
    opened.host = host
    cleanup(opened.close)
    return opened


def save(tab, port, **fields):
    saved = tab.request("saveConfig", server=SERVER, port=port, user="alice", password="x", transport="udp",
                        stunServer=SERVER, **fields)
    assert saved["success"], saved
    return saved["account"]


def stun_of(tab):
    told = [each["data"]["account"]["stun"] for each in tab.pushes if each["type"] == "registration" and "stun" in each["data"]["account"]]
    return told[-1] if told else {}


def calls(tab):
    return [each["data"]["call"]["state"] for each in tab.pushes if each["type"] == "callState"]


def test_contact_is_where_the_stun_server_saw_us_and_we_are_reached_there(outside, tab, cleanup):
    registrar = Registrar(lambda request, number: granted(request, 60), address=SERVER)
    cleanup(registrar.stop)
    save(tab, registrar.port)
    wait_until(lambda: stun_of(tab).get("state") == "found", 40, "the public address")
    address = stun_of(tab)["address"]
    (inside, port), = outside.ports.items()
    assert address == f"{OUTSIDE}:{port}"
    wait_until(lambda: f"<sip:alice@{address}>" in registrar.requests[-1][1], 40, "a REGISTER with it")
    # The question left from the very socket of SIP.
    assert inside == registrar.phone
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind((SERVER, 0))
        stranger.settimeout(10)
        here = f"{SERVER}:{stranger.getsockname()[1]}"
        stranger.sendto((f"OPTIONS sip:alice@{address} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bKstun;rport\r\nMax-Forwards: 5\r\n"
                         f"From: <sip:probe@{here}>;tag=1\r\nTo: <sip:alice@{address}>\r\nCall-ID: stun-probe\r\nCSeq: 1 OPTIONS\r\n"
                         "Content-Length: 0\r\n\r\n").encode(), (OUTSIDE, port))
        assert stranger.recv(4096).startswith(b"SIP/2.0 ")


def test_the_sound_of_a_call_comes_to_where_its_port_was_seen(outside, tab, tmp_path, cleanup):
    far = Echo(SERVER)
    cleanup(far.stop)
    steps = [INVITE, respond(180, "Ringing"), respond(200, "OK", sdp(address=far.address, port=far.port, payload_types="8")),
             receive("ACK"), receive("BYE"), answer_in_dialog(200, "OK")]
    sipp = Sipp(tmp_path, "stun", steps, address=SERVER)
    cleanup(sipp.stop)
    save(tab, sipp.port)
    wait_until(lambda: stun_of(tab).get("state") == "found", 40, "the public address")
    called = tab.request("startCall", digits="2002")
    assert called["success"], called
    wait_until(lambda: calls(tab)[-1:] == ["active"], 40, "the call")
    invite = sipp.messages().partition("\nINVITE ")[2]
    port = int(re.search(r"m=audio (\d+)", invite).group(1))
    assert f"c=IN IP4 {OUTSIDE}" in invite
    assert port in outside.ports.values()
    assert f"<sip:alice@{stun_of(tab)['address']}>" in invite
    # What is sent there arrives: the far end talks to the translator's port, and to nothing else of ours.
    before = tab.host.census()["media"]["counters"]["packetsReceived"]
    wait_until(lambda: len(far.packets) > 20, 40, "sound of ours")
    for packet in list(far.packets):
        far.send(packet, (OUTSIDE, port))
    wait_until(lambda: outside.carried.get(port, 0) > 20, 40, "sound at the translator")
    wait_until(lambda: tab.host.census()["media"]["counters"]["packetsReceived"] > before + 20, 40, "sound from the translator")
    assert tab.request("hangUpCall", callId=called["callId"])["success"]
    wait_until(lambda: calls(tab)[-1:] == ["ended"], 40, "the end")
    wait_until(lambda: busy(tab.host.census()) == {}, 90, "an empty census", step=2)
    assert tab.host.census()["phone"]["questions"] == 0


def test_a_stun_server_that_is_silent_is_told_and_calls_go_on(outside, tab, tmp_path, cleanup):
    outside.silent = True
    steps = [INVITE, respond(180, "Ringing"), respond(200, "OK", sdp()), receive("ACK"), receive("BYE"), answer_in_dialog(200, "OK")]
    sipp = Sipp(tmp_path, "silent", steps, address=SERVER)
    cleanup(sipp.stop)
    save(tab, sipp.port)
    wait_until(lambda: stun_of(tab).get("state") == "silent", 60, "the silence to be told")
    notices = [each["data"] for each in tab.pushes if each["type"] == "notify"]
    assert [each["code"] for each in notices if each["code"] == "stunSilent"] == ["stunSilent"], notices
    assert len(outside.asked) == 5
    assert tab.request("startCall", digits="2002")["success"]
    wait_until(lambda: calls(tab)[-1:] == ["active"], 40, "the call")
    assert len(outside.asked) == 5


def test_binding_requests_keep_the_way_to_kamailio_open(tmp_path, host, cleanup):
    """kamailio answers them by its own module, and the way is watched by them."""
    (tmp_path / "kamailio").mkdir()
    exchange = Kamailio(tmp_path / "kamailio", stun=True)
    cleanup(exchange.stop)
    tab = Control(host.address)
    cleanup(tab.close)
    saved = tab.request("saveConfig", server="127.0.0.1", port=exchange.port, user="alice", domain=exchange.domain,
                        password=exchange.passwords["alice"], keepAlive="stun")
    assert saved["success"] and saved["account"]["keepAlive"] == "stun", saved
    wait_until(lambda: host.census()["phone"]["counters"]["stunAnswers"] >= 2, 90, "two answers of kamailio's", step=1)
    assert host.census()["phone"]["counters"]["flowsLost"] == 0
