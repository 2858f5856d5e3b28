"""The conversations: what the list shows, search, the ways in from elsewhere, and what calls for attention."""

import pytest
from chat_page import GRACE, badge, look_away, message, messages, open_chat, say, wait_for_thread
from conftest import in_page, let_in, wait_for
from fake_host import account
from playwright.sync_api import expect

NOTIFICATIONS = """
    globalThis.shown = [];
    globalThis.Notification = class {
        static permission = 'granted';
        constructor(title, options) { shown.push([title, options.body]); globalThis.last = this; }
        close() {}
    };
    if (!localStorage.getItem('spech.ringing')) localStorage.setItem('spech.ringing', '{"notifications": true}');
"""


@pytest.fixture
def known(host):
    return host.converse("1002", "Good morning", "Good morning, Grace", name=GRACE)


def rows(page):
    return page.locator("#conversations [data-conversation]")


def test_theNewestConversationIsTheFirst(watched, host, known):
    host.converse("1003", "Earlier", name="Alan Turing", at=1_700_000_000_000, read=False)
    page = open_chat(watched)
    expect(rows(page)).to_have_count(2)
    expect(rows(page).nth(0)).to_contain_text("Good morning, Grace")
    expect(rows(page).nth(0).locator(".bubble__state")).to_have_text("Delivered")
    expect(rows(page).nth(1)).to_contain_text("1 unread")
    host.write("1003", "And now")
    expect(rows(page).nth(0)).to_contain_text("And now")
    expect(rows(page).nth(0)).to_contain_text("2 unread")
    rows(page).nth(1).locator("a").click()
    say(page, "An answer")
    expect(rows(page).nth(0)).to_contain_text("An answer")


def test_thereIsNothingAtFirst(watched):
    page = open_chat(watched)
    expect(page.locator(".chat__conversations .chat__note")).to_have_text(
        "No messages yet. Write to somebody by their number or address.")


def test_aListThatCannotBeLoadedSaysWhyAndIsTriedAgain(watched, host, known):
    host.refusals["messageList"] = {"code": "vaultBusy", "message": "The vault is busy. Try again."}
    page = watched.open("/#chat", until=".chat[data-view=chat]")
    expect(page.locator(".chat__conversations .chat__note")).to_have_text(
        "The messages could not be loaded. The vault is busy. Try again.")
    host.refusals.clear()
    page.locator(".chat__conversations").get_by_role("button", name="Try again").click()
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".chat__conversations .chat__note")).to_be_hidden()


def test_olderConversationsAreFetchedWhenAskedFor(watched, host):
    for number in range(60):
        host.converse(str(2000 + number), "Hello", at=1_790_000_000_000 + number, read=number > 0)
    page = open_chat(watched)
    expect(rows(page)).to_have_count(50)
    expect(badge(page)).to_be_hidden()
    expect(page).to_have_title("(1) Messages · SpechPhone")
    page.click("#more-conversations")
    expect(rows(page)).to_have_count(60)
    expect(page.locator("#more-conversations")).to_be_hidden()
    expect(rows(page).nth(59)).to_contain_text("1 unread")


def test_aLinkToAnOldConversationFindsIt(watched, host):
    for number in range(60):
        host.converse(str(2000 + number), f"Hello from {2000 + number}", at=1_790_000_000_000 + number)
    page = open_chat(watched, "k1")
    expect(page.locator("#conversation-title")).to_have_text("2000")
    expect(messages(page)).to_have_count(1)


def test_unreadMessagesAreCountedOnThePhoneToo(watched, host, known):
    page = watched.open()
    expect(badge(page)).to_be_hidden()
    host.write("1002", "One")
    host.write("1003", "Two")
    expect(badge(page)).to_have_text("2")
    expect(badge(page)).to_have_attribute("aria-label", "2 unread messages")
    expect(page).to_have_title("(2) Phone · SpechPhone")
    page.click("#chat")
    rows(page).filter(has_text="One").locator("a").click()
    wait_for_thread(page, known)
    expect(page).to_have_title("(1) Messages · SpechPhone")
    page.click("#chat")
    expect(badge(page)).to_have_text("1")


def test_aNoticeTellsOfAMessageAndLeadsToIt(watched, host, known):
    page = watched.open()
    host.write("1002", "Are you there?")
    host.write("1002", "Hello?")
    notice = page.locator(".notice")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text(f"Message from {GRACE}: Hello?")
    notice.get_by_role("button", name="Show").click()
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    expect(messages(page)).to_have_count(4)
    expect(notice).to_have_count(0)


