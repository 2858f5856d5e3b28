"""The light of a line for which voice messages wait (RFC 3842), and the way to the mailbox."""

import pytest
from conftest import wait_for
from fake_host import account
from playwright.sync_api import expect

MAILBOX = "sip:*97@pbx.example.com"


@pytest.fixture
def page(watched, host):
    host.accounts += [account(), account("a2", "1002")]
    return watched.open()


def tell(host, identity="a1", **voicemail):
    host.push("registration", {"account": account(identity, {"a1": "1001", "a2": "1002"}[identity], voicemail=voicemail)})


def test_lightTellsHowManyAndCallsTheMailbox(page, host):
    light = page.locator("#voicemail")
    expect(light).to_be_hidden()
    tell(host, waiting=True, newMessages=2, oldMessages=5, account=MAILBOX)
    expect(light).to_be_visible()
    expect(light).to_have_text("2")
    expect(light).to_have_accessible_name("2 new voice messages, 1001@pbx.example.com. Call the mailbox.")
    light.click()
    wait_for(lambda: host.requested("startCall") == [{"digits": MAILBOX, "account": "a1"}])


def test_lightGoesOutWhenAllIsHeard(page, host):
    tell(host, waiting=True, newMessages=1, oldMessages=0, account=MAILBOX)
    expect(page.locator("#voicemail")).to_have_accessible_name("1 new voice message, 1001@pbx.example.com. Call the mailbox.")
    tell(host, waiting=False, newMessages=0, oldMessages=1, account=MAILBOX)
    expect(page.locator("#voicemail")).to_be_hidden()


def test_eachLineHasItsOwnLight(page, host):
    tell(host, "a1", waiting=True, newMessages=1, oldMessages=0, account=MAILBOX)
    tell(host, "a2", waiting=True, newMessages=4, oldMessages=0, account="sip:voicemail@pbx.example.com")
    page.click("#line-status")
    rows = page.locator("#line-menu li")
    expect(rows.nth(0).locator(".mail-light")).to_be_hidden()
    expect(rows.nth(1).locator(".mail-light")).to_have_text("1")
    rows.nth(2).get_by_role("button", name="4 new voice messages").click()
    wait_for(lambda: host.requested("startCall") == [{"digits": "sip:voicemail@pbx.example.com", "account": "a2"}])


def test_chosenLineGoesFirst(page, host):
    tell(host, "a1", waiting=True, newMessages=1, oldMessages=0, account=MAILBOX)
    tell(host, "a2", waiting=True, newMessages=4, oldMessages=0, account=MAILBOX)
    expect(page.locator("#voicemail")).to_have_text("1")
    page.select_option("#line", label="1002@pbx.example.com")
    expect(page.locator("#voicemail")).to_have_text("4")


def test_withoutAMailboxNumberThereIsNothingToCall(page, host):
    tell(host, waiting=True, newMessages=0, oldMessages=0)
    light = page.locator("#voicemail")
    expect(light).to_have_accessible_name(
        "Voice messages wait, 1001@pbx.example.com. Your server does not say how to call the mailbox.")
    expect(light).to_be_disabled()
    expect(light).to_have_text("")
