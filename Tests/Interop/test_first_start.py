"""The first minutes with the phone: a clone without an account, the demo exchange, and the end by Ctrl-C."""

import signal

import pytest

import audio
from browser import Browser
from host import Host
from peers.process import wait_until
from speech import SPEAKING


@pytest.fixture
def demo(tmp_path, near_speech, cleanup):
    host = Host(tmp_path / "host", demo=True)
    cleanup(host.stop)
    browser = Browser(tmp_path / "browser", host.address, near_speech[1])
    cleanup(browser.close)
    browser.page.wait_for_function(
        "() => globalThis.spechPhone?.state.accounts.some(each => each.registration.state === 'registered')")
    return host, browser


@pytest.mark.speech
def test_600_lets_the_person_hear_themselves(demo, near_speech):
    _, browser = demo
    best = audio.score(near_speech[0], audio.g711(audio.g711(near_speech[0], "PCMU"), "PCMU"), audio.RATE)

    def score():
        browser.dial("600")
        browser.wait_for_state("active")
        browser.tap()
        browser.wait(SPEAKING)
        heard, rate = browser.heard()
        browser.hang_up()
        browser.wait_for_state("ended")
        return [audio.score(near_speech[0], heard, rate)]

    assert audio.scored(score, [best - 0.6])[0] >= best - 0.6


def test_601_speaks(demo):
    _, browser = demo
    browser.dial("601")
    browser.wait_for_state("active")
    browser.tap()
    wait_until(lambda: browser.wait(1) or audio.loudness(browser.heard()[0]) > -35, 40, "a voice", step=0)


def test_602_plays_back_the_digits(demo):
    _, browser = demo
    browser.dial("602")
    browser.wait_for_state("active")
    browser.wait(0.5)
    browser.press("47#")
    browser.page.wait_for_function("() => document.querySelector('[data-view=call]').innerText.includes('47')", timeout=40_000)


@pytest.mark.parametrize("number, state", [("603", "ringing"), ("605", "earlyMedia")])
def test_603_rings_and_605_has_early_media(demo, number, state):
    _, browser = demo
    browser.dial(number)
    browser.wait_for_state(state)
    browser.hang_up()
    assert browser.wait_for_state("ended")["end"]["code"] == "cancelled"


@pytest.mark.parametrize("number, code", [("604", "busy"), ("606", "declined"), ("699", "unknownNumber")])
def test_numbers_that_refuse_say_why(demo, number, code):
    _, browser = demo
    browser.dial(number)
    assert browser.wait_for_state("ended")["end"]["code"] == code


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_in_a_call_ends_within_five_seconds(signal_number, tmp_path, near_speech, cleanup):
    host = Host(tmp_path / "host", demo=True)
    browser = Browser(tmp_path / "browser", host.address, near_speech[1])
    cleanup(browser.close)
    browser.page.wait_for_function(
        "() => globalThis.spechPhone?.state.accounts.some(each => each.registration.state === 'registered')")
    browser.dial("600")
    browser.wait_for_state("active")
    status, seconds = host.stop(signal_number)
    assert status == 0
    assert seconds < 5