def test_aHiddenTabNotifiesWhenAllowedAndWanted(watched, host, known):
    watched.page.add_init_script(NOTIFICATIONS)
    page = watched.open()
    host.write("1002", "You see the page")
    expect(page.locator(".notice")).to_contain_text("You see the page")
    assert page.evaluate("shown") == []
    page.locator(".notice__close").click()
    look_away(page)
    host.write("1002", "Are you there?")
    in_page(page, "shown.length === 1")
    assert page.evaluate("shown") == [[GRACE, "Are you there?"]]
    expect(page.locator(".notice")).to_have_count(0)
    # The same message again, in another state or by another way, is no news.
    host.become("m4", "received")
    page.evaluate("localStorage.setItem('spech.ringing', '{\"notifications\": false}')")
    host.write("1002", "Hello?")
    expect(page.locator(".notice")).to_contain_text("Hello?")
    assert page.evaluate("shown.length") == 1
    look_away(page, False)
    page.evaluate("last.onclick()")
    expect(page.locator("#conversation-title")).to_have_text(GRACE)


def test_aNewConversationBeginsWithANumberAndALine(watched, host, known):
    host.accounts += [account(), account("a2", "1002")]
    page = open_chat(watched)
    page.click("#new-message")
    page.click("#recipient-go")
    expect(page.locator("#field-recipient-error")).to_have_text("Enter the number or address to write to.")
    page.fill("#field-recipient", "+49 (0) 30 555-01")
    page.select_option("#field-recipient-line", label="1002@pbx.example.com")
    page.click("#recipient-go")
    expect(page.locator("#conversation-title")).to_have_text("+493055501")
    expect(page.locator(".conversation__note")).to_have_text("Nothing was written to +493055501 yet.")
    expect(page.locator("#message-text")).to_be_focused()
    say(page, "Hello")
    expect(messages(page)).to_have_count(1)
    expect(messages(page)).to_have_attribute("data-state", "delivered")
    wait_for(lambda: host.last("sendMessage").items() >= {"to": "+493055501", "text": "Hello", "account": "a2"}.items())
    expect(rows(page)).to_have_count(2)
    expect(rows(page).nth(0).locator("a")).to_have_attribute("aria-current", "page")
    assert page.url.endswith("#chat/k2")
    say(page, "Again")
    expect(messages(page)).to_have_count(2)
    expect(rows(page)).to_have_count(2)


def test_aKnownNumberLeadsToItsConversation(watched, host, known):
    page = open_chat(watched)
    page.click("#new-message")
    page.fill("#field-recipient", "1002")
    page.keyboard.press("Enter")
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    expect(messages(page)).to_have_count(2)


def test_theListOfCallsLeadsToMessages(watched, host, known):
    page = watched.open()
    page.evaluate("(list) => localStorage.setItem('spech.history.Ada', JSON.stringify(list))", [
        {"id": f"h{user}", "direction": "incoming", "user": user, "account": "demo", "at": 1.79e12, "durationMs": 1000,
         "code": "hungUp", "message": ""} for user in ("1002", "1003")])
    page.reload()
    page.click("#history")
    page.get_by_role("button", name="Write to 1002").click()
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    page.click("#history")
    page.get_by_role("button", name="Write to 1003").click()
    expect(page.locator("#conversation-title")).to_have_text("1003")
    expect(page.locator("#message-text")).to_be_focused()


def test_aCallLeadsToMessagesAndBack(watched, host, known):
    page = watched.open()
    page.keyboard.type("1002\n")
    page.wait_for_selector("[data-call-state=active]")
    page.click("#write")
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    say(page, "I am calling you")
    expect(message(page, "I am calling you")).to_have_attribute("data-state", "delivered")
    # What is typed is no tone and hangs nothing up.
    page.keyboard.type("123")
    page.click("#chat")
    expect(page.locator("[data-call-state=active]")).to_be_visible()
    assert host.requested("dtmf") == host.requested("hangUpCall") == []


