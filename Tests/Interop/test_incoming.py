"""Somebody calls: the page rings, is answered, refuses, or hears that it was too late."""

import re
import socket

import pytest

import speech
from browser import Browser
from host import busy
from peers.baresip import Baresip
from peers.process import wait_until
from peers.sipp import Sipp, INVITE, receive, receive_response, respond, sdp, told
from peers.sipp_caller import SippCaller, answered, bye, cancel, invite, multipart_invite, refused, ringing
from test_calls import PEERS
from test_doors import command
from wire import ask

PANEL = "#incoming"


def accept(page):
    page.locator(f"{PANEL} [data-action=accept]").click()


def wait_for_ring(page, seconds=40):
    page.locator(f"{PANEL} [data-action=accept]").wait_for(state="visible", timeout=seconds * 1000)


def wait_for_silence(page, seconds=40):
    page.locator(PANEL).wait_for(state="hidden", timeout=seconds * 1000)


def call_of(page):
    return page.evaluate("() => JSON.parse(JSON.stringify(globalThis.spechPhone.state.call ?? null))")


def prefer(browser, **preferences):
    """Changes the preferences of the only account; the reply says what holds then."""
    token = browser.page.evaluate("() => localStorage.getItem('spech.token')")
    account = browser.state()["accounts"][0]["id"]
    reply = ask(browser.page.url.split("#")[0].rstrip("/"), token, "savePreferences", {"account": account, "preferences": preferences})
    assert reply["success"], reply
    return reply["account"]["preferences"]


@pytest.mark.speech
@pytest.mark.parametrize("peer", PEERS)
def test_a_caller_is_heard_and_hears_as_well_as_the_codec_allows(peer, tmp_path, exchange, host, browser, near_speech, far_speech, cleanup):
    folder = tmp_path / peer
    folder.mkdir()
    far = PEERS[peer](folder, exchange, "bob", far_speech[1], "PCMA")
    cleanup(far.stop)
    said = browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    assert browser.state()["accounts"][0]["registration"]["state"] == "registered", said
    browser.to_phone()

    def call():
        address = f"sip:alice@{exchange.domain}"
        far.dial(address) if peer == "baresip" else far.command(f"call {address}")
        wait_for_ring(browser.page)
        accept(browser.page)
        call = browser.wait_for_state("active")
        assert call["direction"] == "incoming" and call["remote"]["user"] == "bob" and call["codec"].startswith("PCMA")
        return speech.listen(browser, far)

    speech.check(f"called by {peer}", call, near_speech[0], far_speech[0], speech.g711(near_speech[0], far_speech[0], "PCMA"))
    assert browser.problems == []
    wait_until(lambda: busy(host.census()) == {}, 90, "an empty census", step=2)


@pytest.fixture
def caller(phone, request, cleanup):
    """Starts a caller of the account (or of `user`), from the account's server or, as a stranger, from elsewhere."""
    def started(steps, user="1001", stranger=False):
        name = f"{re.sub(r'[^a-z0-9]+', '-', request.node.name.lower())}-{len(made)}"
        sipp = SippCaller(phone[4], name, steps, phone[3], user, None if stranger else phone[2])
        made.append(sipp)
        cleanup(sipp.stop)
        return sipp
    made = []
    page = phone[1].page
    if page.locator("[data-view=call]").is_visible():
        page.keyboard.press("Escape")
    wait_for_silence(page)
    return started


NO_CODEC = sdp(payload_types="96").replace("a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\n", "a=rtpmap:96 nocodec/8000\n")


@pytest.mark.parametrize(("user", "offer", "status"), [("nobody", None, 404), ("1001", NO_CODEC, 488)], ids=["404", "488"])
def test_who_cannot_be_connected_rings_nobody(phone, caller, user, offer, status):
    # The account's own server would reach it by any number.
    sipp = caller([invite(offer), receive_response(100), refused(status)], user, stranger=user == "nobody")
    sipp.finish()
    assert " 180 " not in sipp.messages()
    assert not phone[1].page.locator(PANEL).is_visible()


def test_a_caller_who_gives_up_is_missed(phone, caller):
    page = phone[1].page
    sipp = caller([invite(), ringing(), told(), cancel(), receive_response(200), refused(487)])
    wait_for_ring(page)
    sipp.tell()
    sipp.finish()
    wait_for_silence(page)
    page.get_by_text("Bob Caller").first.wait_for(state="visible", timeout=40_000)


def test_a_call_that_another_telephone_took_is_not_missed(phone, caller):
    page = phone[1].page
    reason = 'Reason: SIP;cause=200;text="Call completed elsewhere"'
    sipp = caller([invite(), ringing(), told(), cancel([reason]), receive_response(200), refused(487)])
    wait_for_ring(page)
    sipp.tell()
    sipp.finish()
    page.get_by_text("answered on another telephone").first.wait_for(state="visible", timeout=40_000)


