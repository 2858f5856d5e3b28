"""Transfers between three telephones, of which one is ours, in each of the three roles."""

import pytest

from host import busy
from peers.baresip import Baresip
from peers.linphone import Linphone
from peers.process import wait_until
from test_hold import HEARD, ear_of, loudness


@pytest.fixture
def phones(request, tmp_path, exchange, host, browser, far_speech, cleanup):
    """Bob and Carol on telephones of one kind, and our page as Alice."""
    far = {}
    for user in ["bob", "carol"]:
        (tmp_path / user).mkdir()
        far[user] = getattr(request, "param", Baresip)(tmp_path / user, exchange, user, far_speech[1])
        cleanup(far[user].stop)
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    return far


def dial(browser, user):
    browser.dial(user)
    browser.wait_for_state("active")


def calls(host):
    return host.census()["phone"]["calls"]


def is_talked_to(browser, phone):
    """Whether a telephone hears somebody at this moment."""
    ear = ear_of(phone)
    try:
        return loudness(browser, ear, 2) > HEARD
    finally:
        ear.stop()


def transfer_to(browser, number):
    browser.page.click("#transfer")
    browser.page.fill("#field-transfer", number)
    browser.page.click("#transfer-go")


def test_a_blind_transfer_connects_the_two_others(phones, browser, host):
    dial(browser, "bob")
    browser.wait(2)
    transfer_to(browser, "carol")
    assert browser.wait_for_state("ended", 60)["end"]["code"] == "transferred"
    wait_until(lambda: is_talked_to(browser, phones["carol"]), 60, "Carol to hear Bob")
    wait_until(lambda: busy(host.census()) == {}, 90, "nothing left of the call", step=1)


def test_a_failed_transfer_keeps_the_call(phones, browser):
    dial(browser, "bob")
    browser.wait(1)
    transfer_to(browser, "nobody")
    browser.page.wait_for_function("() => globalThis.spechPhone.state.call?.transfer?.state === 'failed'", timeout=60_000)
    assert browser.call()["state"] == "active"
    browser.tap()
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 60, "Bob to be heard still")


def test_the_far_end_transfers_us(phones, browser, host):
    dial(browser, "bob")
    browser.wait(2)
    phones["bob"].command("transfer", "sip:carol@test.local")
    browser.page.wait_for_function(
        "() => globalThis.spechPhone.state.call?.remote.user === 'carol' && globalThis.spechPhone.state.call.state === 'active'",
        timeout=60_000)
    browser.tap()
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 60, "Carol to be heard")
    wait_until(lambda: is_talked_to(browser, phones["carol"]), 60, "Carol to hear us")
    wait_until(lambda: calls(host) == 1, 60, "the first call to end", step=1)


# baresip 1.0 makes no Replaces of the one in a Refer-To.
@pytest.mark.parametrize("phones", [Linphone], indirect=True, ids=["linphonec"])
def test_an_attended_transfer_connects_the_two_others(phones, browser, host):
    dial(browser, "bob")
    browser.wait(1)
    browser.page.click("#add-call")
    browser.dial("carol")
    browser.page.wait_for_function(
        "() => globalThis.spechPhone.state.call?.remote.user === 'carol' && globalThis.spechPhone.state.call.state === 'active'",
        timeout=60_000)
    browser.wait(2)
    browser.page.click("#transfer")
    browser.page.click("#transfer-sheet [data-call]")
    wait_until(lambda: calls(host) == 0, 60, "both calls of ours to end", step=1)
    browser.wait(3)
    wait_until(lambda: is_talked_to(browser, phones["bob"]) and is_talked_to(browser, phones["carol"]), 60, "Bob and Carol to talk")
    wait_until(lambda: busy(host.census()) == {}, 90, "nothing left of the calls", step=1)
