"""The page is called, through an exchange, by a telephone that nobody here wrote: who rings, who has it, who falls silent."""

import pytest
from playwright.sync_api import expect

from browser import WHOLE, Browser
from control import Control
from host import busy
from peers.baresip import Baresip
from peers.process import wait_until
from wire import Tab

LIMIT_MS = 40_000


def member(page):
    page.wait_for_function("() => globalThis.spechPhone?.state.access === 'member'", timeout=LIMIT_MS)
    return page


def rings(page):
    expect(page.locator("#incoming")).to_be_visible(timeout=LIMIT_MS)


@pytest.fixture
def browser(tmp_path, host, near_speech, cleanup):
    opened = Browser(tmp_path / "browser", host.address, near_speech[1], program=WHOLE)
    cleanup(opened.close)
    return opened


@pytest.fixture
def bob(tmp_path, exchange, far_speech, cleanup):
    folder = tmp_path / "bob"
    folder.mkdir()
    peer = Baresip(folder, exchange, "bob", far_speech[1])
    cleanup(peer.stop)
    return peer


@pytest.fixture
def alice(exchange, browser):
    """The first tab of Alice, registered at the exchange."""
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    return browser


@pytest.fixture
def another_tab(alice):
    page = alice.context.new_page()
    page.goto(alice.page.url)
    return member(page)


def call_alice(bob, exchange):
    bob.dial(f"sip:alice@{exchange.domain}")


def hears(page):
    """Waits until this tab has played sound of the far end."""
    before = page.evaluate("() => globalThis.spechPhone.audio.statistics.stream.played")
    page.wait_for_function("(before) => globalThis.spechPhone.audio.statistics.stream.played > before + 50", arg=before,
                           timeout=LIMIT_MS)


def test_a_call_declined_in_one_tab_is_over_in_all(bob, alice, another_tab, exchange):
    call_alice(bob, exchange)
    for page in (alice.page, another_tab):
        rings(page)
    another_tab.keyboard.press("Escape")
    for page in (alice.page, another_tab):
        expect(page.locator("#incoming")).to_be_hidden(timeout=LIMIT_MS)
        page.wait_for_function("() => globalThis.spechPhone?.state.calls.length === 0", timeout=LIMIT_MS)
    wait_until(lambda: any(each.get("type") == "CALL_CLOSED" for each in bob.read_events()), 40, "baresip to be refused")


def test_a_caller_who_gives_up_leaves_a_missed_call(bob, alice, exchange):
    call_alice(bob, exchange)
    rings(alice.page)
    bob.command("hangup")
    expect(alice.page.locator("#incoming")).to_be_hidden(timeout=LIMIT_MS)
    expect(alice.page.locator("#history .header__badge")).to_have_text("1", timeout=LIMIT_MS)
    alice.page.click("#history")
    expect(alice.page.locator("#history-list li")).to_contain_text("Missed")


def test_a_whole_incoming_call_by_keyboard_alone(bob, alice, exchange):
    call_alice(bob, exchange)
    rings(alice.page)
    alice.page.wait_for_function("() => document.activeElement?.dataset.action === 'accept'", timeout=LIMIT_MS)
    alice.page.keyboard.press("Enter")
    alice.wait_for_state("active")
    hears(alice.page)
    alice.page.keyboard.press("Escape")
    alice.wait_for_state("ended")


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_two_lines_of_one_person_call_each_other(exchange, host, cleanup, transport):
    """The exchange sends our own INVITE back to us: one host is both ends, with one port of SIP and two of sound."""
    first = Control(host.address)
    cleanup(first.close)
    lines = {}
    for user in ("alice", "bob"):
        saved = first.request("saveConfig", server="127.0.0.1", port=exchange.port, user=user, domain=exchange.domain,
                              password=exchange.passwords[user], transport=transport)
        assert saved["success"], saved
        lines[user] = saved["account"]["id"]
    second = Tab(host.address, first.welcome["token"])
    cleanup(second.close)
    called = first.request("startCall", digits="bob", account=lines["alice"])
    assert called["success"], called

    def told(tab, kind):
        return [each["data"]["call"] for each in tab.pushes if each["type"] == kind]
    ringing = wait_until(lambda: told(second, "incomingCall"), 40, "the other line to ring")[-1]
    assert (ringing["account"], ringing["remote"]["user"]) == (lines["bob"], "alice")
    assert second.ask("acceptCall", {"callId": ringing["id"]})["success"]

    def states():
        return {each["id"]: each["state"] for each in told(first, "callState")}

    def is_held():
        return {each["id"]: each["held"] for each in told(second, "callState")}[ringing["id"]]
    wait_until(lambda: (states().get(called["callId"]), states().get(ringing["id"])) == ("active", "active"), 40, "both ends to be up")
    before = host.census()["media"]["counters"]["packetsReceived"]
    wait_until(lambda: host.census()["media"]["counters"]["packetsReceived"] > before + 100, 40, "sound at both ends")
    assert host.census()["media"]["sessions"] == 2
    assert first.request("holdCall", callId=called["callId"])["success"]
    wait_until(is_held, 40, "the other line to be held")
    assert first.request("resumeCall", callId=called["callId"])["success"]
    wait_until(lambda: not is_held(), 40, "the other line to be taken back")
    assert first.request("hangUpCall", callId=called["callId"])["success"]
    wait_until(lambda: set(states().values()) == {"ended"}, 40, "the end of both")
    wait_until(lambda: busy(host.census()) == {}, 90, "an empty census", step=2)
