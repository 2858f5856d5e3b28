"""Offers that meet, and offers that move the sound while a call is held: sipp is the far end, with RTP flowing both ways."""

import re

import pytest

from peers.process import wait_until
from peers.rtp import Echo
from peers.sipp import (INVITE, acknowledge, acknowledge_refusal, receive, receive_matching, receive_response, request, respond,
                        respond_to_invite, sdp, told)
from host import busy
from test_dialogs import AUDIBLE, HANG_UP, _loudest, callee  # noqa: F401 (one is a fixture)
from test_hold import VOICE, listen, voice_in, wait_for_flag
from test_incoming import prefer

PCMU, PCMA = 0, 8
#: The INVITE that we send inside the call: what `respond_to_invite` needs, when it is answered after other messages.
REINVITE = """  <recv request="INVITE">
    <action>
      <ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="cseq"/>
      <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
    </action>
  </recv>
"""


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_offers_that_meet_are_made_again_and_both_are_heard_afterwards(phone, callee, first):  # noqa: F811
    """Each end offers while the offer of the other is open: 491 both ways, and each tries again after its own wait."""
    browser = phone[1]
    def theirs(cseq, direction):
        return request("INVITE", sdp(version=cseq, direction=direction), cseq=cseq)

    def taken(cseq):
        return receive_response(100, optional="true") + receive_response(200) + acknowledge(cseq)

    def ours(direction, answer):
        return receive_matching("INVITE", f"a={direction}") + respond(200, "OK", sdp(version=9, direction=answer), tag="") + receive("ACK")

    # Both hold at last; then sipp comes back, and then the page.
    if first == "ours":
        order = [ours("sendonly", "recvonly"), theirs(3, "sendonly"), taken(3)]
    else:
        order = [theirs(3, "sendonly"), taken(3), ours("sendonly", "inactive")]
    sipp = callee([
        INVITE, respond(180, "Ringing"), respond(200, "OK", sdp()), receive("ACK"),
        # Our hold is on its way, and so is theirs: neither has an answer yet.
        REINVITE, theirs(2, "sendonly"), receive_response(100, optional="true"), receive_response(491), acknowledge_refusal(2),
        respond_to_invite(491, "Request Pending"), receive("ACK"), *order, told(),
        theirs(4, "sendrecv"), taken(4), ours("sendrecv", "sendrecv"), *HANG_UP])
    browser.wait_for_state("active")
    browser.tap()
    assert _loudest(browser) > AUDIBLE
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", True)
    wait_for_flag(browser, "held", True)
    sipp.tell()
    wait_for_flag(browser, "held", False)
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", False)
    # What is heard is the echo of what was said: both ways are open.
    assert _loudest(browser) > AUDIBLE
    browser.hang_up()
    browser.wait_for_state("ended")
    assert sipp.errors() == ""


@pytest.mark.parametrize("direction", ["sendrecv", "recvonly"])
def test_the_sound_moves_to_another_address_port_and_codec_while_the_call_is_held(  # noqa: F811
        phone, callee, direction, near_speech, cleanup):
    browser = phone[1]
    elsewhere = Echo("127.0.0.2")
    cleanup(elsewhere.stop)
    moved = {"address": elsewhere.address, "port": elsewhere.port, "payload_types": "8 101"}
    sipp = callee([
        INVITE, respond(180, "Ringing"), respond(200, "OK", sdp(payload_types="0 8 101")), receive("ACK"),
        receive_matching("INVITE", "a=sendonly"), respond(200, "OK", sdp(direction="recvonly", version=2), tag=""), receive("ACK"), told(),
        request("INVITE", sdp(direction=direction, version=3, **moved), cseq=2), receive_response(100, optional="true"),
        receive_response(200), acknowledge(2),
        receive_matching("INVITE", "a=sendrecv"), respond(200, "OK", sdp(version=4, **moved), tag=""), receive("ACK"), *HANG_UP])
    browser.wait_for_state("active")
    browser.tap()
    assert _loudest(browser) > AUDIBLE
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", True)
    assert elsewhere.packets == []
    sipp.tell()
    # The music follows, in the codec that was named.
    wait_until(lambda: elsewhere.count(PCMA) > 50, 40, "music at the new place")
    assert elsewhere.loudness() > 0.005
    assert browser.call()["heldHere"]
    assert browser.call()["codec"].startswith("PCMA")
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", False)
    # The voice, and not the music, goes there and comes back.
    wait_until(lambda: voice_in(*listen(browser, browser, 4), near_speech[0]) > VOICE, 60, "the voice from the new place", step=0)
    assert elsewhere.count(PCMU) == 0
    assert len(elsewhere.sources) == 1
    browser.hang_up()
    browser.wait_for_state("ended")
    assert sipp.errors() == ""


def test_who_takes_encrypted_sound_only_is_asked_once_more(phone, callee):  # noqa: F811
    """The first offer has keys beside the plain profile; after its refusal the same call comes as RTP/SAVP."""
    browser = phone[1]
    prefer(browser, srtp="optional", srtpWithoutTLS=True)
    key = "a=crypto:1 AEAD_AES_256_GCM inline:" + "A" * 58 + "A=\n"
    sipp = callee([
        receive_matching("INVITE", "RTP/AVP"), respond(488, "Not Acceptable Here"), receive("ACK"),
        INVITE, respond(180, "Ringing"), respond(200, "OK", sdp(profile="RTP/SAVP", more=key)), receive("ACK"), *HANG_UP])
    call = browser.wait_for_state("active")
    assert call["secure"]["media"] == "srtp", call["secure"]
    browser.page.locator("#call-secure").wait_for(state="visible")
    browser.hang_up()
    browser.wait_for_state("ended")
    offers = re.findall(r"\nINVITE sip:.*?\nm=audio \d+ (\S+)", sipp.messages(), re.DOTALL)
    assert list(dict.fromkeys(offers)) == ["RTP/AVP", "RTP/SAVP"]
    assert sipp.errors() == ""
    prefer(browser, srtpWithoutTLS=False)


def test_nothing_is_left_of_all_these_calls(phone):
    wait_until(lambda: busy(phone[0].census()) == {}, 90, "an empty census", step=2)
