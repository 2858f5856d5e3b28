"""Transfers between three telephones, of which one is ours, in each of the three roles."""

import pytest

from host import busy
from peers.process import wait_until
from test_calls import PEERS
from test_hold import HEARD, ear_of, loudness, wait_for_flag, way  # noqa: F401 (a fixture)
from test_incoming import accept, wait_for_ring
from test_transports import alice, authority, save, secure_exchange  # noqa: F401 (two are fixtures)


@pytest.fixture
def phones(request, tmp_path, way, host, browser, far_speech, cleanup):  # noqa: F811
    """Bob and Carol on telephones of one kind, and our page as Alice, who reaches the exchange by UDP or as the parameter says."""
    peer, transport = getattr(request, "param", ("baresip", "udp"))
    exchange, fields = way(transport)
    far = {}
    for user in ["bob", "carol"]:
        (tmp_path / user).mkdir()
        # They would have to be given the certificate; the way that matters here is ours.
        far[user] = PEERS[peer](
            tmp_path / user, exchange, user, far_speech[1], "PCMU", transport="tcp" if transport == "tcp" else "udp")
        cleanup(far[user].stop)
    reply = save(host, browser, **alice(exchange, **fields))
    assert reply["success"], reply
    browser.page.wait_for_function("() => globalThis.spechPhone?.state.accounts.length === 1")
    browser.to_phone()
    return far


def over(peer, *transports):
    """Parametrizes `phones`."""
    return pytest.mark.parametrize(
        "phones", [(peer, transport) for transport in transports], indirect=True, ids=[f"{peer}-{each}" for each in transports])


def dial(browser, user):
    browser.dial(user)
    browser.wait_for_state("active")


def calls(host):
    return host.census()["phone"]["calls"]


def is_talked_to(browser, phone, is_ipv6=False):
    """Whether a telephone hears somebody at this moment."""
    ear = ear_of(phone, is_ipv6)
    try:
        return loudness(browser, ear, 2) > HEARD
    finally:
        ear.stop()


def transfer_to(browser, number):
    browser.page.click("#transfer")
    browser.page.fill("#field-transfer", number)
    browser.page.click("#transfer-go")


@over("baresip", "udp", "tcp", "ipv6")
def test_a_blind_transfer_connects_the_two_others(phones, browser, host, request):
    is_ipv6 = "ipv6" in request.node.name
    dial(browser, "bob")
    browser.wait(2)
    transfer_to(browser, "carol")
    assert browser.wait_for_state("ended", 60)["end"]["code"] == "transferred"
    wait_until(lambda: is_talked_to(browser, phones["carol"], is_ipv6), 60, "Carol to hear Bob")
    wait_until(lambda: busy(host.census()) == {}, 90, "nothing left of the call", step=1)


def test_a_failed_transfer_keeps_the_call(phones, browser):
    dial(browser, "bob")
    browser.wait(1)
    transfer_to(browser, "nobody")
    browser.page.wait_for_function("() => globalThis.spechPhone?.state.call?.transfer?.state === 'failed'", timeout=60_000)
    assert browser.call()["state"] == "active"
    browser.tap()
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 60, "Bob to be heard still")


def test_the_far_end_transfers_us(phones, browser, host):
    dial(browser, "bob")
    browser.wait(2)
    phones["bob"].command("transfer", "sip:carol@test.local")
    browser.page.wait_for_function(
        "() => globalThis.spechPhone?.state.call?.remote.user === 'carol' && globalThis.spechPhone.state.call.state === 'active'",
        timeout=60_000)
    browser.tap()
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 60, "Carol to be heard")
    wait_until(lambda: is_talked_to(browser, phones["carol"]), 60, "Carol to hear us")
    wait_until(lambda: calls(host) == 1, 60, "the first call to end", step=1)


# baresip 1.0 makes no Replaces of the one in a Refer-To.
@over("linphonec", "udp", "tls")
def test_an_attended_transfer_connects_the_two_others(phones, browser, host):
    dial(browser, "bob")
    browser.wait(1)
    browser.page.click("#add-call")
    browser.dial("carol")
    browser.page.wait_for_function(
        "() => globalThis.spechPhone?.state.call?.remote.user === 'carol' && globalThis.spechPhone.state.call.state === 'active'",
        timeout=60_000)
    browser.wait(2)
    browser.page.click("#transfer")
    browser.page.click("#transfer-sheet [data-call]")
    wait_until(lambda: calls(host) == 0, 60, "both calls of ours to end", step=1)
    browser.wait(3)
    wait_until(lambda: is_talked_to(browser, phones["bob"]) and is_talked_to(browser, phones["carol"]), 60, "Bob and Carol to talk")
    wait_until(lambda: busy(host.census()) == {}, 90, "nothing left of the calls", step=1)


@over("linphonec", "udp")
def test_a_call_that_takes_the_place_of_ours_is_heard_at_once(phones, browser, host):
    bob = phones["bob"]
    bob.command("call sip:alice@test.local")
    wait_for_ring(browser.page)
    accept(browser.page)
    browser.wait_for_state("active")
    bob.command("pause 1")
    wait_for_flag(browser, "held", True)
    bob.command("call sip:carol@test.local")
    bob.process.wait_for("Media streams established with sip:carol")
    bob.command("transfer 2 --to-call 1")
    browser.page.wait_for_function(
        "() => globalThis.spechPhone?.state.call?.remote.user === 'carol' && globalThis.spechPhone.state.call.state === 'active'",
        timeout=60_000)
    browser.tap()
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 60, "Carol to be heard")
    wait_until(lambda: calls(host) == 1, 60, "Bob's call to end", step=1)
    wait_until(lambda: is_talked_to(browser, phones["carol"]), 60, "Carol to hear us")
    browser.hang_up()
    wait_until(lambda: busy(host.census()) == {}, 90, "nothing left of the calls", step=1)
