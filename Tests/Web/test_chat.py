"""A conversation: what it shows, what becomes of a message, and what the other side does meanwhile."""

import datetime

import pytest
from chat_page import GRACE, confirm, expect_said, look_away, message, messages, open_chat, say, wait_for_thread
from conftest import comes_to, in_page, stop_clock, wait_for
from playwright.sync_api import expect


@pytest.fixture
def known(host):
    """A conversation from before."""
    return host.converse("1002", "Good morning", "Good morning, Grace", name=GRACE)


@pytest.fixture
def page(watched, known):
    return open_chat(watched, known)


def milliseconds(days_ago, hour=12):
    day = datetime.datetime.now().replace(hour=hour, minute=0, second=0, microsecond=0) - datetime.timedelta(days=days_ago)
    return int(day.timestamp() * 1000)


def test_daysStandOverTheirMessages(watched, host):
    host.converse("1002", "Long ago", name=GRACE, at=milliseconds(500))
    host.converse("1002", "Yesterday's", at=milliseconds(1))
    known = host.converse("1002", "Of today", at=milliseconds(0, hour=0))
    page = open_chat(watched, known)
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    days = page.locator(".messages__mark--day")
    expect(days).to_have_count(3)
    expect(days.nth(0)).to_contain_text(str(datetime.datetime.fromtimestamp(milliseconds(500) / 1000).year))
    expect(days.nth(1)).to_have_text("Yesterday")
    expect(days.nth(2)).to_have_text("Today")
    expect(messages(page).nth(2).locator("time")).to_have_text("12:00 AM")
    rows = page.locator(".messages__list > li")
    expect(rows.nth(3)).to_contain_text("Yesterday's")


def test_aMessageShowsHowFarItHasCome(page, host):
    host.delivers = False
    say(page, "How are you?")
    sent = message(page, "How are you?")
    expect(sent).to_have_attribute("data-state", "queued")
    expect(page.locator("#message-text")).to_have_value("")
    identity = host.messages[-1]["id"]
    host.become(identity, "queued", message="The line is not registered.")
    expect(sent.locator(".bubble__problem")).to_contain_text("The line is not registered.")
    expect(sent.get_by_role("button", name="Try again")).to_be_hidden()
    for state, words in {"sent": "Sent", "delivered": "Delivered", "displayed": "Read"}.items():
        host.become(identity, state, message=None)
        expect(sent).to_have_attribute("data-state", state)
        expect(sent.locator(".bubble__state")).to_have_text(words)
        expect(sent.locator(".bubble__problem")).to_be_hidden()
    comes_to(host.texts, ["Good morning, Grace", "How are you?"])
    comes_to(lambda: host.last("sendMessage")["to"], "sip:1002@127.0.0.1")
    comes_to(lambda: host.last("sendMessage")["account"], "demo")


def test_aFailedMessageSaysWhyAndCanBeTriedAgain(page, host):
    host.delivers = False
    say(page, "Are you there?")
    expect(message(page, "Are you there?")).to_have_attribute("data-state", "queued")
    identity = host.messages[-1]["id"]
    host.become(identity, "failed", code="unreachable", message="1002 cannot be reached.")
    failed = message(page, "Are you there?")
    expect(failed).to_contain_text("1002 cannot be reached.")
    host.delivers = True
    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_have_attribute("data-state", "delivered")
    expect(failed).not_to_contain_text("cannot be reached")
    comes_to(lambda: host.requested("messageRetry"), [{"message": identity}])
    expect(messages(page)).to_have_count(3)


def test_whatTheHostRefusesIsNotShownAsSent(page, host):
    host.refusals["sendMessage"] = {"code": "outboxFull", "message": "Too many messages wait for this line."}
    say(page, "One too many")
    refused = message(page, "One too many")
    expect(refused).to_have_attribute("data-state", "failed")
    expect(refused).to_contain_text("Too many messages wait for this line.")
    host.refusals.clear()
    refused.get_by_role("button", name="Try again").click()
    expect(refused).to_have_attribute("data-state", "delivered")
    comes_to(lambda: host.texts()[1:], ["One too many"])
    first, second = host.requested("sendMessage")
    assert first["clientId"] == second["clientId"]


def test_enterSendsAndShiftEnterBeginsALine(page, host):
    field = page.locator("#message-text")
    field.press_sequentially("One")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    expect(field).to_have_value("One\ntwo")
    field.evaluate("""(field) => field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))""")
    assert host.requested("sendMessage") == []
    field.press("Enter")
    expect(messages(page).nth(2)).to_have_attribute("data-state", "delivered")
    field.fill("  \n ")
    expect(page.locator("#send-message")).to_be_disabled()
    field.press("Enter")
    field.fill("Three")
    page.click("#send-message")
    expect(messages(page)).to_have_count(4)
    comes_to(lambda: host.texts()[1:], ["One\ntwo", "Three"])


