"""What may happen before a call is answered and while it lasts: reliable responses, offers before the answer, forks, session
timers, and requests that want what is not there. sipp is the far end, and fails when an answer is missing or another one."""

import re

import pytest

import audio
from host import busy
from peers.process import wait_until
from peers.sipp import (INVITE, TAG, Sipp, answer_in_dialog, pause, receive, receive_matching, receive_response, request, respond,
                        respond_to_invite, sdp, told)
from peers.sipp_caller import SippCaller, answered, bye, cancel, in_dialog, invite, refused, ringing
from test_incoming import accept, wait_for_ring, wait_for_silence

#: Our speech comes back as an echo where sipp has the port open; silence is below -90 dB.
AUDIBLE = -40
HANG_UP = [receive("BYE"), answer_in_dialog(200, "OK")]


def _name(request):
    return re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())


@pytest.fixture
def callee(phone, request, cleanup):
    """Calls 2002, where sipp plays the steps."""
    def called(steps):
        _, browser, port, _, folder = phone
        if browser.page.locator("[data-view=call]").is_visible():
            browser.page.keyboard.press("Escape")
        sipp = Sipp(folder, _name(request), steps, port, echo=True)
        cleanup(sipp.stop)
        browser.dial("2002")
        return sipp
    return called


@pytest.fixture
def caller(phone, request, cleanup):
    """Is called by sipp."""
    def calling(steps):
        page = phone[1].page
        if page.locator("[data-view=call]").is_visible():
            page.keyboard.press("Escape")
        wait_for_silence(page)
        sipp = SippCaller(phone[4], _name(request), steps, phone[3], "1001", phone[2])
        cleanup(sipp.stop)
        return sipp
    return calling


def _reliable(status, reason, number, body=None, tag=TAG):
    return respond(status, reason, body, headers=["Require: 100rel", f"RSeq: {number}", "Allow: INVITE, ACK, BYE, CANCEL, PRACK, UPDATE"],
                   tag=tag)


def _loudest(browser, seconds=12):
    """Whether something is heard within the time: the level of the loudest second."""
    levels = [-99.0]
    for _ in range(seconds):
        browser.heard()
        browser.wait(1)
        levels.append(audio.loudness(browser.heard()[0]))
        if levels[-1] > AUDIBLE:
            break
    return max(levels)


def test_a_reliable_response_is_acknowledged_and_its_answer_stands(phone, callee):
    browser = phone[1]
    sipp = callee([INVITE, _reliable(183, "Session Progress", 4711, sdp()), receive_matching("PRACK", "RAck: 4711 1 INVITE"),
                   answer_in_dialog(200, "OK"), told(), respond_to_invite(200, "OK"), receive("ACK"), *HANG_UP])
    browser.wait_for_state("earlyMedia")
    browser.tap()
    assert _loudest(browser) > AUDIBLE
    sipp.tell()
    # The 200 has no description of its own: what the 183 said holds.
    call = browser.wait_for_state("active")
    assert call["codec"].startswith("PCMU")
    assert _loudest(browser) > AUDIBLE
    browser.hang_up()
    browser.wait_for_state("ended")
    assert sipp.errors() == ""


def test_the_far_end_moves_the_sound_before_it_answers(phone, callee):
    browser = phone[1]
    update = request("UPDATE", sdp(port="[media_port+2]", payload_types="8 101", version=2), cseq=1)
    sipp = callee([INVITE, _reliable(183, "Session Progress", 1, sdp()), receive("PRACK"), answer_in_dialog(200, "OK"), pause(500),
                   update, receive_response(200), told(), respond_to_invite(200, "OK"), receive("ACK"), *HANG_UP])
    browser.wait_for_state("earlyMedia")
    wait_until(lambda: (browser.call()["codec"] or "").startswith("PCMA"), 40, "the codec of the UPDATE")
    browser.tap()
    assert _loudest(browser) > AUDIBLE
    sipp.tell()
    browser.wait_for_state("active")
    browser.hang_up()
    browser.wait_for_state("ended")
    assert sipp.errors() == ""


def test_the_latest_fork_is_heard_the_first_answer_counts_and_a_second_one_is_ended(phone, callee):
    browser = phone[1]
    first, second = ";tag=first[call_number]", ";tag=second[call_number]"
    ended = receive_matching("BYE", "To:.*;tag=first") + answer_in_dialog(200, "OK")
    sipp = callee([INVITE, respond(183, "Session Progress", sdp(port=9), tag=first), pause(500),
                   respond(183, "Session Progress", sdp(payload_types="8 101"), tag=second), told(),
                   respond_to_invite(200, "OK", sdp(payload_types="8 101"), tag=second), receive_matching("ACK", "To:.*;tag=second"),
                   respond_to_invite(200, "OK", sdp(port=9), tag=first), receive_matching("ACK", "To:.*;tag=first"), ended,
                   receive_matching("BYE", "To:.*;tag=second"), answer_in_dialog(200, "OK")])
    browser.wait_for_state("earlyMedia")
    wait_until(lambda: (browser.call()["codec"] or "").startswith("PCMA"), 40, "the second fork's codec")
    browser.tap()
    assert _loudest(browser) > AUDIBLE
    sipp.tell()
    assert browser.wait_for_state("active")["codec"].startswith("PCMA")
    wait_until(lambda: "tag=first" in sipp.messages().rpartition("\nBYE ")[2], 10, "the BYE of the answer that came too late")
    assert browser.call()["state"] == "active"
    assert _loudest(browser) > AUDIBLE
    browser.hang_up()
    browser.wait_for_state("ended")
    assert sipp.errors() == ""


