"""Texts that are not sent yet or not even finished: none is lost, doubled, or shown as sent when it is not."""

import pytest
from chat_page import GRACE, RECONNECT_NOISE, confirm, message, messages, open_chat, say, wait_for_thread
from conftest import comes_to, in_page, let_in, wait_for
from playwright.sync_api import expect


@pytest.fixture
def known(host):
    return host.converse("1002", "Good morning", "Good morning, Grace", name=GRACE)


@pytest.fixture
def page(watched, known):
    watched.tolerated = RECONNECT_NOISE
    return open_chat(watched, known)


def cut(page, host):
    host.refuses_connections = True
    host.drop_control()
    in_page(page, "spechPhone.state.connection === 'waiting'")


def unsent(page):
    return page.evaluate("JSON.parse(localStorage.getItem('spech.unsent.Ada') ?? '[]').length")


def test_whatIsWrittenOfflineIsSentInItsOrderAfterwards(page, host):
    cut(page, host)
    for words in ("One", "Two", "Three"):
        say(page, words)
    expect(messages(page)).to_have_count(5)
    for words in ("One", "Two", "Three"):
        expect(message(page, words)).to_have_attribute("data-state", "unsent")
        expect(message(page, words)).to_contain_text("Waits for the connection")
    assert host.requested("sendMessage") == []
    let_in(page, host)
    expect(page.locator(".message[data-state=delivered]")).to_have_count(4)
    comes_to(lambda: host.texts()[1:], ["One", "Two", "Three"])
    expect(messages(page)).to_have_count(5)
    assert unsent(page) == 0


def test_aMessageWhoseReplyWasLostIsNotDoubled(page, host):
    host.breaks_after_storing = True
    host.refuses_connections = True
    say(page, "Once only")
    in_page(page, "spechPhone.state.connection === 'waiting'")
    expect(message(page, "Once only")).to_have_attribute("data-state", "unsent")
    host.breaks_after_storing = False
    let_in(page, host)
    wait_for(lambda: len(host.requested("sendMessage")) == 2)
    expect(messages(page)).to_have_count(3)
    expect(message(page, "Once only")).to_have_attribute("data-state", "queued")
    first, second = host.requested("sendMessage")
    assert first["clientId"] == second["clientId"]
    comes_to(lambda: host.texts()[1:], ["Once only"])
    in_page(page, "spechPhone.state.chat.unsent.length === 0")


def test_theReplyAloneIsEnough(page, host):
    host.tells = host.delivers = False
    say(page, "Told once")
    expect(message(page, "Told once")).to_have_attribute("data-state", "queued")
    say(page, "Told twice")
    expect(message(page, "Told twice")).to_have_attribute("data-state", "queued")
    comes_to(lambda: host.texts()[1:], ["Told once", "Told twice"])
    assert len(host.requested("sendMessage")) == 2
    assert unsent(page) == 0


def test_aReplyDoesNotTakeThePlaceOfANewerPush(page, host):
    host.delivers = False
    host.hold_replies("sendMessage")
    say(page, "Quickly delivered")
    expect(message(page, "Quickly delivered")).to_have_attribute("data-state", "queued")
    host.become(host.messages[-1]["id"], "delivered")
    expect(message(page, "Quickly delivered")).to_have_attribute("data-state", "delivered")
    host.release_replies("sendMessage")
    say(page, "The next one")
    expect(message(page, "The next one")).to_have_attribute("data-state", "queued")
    expect(message(page, "Quickly delivered")).to_have_attribute("data-state", "delivered")


def test_whatWaitsOutlivesItsPage(page, host, known):
    cut(page, host)
    say(page, "Kept")
    expect(message(page, "Kept")).to_have_attribute("data-state", "unsent")
    host.mute_types.add("sendMessage")
    host.refuses_connections = False
    page.reload()
    wait_for_thread(page, known)
    expect(message(page, "Kept")).to_have_attribute("data-state", "sending")
    host.mute_types.clear()
    page.reload()
    wait_for_thread(page, known)
    expect(message(page, "Kept")).to_have_attribute("data-state", "delivered")
    comes_to(lambda: host.texts()[1:], ["Kept"])


def test_whatWaitsIsSentWithoutAnybodyLookingAtIt(page, host):
    cut(page, host)
    say(page, "In the background")
    expect(message(page, "In the background")).to_have_attribute("data-state", "unsent")
    page.evaluate("location.hash = 'phone'")
    let_in(page, host)
    wait_for(lambda: host.texts()[1:] == ["In the background"])