def test_aTextBeyondTheLimitStaysInItsField(page, host):
    # Each of these letters has two bytes.
    page.fill("#message-text", "é" * 8193)
    expect(page.locator("#message-error")).to_contain_text("too long by 1 character")
    page.press("#message-text", "Enter")
    page.press("#message-text", "Backspace")
    expect(page.locator("#message-error")).to_be_hidden()
    page.press("#message-text", "Enter")
    expect(messages(page)).to_have_count(3)
    comes_to(lambda: host.texts()[1:], ["é" * 8192])


def test_addressesOfTheWebCanBeFollowedAndNothingElse(page, host):
    text = ("See https://example.com/a(b)?c=d#e, (http://example.org). javascript:alert(1) data:text/html,x "
            "<b>bold</b> <img src=x onerror=alert(1)> 555-1234 https://")
    host.write("1002", text)
    shown = messages(page).nth(2)
    expect(shown.locator(".bubble__text")).to_have_text(text)
    links = shown.locator("a")
    expect(links).to_have_count(2)
    expect(links.nth(0)).to_have_attribute("href", "https://example.com/a(b)?c=d#e")
    expect(links.nth(1)).to_have_attribute("href", "http://example.org/")
    for index in (0, 1):
        expect(links.nth(index)).to_have_attribute("rel", "noopener noreferrer")
        expect(links.nth(index)).to_have_attribute("target", "_blank")
    assert shown.locator("b, img").count() == 0


def test_whoIsWritingIsShown(page, host, known):
    host.compose(known)
    expect(page.locator(".conversation__details")).to_have_text("is writing…")
    expect(page.locator("[data-conversation=k1]")).to_contain_text("is writing…")
    host.compose(known, False)
    expect(page.locator(".conversation__details")).to_have_text("1002")


def test_theHostIsToldOfWriting(timed, host, known):
    page = open_chat(timed, known)
    field = page.locator("#message-text")
    on, off = ({"conversation": known, "active": active} for active in (True, False))
    told = lambda *wanted: wait_for(lambda: host.requested("messageComposing") == list(wanted))
    stop_clock(page)
    field.press_sequentially("He")
    told(on)
    for _ in range(4):
        page.clock.run_for(8_000)
        field.press_sequentially("l")
    told(on, on)
    page.clock.run_for(10_500)
    told(on, on, off)
    field.press_sequentially("o")
    told(on, on, off, on)
    field.fill("")
    told(on, on, off, on, off)
    field.press_sequentially("Hello")
    field.press("Enter")
    told(on, on, off, on, off, on, off)
    wait_for(lambda: host.texts()[1:] == ["Hello"])


def test_aNewMessageIsSpokenAndRead(page, host, known):
    host.write("1002", "Are you there?")
    expect_said(page, f"{GRACE}: Are you there?")
    expect(messages(page)).to_have_count(3)
    wait_for(lambda: host.requested("messageRead"))
    comes_to(lambda: host.last("messageRead"), {"conversation": known, "upTo": "m3"})
    expect(page.locator(".notice")).to_have_count(0)
    expect(page).to_have_title("Messages · SpechPhone")


def test_whatComesBehindAnotherTabIsNotRead(page, host):
    look_away(page)
    host.write("1002", "Are you there?")
    expect(messages(page)).to_have_count(3)
    expect(page).to_have_title("(1) Messages · SpechPhone")
    assert host.requested("messageRead") == []
    look_away(page, False)
    expect(page).to_have_title("Messages · SpechPhone")
    comes_to(lambda: host.last("messageRead")["upTo"], "m3")


def test_newMessagesStandBelowALine(watched, host, known):
    for words in ("First", "Second"):
        host.write("1002", words)
    page = open_chat(watched, known)
    rows = page.locator(".messages__list > li")
    expect(rows.locator("nth=-3")).to_have_text("New messages")
    expect(rows.locator("nth=-2")).to_contain_text("First")
    wait_for(lambda: host.last("messageRead").get("upTo") == "m4")
    expect(rows.locator("nth=-3")).to_have_text("New messages")