def test_a_longer_session_interval_is_agreed_to(phone, callee):
    browser = phone[1]
    sipp = callee([INVITE, respond(422, "Session Interval Too Small", headers=["Min-SE: 3600"]), receive("ACK"),
                   receive_matching("INVITE", "Session-Expires: 3600"), respond(180, "Ringing"),
                   respond(200, "OK", sdp(), headers=["Require: timer", "Session-Expires: 3600;refresher=uac"]), receive("ACK"), *HANG_UP])
    browser.wait_for_state("active")
    browser.hang_up()
    browser.wait_for_state("ended")
    first, again = re.findall(r"\nINVITE sip:.*?\r?\n\r?\n", sipp.messages(), re.DOTALL)[:2]
    assert "Session-Expires: 1800" in first and re.search(r"Supported:.*timer", first)
    assert "Min-SE: 3600" in again
    assert sipp.errors() == ""


def test_we_refresh_a_session_and_it_goes_on(phone, callee):
    browser = phone[1]
    timer = ["Require: timer", "Session-Expires: 90;refresher=uac"]
    sipp = callee([INVITE, respond(200, "OK", sdp(), headers=[*timer, "Allow: INVITE, ACK, BYE, CANCEL, UPDATE"]), receive("ACK"),
                   receive_matching("UPDATE", "Session-Expires: 90;refresher=uac"), respond(200, "OK", headers=timer, tag=""), *HANG_UP])
    browser.wait_for_state("active")
    # Half of the shortest interval that RFC 4028 allows: this test takes its time.
    wait_until(lambda: "\nUPDATE " in sipp.messages(), 90, "the refresh", step=1)
    assert browser.call()["state"] == "active"
    browser.hang_up()
    browser.wait_for_state("ended")
    assert sipp.errors() == ""


def _acknowledged_ringing():
    """180 that asks for a PRACK, and the PRACK."""
    received = receive_response(180).replace(
        "/>", '>\n    <action><ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true" assign_to="rseq"/></action>\n  </recv>')
    return receive_response(100) + received + in_dialog("PRACK", 2, headers=["RAck: [$rseq] 1 INVITE"]) + receive_response(200)


@pytest.mark.parametrize("header", ["Supported", "Require"])
def test_ringing_is_reliable_for_who_wants_it(phone, caller, header):
    browser = phone[1]
    sipp = caller([invite(headers=[f"{header}: 100rel"]), _acknowledged_ringing(), answered(), told(), bye(3)])
    wait_for_ring(browser.page)
    wait_until(lambda: "CSeq: 2 PRACK" in sipp.messages(), 40, "the PRACK")
    accept(browser.page)
    browser.wait_for_state("active")
    sipp.tell()
    sipp.finish()
    assert re.search(r"SIP/2\.0 180 .*?Require: 100rel", sipp.messages(), re.DOTALL)


def test_an_offer_before_our_answer_has_to_wait(phone, caller):
    page = phone[1].page
    early = in_dialog("UPDATE", 3, sdp(version=2)) + receive_response(500)
    sipp = caller([invite(headers=["Supported: 100rel"]), _acknowledged_ringing(), early, told(), cancel(), receive_response(200), refused(487)])
    wait_for_ring(page)
    sipp.tell()
    sipp.finish()
    wait_for_silence(page)
    assert re.search(r"^Retry-After: \d+", sipp.messages(), re.MULTILINE)


def test_the_caller_refreshes_the_session(phone, caller):
    browser = phone[1]
    timer = ["Supported: timer", "Session-Expires: 90;refresher=uac"]
    sipp = caller([invite(headers=["Require: timer", *timer]), ringing(), answered(), pause(1500),
                   in_dialog("UPDATE", 2, headers=timer), receive_response(200), bye(3)])
    wait_for_ring(browser.page)
    accept(browser.page)
    sipp.finish()
    browser.wait_for_state("ended")
    answers = [text for text in sipp.messages().split("SIP/2.0 200 OK")[1:] if "Session-Expires: 90;refresher=uac" in text.split("\n\n")[0]]
    assert len(answers) >= 2


@pytest.mark.parametrize(("headers", "status", "said"), [
    (["Require: nothingSupportsThis"], 420, "Unsupported: nothingSupportsThis"),
    (["Supported: timer", "Session-Expires: 30"], 422, "Min-SE: 90"),
    (["Content-Encoding: gzip"], 415, "Accept-Encoding: identity"),
    (["Accept: text/nobodyKnowsThis"], 406, ""),
], ids=["420", "422", "415", "406"])
def test_what_cannot_be_done_is_refused_with_the_reason(phone, caller, headers, status, said):
    sipp = caller([invite(headers=headers), refused(status)])
    sipp.finish()
    assert said in sipp.messages()
    assert not phone[1].page.locator("#incoming").is_visible()


def test_nothing_is_left_of_all_these_calls(phone):
    host = phone[0]
    # Timers B, D, H and L run 32 s beyond the last call (RFC 3261, section 17; RFC 6026).
    wait_until(lambda: busy(host.census()) == {}, 90, "an empty census", step=2)