def test_messagesAreFoundByTheBeginningsOfTheirWords(watched, host, known):
    host.converse("1003", "Le café est prêt", name="Alan Turing")
    page = open_chat(watched)
    page.fill("#message-search", "cafe pr")
    expect(page.locator("[data-found]")).to_have_count(1)
    expect(page.locator("#search-status")).to_have_text("1 message found")
    expect(page.locator("[data-found] mark")).to_have_text(["café", "pr"])
    expect(rows(page)).to_have_count(2)
    expect(page.locator("#conversations")).to_be_hidden()
    page.fill("#message-search", "afe")
    expect(page.locator("#search-status")).to_have_text("Nothing found. Try the beginning of another word.")
    page.fill("#message-search", "hopper")
    people = page.locator("#search-results a")
    expect(people).to_have_count(1)
    people.click()
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    page.focus("#message-search")
    page.keyboard.press("Escape")
    expect(page.locator("#message-search")).to_have_value("")
    expect(rows(page)).to_have_count(2)
    expect(page.locator("#conversations")).to_be_visible()


def test_aFoundMessageIsShownHoweverOldItIs(watched, host):
    host.converse("1002", "The needle", *[f"Message {index}" for index in range(170)], name=GRACE)
    page = open_chat(watched)
    page.fill("#message-search", "needle")
    page.locator("[data-found] a").click()
    expect(message(page, "The needle")).to_be_focused()
    expect(message(page, "The needle")).to_be_in_viewport()
    in_page(page, "spechPhone.state.chat.wanted === ''")
    assert [each["limit"] for each in host.requested("messageHistory")] == [50, 100, 100]


def test_anOldAnswerOfASearchDoesNotReplaceTheNewOne(watched, host, known):
    page = open_chat(watched)
    host.hold("messageSearch")
    first = host.held["messageSearch"]
    page.fill("#message-search", "morning")
    wait_for(lambda: host.requested("messageSearch"))
    del host.held["messageSearch"]
    page.fill("#message-search", "nothing")
    nothing = "Nothing found. Try the beginning of another word."
    expect(page.locator("#search-status")).to_have_text(nothing)
    host.loop.call_soon_threadsafe(first.set)
    # What the host says afterwards has come: so has the old answer.
    host.push("notify", {"severity": "info", "code": "x", "message": "Afterwards"})
    expect(page.locator(".notice")).to_contain_text("Afterwards")
    expect(page.locator("#search-status")).to_have_text(nothing)
    expect(page.locator("[data-found]")).to_have_count(0)


def test_aNarrowScreenShowsOneAtATime(make, host, known):
    host.write("1003", "Hello", name="Alan Turing")
    page = open_chat(make(390, 844))
    expect(page.locator("#conversation")).to_be_hidden()
    rows(page).nth(1).locator("a").press("Enter")
    expect(page.locator("#conversation-title")).to_have_text(GRACE)
    expect(page.locator("#conversation-title")).to_be_focused()
    expect(rows(page).nth(0)).to_be_hidden()
    page.click("#chat-back")
    expect(rows(page).nth(1).locator("a")).to_be_focused()
    expect(page.locator("#conversation")).to_be_hidden()
    page.go_back()
    expect(page.locator("#conversation-title")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#chat-title")).to_be_visible()
    expect(page.locator("#conversation")).to_be_hidden()


def test_aLineOfTheListKeepsTheFocusWhenItMoves(watched, host, known):
    host.converse("1003", "Later", name="Alan Turing")
    page = open_chat(watched)
    link = page.locator(f"[data-conversation={known}] a")
    link.focus()
    host.write("1002", "News")
    expect(rows(page).nth(0)).to_contain_text("News")
    expect(link).to_be_focused()


def test_afterALostConnectionTheListIsWhatTheHostSays(watched, host, known):
    watched.tolerated = ("WebSocket connection to", "503")
    page = open_chat(watched, known)
    host.refuses_connections = True
    host.drop_control()
    in_page(page, "spechPhone.state.connection === 'waiting'")
    host.converse("1002", "While you were away")
    host.converse("1003", "Me too", read=False)
    let_in(page, host)
    expect(messages(page)).to_have_count(3)
    expect(rows(page)).to_have_count(2)
    expect(page).to_have_title("(1) Messages · SpechPhone")


def test_aDateHasItsYearOnlyWhereThatIsAnother(blank):
    said = blank.evaluate("""async () => {
        const { shortTimeOf } = await import('/js/ui/chat-time.js');
        const now = new Date();
        // Not of the last week, which has names of days; where there is no such day yet this year, none is asked for.
        const earlier = new Date(now.getFullYear(), 0, 1);
        const isOld = now - earlier > 8 * 86_400_000;
        return [isOld ? shortTimeOf(earlier.getTime()) : 'Jan 1', shortTimeOf(new Date(2024, 2, 5).getTime())];
    }""")
    assert said == ["Jan 1", "3/5/24"]
