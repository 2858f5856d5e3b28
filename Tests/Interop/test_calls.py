"""The page calls telephones that nobody here wrote, through an exchange that asks for a password."""

import re

import pytest

import speech
from peers.baresip import Baresip
from peers.linphone import Linphone
from peers.process import wait_until
from wire import ask

#: How good the sound is can only be said while the machine does nothing else.
pytestmark = pytest.mark.speech

PEERS = {"baresip": Baresip, "linphonec": Linphone}


@pytest.mark.parametrize("codec", ["PCMU", "PCMA"])
@pytest.mark.parametrize("peer", PEERS)
def test_speech_crosses_both_ways_as_good_as_the_codec(peer, codec, tmp_path, exchange, host, browser, near_speech, far_speech, cleanup):
    folder = tmp_path / peer
    folder.mkdir()
    far = PEERS[peer](folder, exchange, "bob", far_speech[1], codec)
    cleanup(far.stop)
    said = browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    assert browser.state()["accounts"][0]["registration"]["state"] == "registered", said
    browser.to_phone()

    def call():
        browser.dial("bob")
        assert browser.wait_for_state("active")["codec"].startswith(codec)
        return speech.listen(browser, far)

    speech.check(f"{peer} {codec}", call, near_speech[0], far_speech[0], speech.g711(near_speech[0], far_speech[0], codec))
    assert browser.problems == []


def test_digits_pressed_in_the_page_arrive_at_the_peer(tmp_path, exchange, host, browser, far_speech, cleanup):
    far = Linphone(tmp_path / "linphonec", exchange, "bob", far_speech[1])
    cleanup(far.stop)
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    browser.dial("bob")
    browser.wait_for_state("active")
    browser.press("159")
    browser.page.keyboard.type("*0#")
    wait_until(lambda: _tones(far) == "159*0#", 40, "six digits at linphonec")
    browser.wait(1)
    assert _tones(far) == "159*0#"


def _tones(far):
    return "".join(re.findall(r"Receiving tone (\S) from", far.process.text()))


def test_digits_pressed_at_the_peer_show_in_the_page(tmp_path, exchange, host, browser, far_speech, cleanup):
    (tmp_path / "baresip").mkdir()
    far = Baresip(tmp_path / "baresip", exchange, "bob", far_speech[1])
    cleanup(far.stop)
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    browser.dial("bob")
    browser.wait_for_state("active")
    browser.wait(1)
    far.press("2580#")
    browser.page.wait_for_function("() => document.querySelector('[data-view=call]').innerText.includes('2580#')", timeout=40_000)


@pytest.mark.parametrize("peer", PEERS)
def test_the_sound_of_both_ways_is_rated(peer, tmp_path, exchange, host, browser, far_speech, cleanup):
    (tmp_path / peer).mkdir()
    far = PEERS[peer](tmp_path / peer, exchange, "bob", far_speech[1], "PCMU")
    cleanup(far.stop)
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    browser.dial("bob")
    call = browser.wait_for_state("active")
    token = browser.page.evaluate("() => localStorage.getItem('spech.token')")

    def rated():
        quality = ask(host.address, token, "checkCall", {"callId": call["id"]})["call"].get("quality")
        is_whole = quality and "mos" in quality["receive"] and "mos" in quality["send"] and "roundTripMs" in quality
        return quality if is_whole else None
    # The far end's reports tell of the way there (RFC 3550, section 6.2: after some seconds), and of the round trip once one of ours came first.
    quality = wait_until(rated, 60, "a score for each way", step=1)
    assert quality["receive"]["mos"] > 3.5 and quality["send"]["mos"] > 3.5, quality
    assert quality["receive"]["lossPercent"] < 5 and quality["send"]["lossPercent"] < 5, quality
    assert 0 <= quality["roundTripMs"] < 100, quality
    browser.page.locator("#call-quality").wait_for(state="visible", timeout=40_000)
    browser.hang_up()
    browser.wait_for_state("ended")
    entry = wait_until(lambda: (browser.state()["history"] or [None])[0], 40, "the call in the history")
    assert entry["mos"] > 3.5, entry