def test_olderMessagesComeWhenTheyAreLookedForAndNothingJumps(watched, host):
    known = host.converse("1002", *[f"Message {index}" for index in range(130)], name=GRACE)
    page = open_chat(watched, known)
    expect(messages(page)).to_have_count(50)
    first = message(page, "Message 80")
    expect(first).to_have_count(1)
    assert not first.is_visible() or first.bounding_box()["y"] < 0
    # The place of a message that is in sight while the ones before it come.
    place = page.evaluate("""async () => {
        const scroller = document.querySelector('.messages__scroller');
        const found = document.querySelector('[data-message=m82]');
        const place = () => Math.round(found.getBoundingClientRect().top);
        scroller.scrollTop = 100;
        await new Promise(requestAnimationFrame);
        globalThis.placeNow = place;
        return place();
    }""")
    expect(messages(page)).to_have_count(100)
    assert abs(page.evaluate("placeNow()") - place) <= 1
    page.evaluate("document.querySelector('.messages__scroller').scrollTop = 0")
    expect(messages(page)).to_have_count(130)
    expect(page.locator(".messages__older")).to_be_hidden()
    assert [each.get("before") for each in host.requested("messageHistory")] == [None, "m81", "m31"]


def test_whoReadsFurtherUpIsLeftThere(watched, host):
    known = host.converse("1002", *[f"Message {index}" for index in range(40)], name=GRACE)
    page = open_chat(watched, known)
    scroller = page.locator(".messages__scroller")
    at_end = """(() => {
        const { scrollTop, clientHeight, scrollHeight } = document.querySelector('.messages__scroller');
        return scrollTop + clientHeight > scrollHeight - 4;
    })()"""
    in_page(page, at_end)
    scroller.evaluate("(scroller) => { scroller.scrollTop = 200; }")
    newest = page.get_by_role("button", name="Go to the newest message")
    expect(newest).to_be_visible()
    host.write("1002", "One more")
    expect(messages(page)).to_have_count(41)
    assert scroller.evaluate("(scroller) => scroller.scrollTop") == 200
    assert host.requested("messageRead") == []
    newest.click()
    in_page(page, at_end)
    expect(newest).to_be_hidden()
    wait_for(lambda: host.requested("messageRead"))
    host.write("1002", "And another")
    expect(messages(page)).to_have_count(42)
    assert page.evaluate(at_end)


def test_aMessageIsDeletedAfterAQuestion(page, host, known):
    message(page, "Good morning, Grace").hover()
    message(page, "Good morning, Grace").get_by_role("button", name="Delete this message").click()
    page.get_by_role("button", name="Cancel").click()
    assert host.requested("messageDelete") == []
    message(page, "Good morning, Grace").get_by_role("button", name="Delete this message").click()
    confirm(page)
    expect(messages(page)).to_have_count(1)
    comes_to(lambda: host.requested("messageDelete"), [{"conversation": known, "message": "m2"}])
    expect(page.locator("[data-conversation=k1]")).to_contain_text("Good morning")


def test_messagesAreReachedByTheKeyboard(page, host):
    page.focus("#message-text")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(messages(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(messages(page).nth(0)).to_be_focused()
    page.keyboard.press("Delete")
    confirm(page)
    expect(messages(page)).to_have_count(1)
    comes_to(lambda: host.last("messageDelete")["message"], "m1")


def test_theConversationIsDeletedAfterAQuestion(page, host, known):
    page.click("#chat-remove")
    confirm(page)
    expect(page.locator(".conversation__note")).to_have_text("Choose a conversation, or begin a new one.")
    expect(page.locator("[data-conversation]")).to_have_count(0)
    comes_to(lambda: host.requested("messageDelete"), [{"conversation": known}])


def test_whatAnotherTabDeletesIsGoneHereToo(page, host, known):
    host.push("messageRemoved", {"conversation": known, "message": "m1"})
    expect(messages(page)).to_have_count(1)
    host.push("messageRemoved", {"conversation": known})
    expect(page.locator(".conversation__note")).to_have_text("This conversation is not there any more.")
    expect(page.locator(".composer")).to_be_hidden()


def test_callsThePerson(page, host):
    page.click("#chat-call")
    expect(page.locator("[data-view=call]")).to_be_visible()
    wait_for(lambda: host.requested("startCall") == [{"digits": "1002", "account": "demo"}])


def test_aPastedTextGoesIntoTheField(page):
    page.focus("#conversation-title")
    page.evaluate("""() => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text', 'From elsewhere');
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }""")
    expect(page.locator("#message-text")).to_have_value("From elsewhere")


def test_anotherConversationComesWithoutTheFirstOne(page, host):
    other = host.write("1003", "Hello from Alan", name="Alan Turing")
    page.locator("[data-conversation=k2] a").click()
    wait_for_thread(page, "k2")
    expect(messages(page)).to_have_count(1)
    expect(messages(page)).to_contain_text("Hello from Alan")
    expect(page.locator("#message-text")).to_be_focused()
    wait_for(lambda: host.last("messageRead").get("upTo") == other)
