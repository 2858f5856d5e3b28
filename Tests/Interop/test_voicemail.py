"""The light for voice messages that wait (RFC 3842), from the server's mailbox to the page and back to the mailbox."""

import socket
import time

import pytest
from playwright.sync_api import expect

from control import Control
from peers.mailbox import MAILBOX, Mailbox
from peers.process import wait_until
from peers.registrar import header


@pytest.fixture
def mailbox(cleanup):
    started = []

    def start(**options):
        started.append(Mailbox(**options))
        cleanup(started[-1].stop)
        return started[-1]
    return start


@pytest.fixture
def control(host, cleanup):
    tab = Control(host.address)
    cleanup(tab.close)
    return tab


def save(control, port):
    saved = control.request("saveConfig", server="127.0.0.1", port=port, user="alice", domain="test.local", password="x")
    assert saved["success"], saved
    return saved["account"]["id"]


def told(control):
    """What was pushed of the mailbox last."""
    views = [each["data"]["account"].get("voicemail") for each in control.pushes if each["type"] == "registration"]
    return next((view for view in reversed(views) if view), None)


def test_the_light_tells_what_waits_and_leads_to_the_mailbox(mailbox, browser):
    server = mailbox()
    said = browser.configure("127.0.0.1", server.port, "alice", "x", "test.local")
    wait_until(lambda: server.subscribes, 40, f"SUBSCRIBE; the page said {said!r}")
    assert header(server.subscribes[0], "Event") == "message-summary"
    assert header(server.subscribes[0], "Accept") == "application/simple-message-summary"
    browser.to_phone()
    light = browser.page.locator("#voicemail")
    expect(light).to_be_hidden()
    assert server.tell(2, 5) == "SIP/2.0 200 OK"
    expect(light).to_have_accessible_name("2 new voice messages, alice@test.local. Call the mailbox.")
    light.click()
    wait_until(lambda: server.invites, 40, "the call to the mailbox")
    assert server.invites[0].startswith(f"INVITE {MAILBOX} SIP/2.0")
    assert server.tell(0, 7) == "SIP/2.0 200 OK"
    expect(light).to_be_hidden()


def test_the_subscription_is_kept_up_and_taken_back(mailbox, host, control):
    server = mailbox(expires=40)
    save(control, server.port)
    wait_until(lambda: server.subscribes, 40, "SUBSCRIBE")
    assert server.tell(1, 0, "active;expires=40") == "SIP/2.0 200 OK"
    again = wait_until(lambda: server.subscribes[1:], 60, "SUBSCRIBE once more, at four fifths of its time")[0]
    first = server.subscribes[0]
    assert header(again, "Call-ID") == header(first, "Call-ID") and ";tag=registrar" in header(again, "To")
    assert int(header(again, "CSeq").split()[0]) > int(header(first, "CSeq").split()[0])
    assert server.tell(1, 0) == "SIP/2.0 200 OK"
    host.stop()
    assert header(server.subscribes[-1], "Expires") == "0"


@pytest.mark.parametrize("status", [489, 481, 403])
def test_a_server_that_wants_no_subscription_is_left_alone_and_may_tell_by_itself(status, mailbox, control):
    server = mailbox(status=status)
    save(control, server.port)
    wait_until(lambda: server.subscribes, 40, "SUBSCRIBE")
    assert server.tell(3, 1, asked=False) == "SIP/2.0 200 OK"
    wait_until(lambda: told(control), 40, "the push")
    assert told(control) == {"waiting": True, "newMessages": 3, "oldMessages": 1, "account": MAILBOX}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.settimeout(5)
        assert server.tell(9, 9, asked=False, socket=stranger).startswith("SIP/2.0 481")
    time.sleep(3)
    assert len(server.subscribes) == 1
    assert told(control)["newMessages"] == 3
    assert not [each for each in control.pushes if each["type"] == "notify"]