def test_twoTabsSendWhatWaitsOnce(make, host, known):
    one, two = make(), make()
    for each in (one, two):
        each.tolerated = RECONNECT_NOISE
        open_chat(each, known)
    cut(one.page, host)
    in_page(two.page, "spechPhone.state.connection === 'waiting'")
    say(one.page, "From two tabs")
    expect(message(two.page, "From two tabs")).to_have_attribute("data-state", "unsent")
    let_in(one.page, host)
    let_in(two.page, host)
    for each in (one, two):
        expect(message(each.page, "From two tabs")).to_have_attribute("data-state", "delivered")
        expect(messages(each.page)).to_have_count(3)
    comes_to(lambda: host.texts()[1:], ["From two tabs"])


def test_aConversationCanBeginOffline(page, host):
    cut(page, host)
    page.click("#new-message")
    page.fill("#field-recipient", "1009")
    page.click("#recipient-go")
    say(page, "Hello there")
    expect(page.locator("#conversations [data-conversation]")).to_have_count(2)
    page.locator("[data-conversation=k1] a").click()
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    page.locator("#conversations a").filter(has_text="1009").click()
    expect(message(page, "Hello there")).to_have_attribute("data-state", "unsent")
    let_in(page, host)
    expect(message(page, "Hello there")).to_have_attribute("data-state", "delivered")
    expect(page.locator("#conversations [data-conversation]")).to_have_count(2)
    comes_to(lambda: host.texts("1009"), ["Hello there"])


def test_whatWaitsCanBeGivenUp(page, host):
    cut(page, host)
    say(page, "Better not")
    message(page, "Better not").hover()
    message(page, "Better not").get_by_role("button", name="Delete this message").click()
    expect(page.locator("#dialog-body")).to_have_text("It was not sent, and will not be.")
    confirm(page)
    expect(messages(page)).to_have_count(2)
    let_in(page, host)
    wait_for(lambda: len(host.requested("messageHistory")) == 2)
    assert host.requested("sendMessage") == []


def test_aHostThatDoesNotAnswerIsAskedAgainOnAnotherConnection(timed, host, known):
    timed.tolerated = RECONNECT_NOISE
    page = open_chat(timed, known)
    host.mute_types.add("sendMessage")
    say(page, "Anybody?")
    wait_for(lambda: host.requested("sendMessage"))
    connects = len(host.requested("connect"))
    host.mute_types.clear()
    page.clock.run_for(10_500)
    wait_for(lambda: len(host.requested("connect")) > connects or page.clock.run_for(500))
    expect(message(page, "Anybody?")).to_have_attribute("data-state", "delivered")
    comes_to(lambda: host.texts()[1:], ["Anybody?"])


def test_aBusyHostIsAskedAgainLater(timed, host, known):
    page = open_chat(timed, known)
    host.refusals["sendMessage"] = {"code": "tooManyRequests", "message": "Too many requests."}
    say(page, "Patience")
    wait_for(lambda: host.requested("sendMessage"))
    expect(message(page, "Patience")).to_have_attribute("data-state", "sending")
    host.refusals.clear()
    page.clock.run_for(3_500)
    expect(message(page, "Patience")).to_have_attribute("data-state", "delivered")
    comes_to(lambda: host.texts()[1:], ["Patience"])


def test_eachConversationKeepsItsDraft(page, host):
    host.write("1003", "Hello", name="Alan Turing")
    page.fill("#message-text", "For Grace")
    page.locator("[data-conversation=k2] a").click()
    wait_for_thread(page, "k2")
    expect(page.locator("#message-text")).to_have_value("")
    expect(page.locator("[data-conversation=k1]")).to_contain_text("Draft: For Grace")
    page.fill("#message-text", "For Alan")
    page.locator("[data-conversation=k1] a").click()
    expect(page.locator("#message-text")).to_have_value("For Grace")
    # Typed in the last moment.
    page.fill("#message-text", "For Grace alone")
    page.reload()
    wait_for_thread(page, "k1")
    expect(page.locator("#message-text")).to_have_value("For Grace alone")
    page.press("#message-text", "Enter")
    expect(message(page, "For Grace")).to_have_attribute("data-state", "delivered")
    page.locator("[data-conversation=k2] a").click()
    expect(page.locator("#message-text")).to_have_value("For Alan")
    expect(page.locator("[data-conversation=k1]")).not_to_contain_text("Draft")


def test_loggingOutLeavesNothingBehind(page, host):
    cut(page, host)
    say(page, "A secret")
    page.fill("#message-text", "Another one")
    in_page(page, "localStorage.getItem('spech.drafts.Ada') !== null")
    assert unsent(page) == 1
    host.tokens.clear()
    let_in(page, host)
    expect(page.locator("[data-view=login]")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => /unsent|drafts/.test(key))") == []
    assert "A secret" not in page.evaluate("JSON.stringify(spechPhone.state.chat)")