@pytest.mark.parametrize(("button", "status"), [("decline", 603), ("busy", 486)])
def test_a_call_is_refused(phone, caller, button, status):
    page = phone[1].page
    sipp = caller([invite(), ringing(), refused(status)])
    wait_for_ring(page)
    if button == "busy":
        page.locator(f"{PANEL} .incoming__more").click()
    page.locator(f"{PANEL} [data-action={button}]").click()
    sipp.finish()
    wait_for_silence(page)


OFFERS = {
    "offer in the INVITE": [invite(), ringing(), answered()],
    "offer in the 200": [invite(""), ringing(), answered(sdp())],
    "a body of several parts": [multipart_invite(), ringing(), answered()],
}


@pytest.mark.parametrize("way", OFFERS)
def test_a_call_is_accepted_however_it_is_offered(phone, caller, way):
    browser = phone[1]
    sipp = caller([*OFFERS[way], told(), bye()])
    wait_for_ring(browser.page)
    accept(browser.page)
    call = browser.wait_for_state("active")
    assert call["attached"] and call["remote"]["name"] == "Bob Caller"
    sipp.tell()
    sipp.finish()
    call = browser.wait_for_state("ended")
    assert call["end"]["code"] == "remoteHungUp" and call["codec"]
    assert re.search(r"m=audio \d+ RTP/AVP", sipp.messages().split("SIP/2.0 200 OK", 1)[1])


def test_copies_of_an_invite_are_answered_alike(phone):
    # A socket of our own: sipp answers each copy of an answer with one more copy of the INVITE.
    page, sip_port = phone[1].page, phone[3]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(40)
        target = ("127.0.0.1", sip_port)
        port = line.getsockname()[1]

        def request(method, to="", body=""):
            head = [f"{method} sip:1001@127.0.0.1:{sip_port} SIP/2.0", f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-{port}",
                    "Max-Forwards: 70", f"From: <sip:bob@test.local>;tag={port}", f"To: <sip:1001@test.local>{to}",
                    f"Call-ID: copies-{port}", f"CSeq: 1 {method}", f"Contact: <sip:bob@127.0.0.1:{port}>"]
            content = ["Content-Type: application/sdp"] if body else []
            line.sendto("\r\n".join([*head, *content, f"Content-Length: {len(body)}", "", body]).encode(), target)

        def tag_of(status, method="INVITE"):
            """The To tag of the next answer with that status; others before it are passed over."""
            while True:
                answer = line.recv(4096).decode()
                if answer.startswith(f"SIP/2.0 {status} ") and f"CSeq: 1 {method}" in answer:
                    return re.search(r"^To: [^\r]*;tag=([^\s;]+)", answer, re.MULTILINE).group(1)

        offer = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9000 RTP/AVP 0\r\n"
        tags = []
        for _ in range(3):
            request("INVITE", body=offer)
            tags.append(tag_of(180))
        wait_for_ring(page)
        assert page.locator(f"{PANEL} [data-call]").count() == 1
        request("CANCEL")
        tags.append(tag_of(487))
        request("ACK", to=f";tag={tags[-1]}")
    assert len(set(tags)) == 1
    wait_for_silence(page)


def test_a_call_that_is_never_acknowledged_is_ended(phone, caller):
    browser = phone[1]
    bye_taken = receive("BYE") + respond(200, "OK", tag="")
    sipp = caller([invite(), ringing(), receive_response(200), bye_taken])
    wait_for_ring(browser.page)
    accept(browser.page)
    browser.wait_for_state("active")
    call = browser.wait_for_state("ended", 90)
    assert call["end"]["code"] == "noAcknowledgement"
    sipp.finish()
    assert sipp.messages().count("SIP/2.0 200 OK") > 5


def test_the_accounts_server_says_who_calls_and_nobody_else_can(phone, caller):
    page = phone[1].page
    asserted = ['P-Asserted-Identity: "Berta" <sip:+4930123@carrier.example>']
    steps = [ringing(), told(), cancel(), receive_response(200), refused(487)]
    for stranger, shown in [(False, "Berta"), (True, "Bob Caller")]:
        sipp = caller([invite(headers=asserted), *steps], stranger=stranger)
        wait_for_ring(page)
        assert shown in page.locator(PANEL).inner_text()
        sipp.tell()
        sipp.finish()
        wait_for_silence(page)


def test_an_intercom_of_the_server_is_put_through(phone, caller):
    browser = phone[1]
    assert prefer(browser, autoAnswer="trusted")["autoAnswer"] == "trusted"
    try:
        sipp = caller([invite(headers=["Call-Info: <sip:127.0.0.1>;answer-after=0"]), ringing(), answered(), told(), bye()])
        call = browser.wait_for_state("active")
        assert call["autoAnswered"] is True
        sipp.tell()
        sipp.finish()
        browser.wait_for_state("ended")
    finally:
        assert prefer(browser, autoAnswer="off")["autoAnswer"] == "off"


def test_whoever_asks_to_be_put_through_only_rings_where_nobody_has_allowed_it(phone, caller):
    page = phone[1].page
    wanted = ["Answer-Mode: Auto", "Call-Info: <sip:127.0.0.1>;answer-after=0"]
    sipp = caller([invite(headers=wanted), ringing(), told(), cancel(), receive_response(200), refused(487)])
    wait_for_ring(page)
    sipp.tell()
    sipp.finish()
    wait_for_silence(page)


