"""A registration through restarts, new nonces, short lives and servers that ask for patience."""

import re

import pytest
from playwright.sync_api import expect

from control import Control
from peers.process import wait_until
from peers.registrar import Registrar, challenge, granted, header


@pytest.fixture
def control(host, cleanup):
    tab = Control(host.address)
    cleanup(tab.close)
    return tab


def _save(control, port, **fields):
    return control.request("saveConfig", server="127.0.0.1", port=port, user="alice", domain="test.local",
                           **{"password": "alicepw", **fields})


def test_a_restarted_exchange_is_found_again_and_the_page_told_when(exchange, control):
    saved = _save(control, exchange.port)
    assert saved["success"], saved
    registration = saved["account"]["registration"]
    assert registration["state"] == "registered" and registration["since"] > 0
    assert registration["route"] == f"udp 127.0.0.1:{exchange.port}"
    exchange.process.stop()
    seen = len(control.pushes)
    refused = control.request("register")
    assert refused["code"] == "serverUnreachable"
    failed = control.wait_for_registration(lambda each: each["state"] == "failed", 40, "the failure in the page", seen)
    # The first wait after a failure is at most 30 s, and the page is told.
    assert 0 < failed["retryInMs"] <= 30_000
    assert "does not answer" in failed["message"]
    exchange.start()
    control.wait_for_registration(lambda each: each["state"] == "registered", 120, "the registration by itself", seen)


def test_a_dead_way_is_noticed_by_its_keep_alive(exchange, control):
    assert _save(control, exchange.port)["success"]
    seen = len(control.pushes)
    exchange.process.stop()
    control.wait_for_registration(lambda each: each["state"] == "failed", 90, "the failure, long before the refresh", seen)
    exchange.start()
    assert control.request("register")["account"]["registration"]["state"] == "registered"


def test_the_page_tells_the_reason_and_the_next_attempt(exchange, browser):
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    browser.page.click("#line-status")
    row = browser.page.locator("#line-menu li", has_text="alice@")
    expect(row).to_contain_text(f"udp 127.0.0.1:{exchange.port}")
    exchange.process.stop()
    row.get_by_role("button", name="Register now").click()
    expect(row).to_contain_text(re.compile(r"does not answer.*Tries again in \d+ s"), timeout=30_000)
    exchange.start()
    expect(row).to_contain_text("Ready", timeout=120_000)
    assert "does not answer" not in row.inner_text()


def test_a_registrar_that_says_nothing_is_found_again(control, cleanup):
    silent = []
    registrar = Registrar(lambda request, number: None if silent else granted(request, 2 if number == 1 else 60))
    cleanup(registrar.stop)
    assert _save(control, registrar.port, keepAlive="off")["success"]
    silent.append(True)
    failed = control.wait_for_registration(lambda each: each["state"] == "failed", 90, "the failure of a refresh")
    assert failed["code"] == "serverUnreachable" and failed["retryInMs"] > 0
    seen = len(control.pushes)
    silent.clear()
    control.wait_for_registration(lambda each: each["state"] == "registered", 120, "the registration by itself", seen)


def test_short_lives_and_new_nonces_are_no_failures(control, cleanup):
    def answer(request, number):
        # Each nonce is good for one request: the next one is challenged anew.
        if number % 2 == 1 or f'nonce="n{number - 1}"' not in request:
            return challenge(f"n{number}")
        return granted(request, 2)

    registrar = Registrar(answer)
    cleanup(registrar.stop)
    assert _save(control, registrar.port)["success"]
    wait_until(lambda: len(registrar.requests) >= 10, 60, "four refreshes")
    assert not [each for each in control.registrations() if each["state"] == "failed"]
    calls = {header(text, "Call-ID") for _, text in registrar.requests}
    numbers = [int(header(text, "CSeq").split()[0]) for _, text in registrar.requests]
    assert len(calls) == 1 and numbers == sorted(set(numbers))


def test_retry_after_is_obeyed_and_shown(control, cleanup):
    times = {}

    def answer(request, number):
        if number == 2:
            times["asked"] = True
            return 503, ["Retry-After: 20"]
        return granted(request, 2 if number == 1 else 60)

    registrar = Registrar(answer)
    cleanup(registrar.stop)
    assert _save(control, registrar.port)["success"]
    failed = control.wait_for_registration(lambda each: each["state"] == "failed", 40, "the refusal in the page")
    assert failed["code"] == "serverRefused" and 15_000 < failed["retryInMs"] <= 30_000
    seen = len(control.pushes)
    control.wait_for_registration(lambda each: each["state"] == "registered", 90, "the next attempt", seen)
    (_, _), (refused, _), (again, _), *_ = registrar.requests
    assert again - refused >= 19.5


def test_every_request_goes_through_the_outbound_proxy(control, cleanup):
    registrar = Registrar(lambda request, number: granted(request, 60))
    cleanup(registrar.stop)
    proxy = f"127.0.0.1:{registrar.port}"
    saved = control.request("saveConfig", server="pbx.invalid", user="alice", password="alicepw", outboundProxy=proxy, keepAlive="off")
    assert saved["success"], saved
    assert saved["account"]["outboundProxy"] == proxy and saved["account"]["keepAlive"] == "off"
    text = registrar.requests[0][1]
    assert text.startswith("REGISTER sip:pbx.invalid SIP/2.0")
    assert header(text, "Route") == f"<sip:{proxy};lr>"
    assert header(text, "Supported") == "path"
    # A password is not sent to another proxy without being typed again.
    other = control.request("saveConfig", account=saved["account"]["id"], server="pbx.invalid", user="alice", outboundProxy="127.0.0.1:9")
    assert other["code"] == "invalidField" and other["field"] == "password"
