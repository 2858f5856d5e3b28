"""The page calls telephones that nobody here wrote, through an exchange that asks for a password."""

import re

import pytest

import audio
from peers.baresip import Baresip
from peers.linphone import Linphone
from peers.process import wait_until

#: PESQ that a call may lose against the codec alone: on the SIP side, and at the page, which also resamples twice.
SIP_MARGIN = 0.3
PAGE_MARGIN = 0.4
#: Seconds in which the eight seconds of speech are said once as a whole, wherever in them one begins to listen.
SPEAKING = 18
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
    best_far = audio.score(near_speech[0], audio.g711(near_speech[0], codec), audio.RATE)
    best_page = audio.score(far_speech[0], audio.g711(far_speech[0], codec), audio.RATE)

    def call():
        browser.dial("bob")
        assert browser.wait_for_state("active")["codec"].startswith(codec)
        browser.tap()
        browser.wait(SPEAKING)
        heard, rate = browser.heard()
        browser.hang_up()
        browser.wait_for_state("ended")
        recording = audio.read(wait_until(lambda: _finished(far), 40, "the far end's recording"))
        return audio.score(near_speech[0], *recording), audio.score(far_speech[0], heard, rate)

    at_far, at_page = audio.scored(call, [best_far - SIP_MARGIN, best_page - PAGE_MARGIN])
    print(f"\nPESQ {peer} {codec}: far end {at_far:.2f} of {best_far:.2f}, page {at_page:.2f} of {best_page:.2f}")
    assert at_far >= best_far - SIP_MARGIN
    assert at_page >= best_page - PAGE_MARGIN
    assert browser.problems == []


def _finished(far):
    try:
        return far.recording if far.recording.stat().st_size > 100_000 else None
    except (ValueError, FileNotFoundError):
        return None


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
