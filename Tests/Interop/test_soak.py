"""Calls that come and go, one after the other: nothing of them may stay. `Scripts/nightly` makes many."""

import os

from browser import Browser
from host import Host, busy
from peers.process import wait_until

CALLS = int(os.environ.get("SPECH_SOAK_CALLS", "8"))
#: What is dialled, and the state at which the person hangs up; None where the far end ends the call.
COURSES = [("600", "active"), ("603", "ringing"), ("604", None), ("605", "earlyMedia"), ("606", None), ("601", "active")]


def test_calls_come_and_go_and_leave_nothing(tmp_path, near_speech, cleanup):
    host = Host(tmp_path / "host", demo=True)
    cleanup(host.stop)
    browser = Browser(tmp_path / "browser", host.address, near_speech[1])
    cleanup(browser.close)
    browser.page.wait_for_function(
        "() => globalThis.spechPhone?.state.accounts.some(each => each.registration.state === 'registered')")
    descriptors = None
    for index in range(CALLS):
        number, state = COURSES[index % len(COURSES)]
        browser.page.locator("#number").wait_for(state="visible")
        browser.dial(number)
        if state:
            browser.wait_for_state(state)
            browser.hang_up()
        browser.wait_for_state("ended")
        browser.page.keyboard.press("Escape")
        # The audio socket opens with the first call and stays.
        descriptors = descriptors or host.descriptors()
    wait_until(lambda: busy(host.census()) == {}, 90, "an empty census", step=2)
    wait_until(lambda: host.descriptors() <= descriptors, 20, f"no more descriptors than {descriptors}")
    assert browser.problems == []