def test_the_person_is_not_disturbed(phone, caller):
    browser = phone[1]
    assert prefer(browser, doNotDisturb=True)["doNotDisturb"] is True
    try:
        sipp = caller([invite(), receive_response(100), refused(480)])
        sipp.finish()
        assert not browser.page.locator(PANEL).is_visible()
    finally:
        prefer(browser, doNotDisturb=False)


def test_calls_are_forwarded(phone, caller):
    browser = phone[1]
    prefer(browser, forwardAlways="1003")
    try:
        sipp = caller([invite(), receive_response(100), refused(302)])
        sipp.finish()
        assert re.search(r"Contact: <sip:1003@127\.0\.0\.1", sipp.messages())
    finally:
        prefer(browser, forwardAlways="")


def test_a_second_caller_hears_busy_without_call_waiting(phone, caller):
    browser = phone[1]
    prefer(browser, callWaiting=False)
    try:
        first = caller([invite(), ringing(), answered(), told(), bye()])
        wait_for_ring(browser.page)
        accept(browser.page)
        browser.wait_for_state("active")
        caller([invite(), receive_response(100), refused(486)], stranger=True).finish()
        first.tell()
        first.finish()
        browser.wait_for_state("ended")
    finally:
        prefer(browser, callWaiting=True)


def test_an_anonymous_call_does_not_name_the_caller(phone, cleanup):
    _, browser, port, _, folder = phone
    prefer(browser, anonymous=True)
    try:
        sipp = Sipp(folder, "anonymous", [INVITE, respond(180, "Ringing"), respond(200, "OK", sdp()), receive("ACK"),
                                          receive("BYE"), respond(200, "OK", tag="")], port)
        cleanup(sipp.stop)
        if browser.page.locator("[data-view=call]").is_visible():
            browser.page.keyboard.press("Escape")
        browser.dial("2002")
        browser.wait_for_state("active")
        browser.hang_up()
        browser.wait_for_state("ended")
        message = sipp.messages().split("INVITE sip:2002", 1)[1].split("SIP/2.0 180", 1)[0]
        assert "From: \"Anonymous\" <sip:anonymous@anonymous.invalid>" in message
        assert re.search(r"^Privacy: id", message, re.MULTILINE)
        assert "Contact: <sip:anonymous@" in message
    finally:
        prefer(browser, anonymous=False)


def test_nothing_is_left_of_all_these_calls(phone):
    host = phone[0]
    # Timers B, D, H and L run 32 s beyond the last call (RFC 3261, section 17; RFC 6026).
    wait_until(lambda: busy(host.census()) == {}, 90, "an empty census", step=2)


def test_every_tab_and_device_rings_one_wins_and_the_others_are_told(tmp_path, exchange, host, browser, far_speech, cleanup):
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    tab = browser.context.new_page()
    tab.goto(host.address)
    printed = command(host.folder, "enrol-link", "--port", str(host.port))
    other = Browser(tmp_path / "other", host.address + "/" + re.search(r"#enrol=\S+", printed).group(0))
    cleanup(other.close)
    other.page.wait_for_function("() => globalThis.spechPhone?.state.access === 'member'")
    (tmp_path / "baresip").mkdir()
    far = Baresip(tmp_path / "baresip", exchange, "bob", far_speech[1])
    cleanup(far.stop)
    quickest = []
    both = [(other.page, [browser.page, tab]), (tab, [browser.page, other.page])]
    # A busy machine may be late once; a fault would be late each time.
    for winner, losers in [*both, *both, *both]:
        if len(quickest) >= 4 and min(quickest) < 300:
            break
        far.dial(f"sip:alice@{exchange.domain}")
        for page in [winner, *losers]:
            wait_for_ring(page)
        pressed = winner.evaluate(
            "() => { const at = performance.timeOrigin + performance.now(); document.querySelector('#incoming [data-action=accept]').click(); return at; }")
        for page in losers:
            wait_for_silence(page)
            quickest.append(page.evaluate("() => globalThis.spechPhone.ringing.log.at(-1).ended") - pressed)
        winner.wait_for_function("() => globalThis.spechPhone?.state.call?.state === 'active'")
        assert call_of(winner)["attached"]
        if winner is other.page:
            losers[0].get_by_text("was answered on").first.wait_for(state="visible", timeout=40_000)
        winner.keyboard.press("Escape")
        winner.wait_for_function("() => globalThis.spechPhone?.state.call?.state === 'ended'")
        for page in [winner, *losers]:
            page.wait_for_function("() => !globalThis.spechPhone?.state.calls.some(each => each.state === 'active')")
    print(f"\nms from the press of the button to the silence of another tab: {[round(each) for each in quickest]}")
    assert min(quickest) < 300, quickest
    wait_until(lambda: busy(host.census()) == {}, 90, "an empty census", step=2)
