"""Every view in both sizes and themes: accessible, without a sideways scroll. Pictures go to SPECH_SHOTS if set."""

import gzip
import os
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import NO_MICROPHONE, in_page, said
from fake_host import account
from playwright.sync_api import expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRACE = "Grace Hopper"
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
THEMES = ["light", "dark"]
#: What is wrong, and nothing of the hundreds of things that are right: they would take longer to fetch than to find.
RUN_AXE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, resultTypes: ['violations'] });
    return violations.map(({ id, impact, nodes }) => [id, impact, nodes.map(({ html }) => html)]);
}"""
#: Animations without an end, such as a spinner, are no transition; the meters (clip-path) move as long as there is sound.
SETTLED = """document.getAnimations().every((each) => each.playState !== 'running'
    || each.transitionProperty === 'clip-path' || each.effect.getComputedTiming().endTime === Infinity)"""


def phone(page, host):
    page.keyboard.type("+4930")


def fresh(page, host):
    host.push("registration", {"account": host.accounts[0]})


def ringing(page, host):
    page.keyboard.type("603\n")
    page.wait_for_selector("[data-call-state=ringing]")


def call(page, host):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.push("digit", {"callId": "c1", "digit": "5"})
    expect(page.locator("#digits-heard")).to_have_text("5")
    in_page(page, "spechPhone.state.microphone !== 'asking'")


def muted(page, host):
    call(page, host)
    page.click("#mute")
    if page.locator("#keypad-toggle").is_visible():
        page.click("#keypad-toggle")


def blocked(page, host):
    page.evaluate(NO_MICROPHONE, "NotAllowedError")
    call(page, host)


def ended(page, host):
    page.keyboard.type("604\n")
    page.wait_for_selector("[data-call-state=ended]")


def lines(page, host):
    """Two own lines, one of them without its server."""
    host.accounts.append(account(preferences={"doNotDisturb": True}))
    failed = {"state": "failed", "code": "serverUnreachable", "retryInMs": 12000, "route": "tls 192.0.2.1:5061",
              "message": "pbx.example.com does not answer."}
    host.accounts.append(account("a2", "1002", registration=failed))


def lineMenu(page, host):
    lines(page, host)
    page.reload()
    page.wait_for_selector("#line-status[data-tone=good]")
    page.click("#line-status")


def section(name, ready):
    def view(page, host):
        lines(page, host)
        page.goto(host.url + f"/#settings/{name}")
        page.reload()
        page.wait_for_selector(ready)
    view.__name__ = f"{name}Settings"
    return view


def calls(page, host):
    now = page.evaluate("Date.now()")
    entry = {"account": "demo", "durationMs": 0, "code": "", "message": ""}
    page.evaluate("(list) => localStorage.setItem('spech.history.Ada', JSON.stringify(list))", [
        entry | {"id": "h1", "direction": "incoming", "user": "1002", "name": "Grace Hopper", "at": now - 60_000,
                 "code": "missed", "message": "You missed the call.", "unseen": True},
        entry | {"id": "h2", "direction": "outgoing", "user": "+493055501842", "at": now - 3_600_000, "durationMs": 754_000,
                 "code": "hungUp", "codec": "opus", "mos": 4.3},
        entry | {"id": "h3", "direction": "incoming", "user": "1003", "name": "Alan Turing", "at": now - 90_000_000,
                 "code": "answeredElsewhere", "takenBy": "Safari on iPhone"},
        entry | {"id": "h4", "direction": "outgoing", "user": "604", "at": now - 400_000_000, "code": "busy",
                 "message": "604 is busy. Try again later."}])
    page.reload()
    page.wait_for_selector("#history .header__badge:not([hidden])")
    page.click("#history")
    page.wait_for_selector("[data-call=h4]")


def noCalls(page, host):
    page.click("#history")
    page.wait_for_selector("[data-view=history]")


def facts(page, host):
    """An encrypted call whose sound gets worse."""
    call(page, host)
    host.change("c1", codec="opus", secure={"media": "srtp", "suite": "AES_CM_128_HMAC_SHA1_80", "signalling": "tls"})
    for mos in (4.3, 4.2, 4.3, 4.0, 3.6, 3.2, 3.5, 3.3):
        host.push("quality", {"callId": "c1", "quality": {
            "receive": {"mos": mos, "lossPercent": 4.2, "jitterMs": 31, "delayMs": 96}, "send": {"delayMs": 122}, "roundTripMs": 84}})
    page.wait_for_selector("#call-quality")


def quality(page, host):
    facts(page, host)
    page.click("#call-quality")
    page.wait_for_selector("#quality-details")


def diagnostics(page, host):
    """A line with a call that was, and one that was refused; one message is open."""
    facts(page, host)
    lines(page, host)
    at = page.evaluate("Date.now()") - 400_000
    host.signal("a1", "REGISTER sip:pbx.example.com SIP/2.0", "REGISTER", at=at)
    host.signal("a1", "SIP/2.0 200 OK", "REGISTER", "incoming", at=at)
    host.signal_call(call="c8", at=at + 60_000)
    host.signal("a1", "INVITE sip:604@pbx.example.com SIP/2.0", "INVITE", call="c9", at=at + 200_000)
    host.signal("a1", "SIP/2.0 486 Busy Here", "INVITE", "incoming", call="c9", at=at + 200_000)
    for each in host.accounts[1:]:
        host.push("registration", {"account": each})
    page.evaluate("() => { location.hash = 'diagnostics/a1'; }")
    page.wait_for_selector("[data-kind=refused]")
    page.locator(".ladder summary").nth(3).click()


def settings(page, host):
    host.accounts.append(account())
    other = {"id": "d2", "name": "Safari on iPhone", "createdAt": 1.78e12, "lastSeenAt": 1.789e12, "current": False}
    host.devices.append(other)
    page.goto(host.url + "/#settings")
    page.reload()
    page.wait_for_selector("[data-device=d2]")
    page.get_by_text("More options").click()
    page.get_by_text("Advanced").click()
    page.select_option("#field-certificate", "pinned")


def refused(page, host):
    host.save_result = {"code": "wrongPassword", "message": "Wrong password for 1001 at pbx.example.com."}
    page.click("#settings")
    for name, value in {"server": "pbx.example.com", "user": "1001", "password": "x", "port": "0"}.items():
        page.fill(f"#field-{name}", value)
    page.click("#save")
    page.fill("#field-port", "5060")
    page.click("#save")
    page.wait_for_selector("#outcome[data-kind=error]")


def question(page, host):
    page.click("#settings")
    page.click("#logout")
    page.wait_for_selector("dialog[open]")


def login(page, host):
    page.evaluate("localStorage.clear()")
    host.needs_login = True
    page.reload()
    page.wait_for_selector("[data-view=login]")
    page.fill("#field-login-user", "ada")
    page.fill("#field-login-password", "no")
    page.click("#login")
    expect(page.locator("#login-message")).to_be_visible()


def notices(page, host):
    wanted = {"error": "The call to 1002 failed: the PBX did not answer. Check the server in the settings.",
              "warning": "The PBX did not answer.", "success": "Registered again.", "info": "A note."}
    for severity, words in wanted.items():
        host.push("notify", {"severity": severity, "code": severity, "message": words})
    expect(page.locator(".notice")).to_have_count(4)


def offline(page, host):
    host.refuses_connections = True
    host.drop_control()
    page.wait_for_selector("#banner:not([hidden])")


def alone(page, host):
    """Opened while no host answers; the calls of this device can be read."""
    calls(page, host)
    host.refuses_connections = True
    page.goto(host.url + "/#phone")
    page.reload()
    page.wait_for_selector("#kept-calls")


def aloneCalls(page, host):
    alone(page, host)
    page.click("#kept-calls")
    page.wait_for_selector("[data-call=h4]")


def elsewhere(page, host):
    call(page, host)
    host.calls["c1"]["attached"] = False
    page.evaluate("sessionStorage.clear()")
    page.reload()
    page.wait_for_selector("#sound-elsewhere:not([hidden])")


def lost(page, host):
    """The connection breaks in a call, and the person hangs up."""
    call(page, host)
    offline(page, host)
    page.click("#hang-up")
    expect(page.locator("#call-state")).to_have_text("Hanging up…")


def welcome(page, host):
    host.accounts.clear()
    page.reload()
    page.wait_for_selector("[data-view=phone]")


def incoming(page, host):
    host.ring(user="+49 30 5550 1842", name="Grace Hopper")
    page.wait_for_selector("#incoming:not([hidden])")
    page.get_by_label("More ways to refuse").click()


def waiting(page, host):
    call(page, host)
    host.ring()
    page.wait_for_selector("#incoming:not([hidden])")


def several(page, host):
    """One call that is up, one on hold."""
    call(page, host)
    host.ring(user="1002", name="Grace Hopper")
    page.locator("#incoming [data-action=accept]").click()
    page.wait_for_selector("#other-calls [data-action=take]")
    in_page(page, "spechPhone.state.calls.every(({ pending }) => pending === '')")


def transfer(page, host):
    several(page, host)
    page.click("#transfer")
    page.wait_for_selector("#transfer-sheet")


def adding(page, host):
    several(page, host)
    page.click("#add-call")
    page.keyboard.type("1003")


def correspondence(host):
    """Conversations as a person has them after a while."""
    now = int(time.time() * 1000)
    hour = 3_600_000
    host.accounts.append(account())
    host.converse("1003", "The meeting is moved to Thursday.", "Thanks, see you then.", name="Alan Turing", at=now - 26 * hour)
    host.converse("+493055501842", "Your parcel will arrive between 10 and 12.", at=now - 75 * hour)
    host.converse("1006", "Could you look at this when you have a moment? https://example.com/plans", name="Katherine Johnson",
                  at=now - 240 * hour)
    host.converse("1004", "Call me back, please.", name="Émilie du Châtelet", at=now - 2 * hour, read=False)
    host.converse("1005", "Lunch?", "Sorry, I am in a meeting.", name="Ada Lovelace", at=now - 3 * hour)
    grace = host.converse(
        "1002", "Good morning! Did the new line work?", "It did. The sound is very clear now.", name=GRACE, account="a1",
        at=now - 25 * hour)
    host.converse(
        "1002", "The notes of today are at https://example.com/notes/2026-11 (a draft).",
        "Thank you. I shall read them on the train, and send you what I think of them before the meeting tomorrow.",
        account="a1", at=now - 400_000)
    return grace


def openChat(page, host, conversation=""):
    page.reload()
    in_page(page, "globalThis.spechPhone?.state.chat.isLoaded")
    page.evaluate("(link) => { location.hash = link; }", f"chat/{conversation}")
    page.wait_for_selector(f".message[data-message={host.messages[-1]['id']}]" if conversation else ".conversations__row")


def conversations(page, host):
    grace = correspondence(host)
    openChat(page, host)
    host.compose(grace)
    page.wait_for_selector(".is-composing")


def conversation(page, host):
    """Every state that a message can have, and somebody who writes."""
    grace = correspondence(host)
    host.delivers = False
    openChat(page, host, grace)
    wanted = {"displayed": "One is read.", "delivered": "One is delivered.", "sent": "One is on its way.",
              "failed": "One has failed.", "queued": "And one waits."}
    why = {"failed": "1002 cannot be reached now.", "queued": "The line is not registered: it is sent when it is."}
    for index, (state, words) in enumerate(wanted.items()):
        page.fill("#message-text", words)
        page.keyboard.press("Enter")
        expect(page.locator(".message")).to_have_count(5 + index)
        host.become(host.messages[-1]["id"], state, message=why.get(state))
        page.wait_for_selector(f".message[data-state={state}]")
    host.compose(grace)
    page.wait_for_selector(".conversation__details.is-composing")


def unreadMessages(page, host):
    grace = correspondence(host)
    for words in ("Are you there?", "It is about the plans. \N{SMILING FACE WITH SMILING EYES}"):
        host.write("1002", words, account="a1")
    openChat(page, host, grace)
    page.wait_for_selector(".messages__mark--fresh")


def unsentMessages(page, host):
    openChat(page, host, correspondence(host))
    offline(page, host)
    page.fill("#message-text", "I am in a tunnel.")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message[data-state=unsent]")


def foundMessages(page, host):
    correspondence(host)
    openChat(page, host)
    page.fill("#message-search", "the")
    page.wait_for_selector("[data-found]")


def newMessage(page, host):
    calls(page, host)
    correspondence(host)
    openChat(page, host)
    page.click("#new-message")
    page.click("#recipient-go")


def noMessages(page, host):
    page.click("#chat")
    page.wait_for_selector("[data-view=chat]")
    in_page(page, "spechPhone.state.chat.isLoaded")


def messageNotice(page, host):
    host.write("1002", "Are you there?", name=GRACE)
    page.wait_for_selector(".notice__action")


def phonebook(host):
    host.know("Ada Lovelace", "work +44 20 7946 0000", "other sip:ada@example.com", organisation="Analytical Engines", favourite=True,
              speedDial=1, note="In the mornings only.\nAsk for the engine room.")
    host.know("Alan Turing", "1003", organisation="Bletchley Park")
    host.know("Émilie du Châtelet", "+33 1 42 68 53 00", favourite=True)
    for name in ("Grace Hopper", "Hedy Lamarr", "Zuse, Konrad", "42 Support"):
        host.know(name, f"10{len(name)}")


def openContacts(page, host, path=""):
    page.goto(host.url + f"/#contacts{path}")
    page.reload()
    page.wait_for_selector("[data-view=contacts]")
    in_page(page, "spechPhone.state.contacts.isLoaded")


def contacts(page, host):
    phonebook(host)
    openContacts(page, host)
    page.wait_for_selector("[data-contact]")


def contactCard(page, host):
    phonebook(host)
    openContacts(page, host, f"/{host.contact('Ada Lovelace')['id']}")
    page.wait_for_selector("#contact-speed:not(:empty)")


def contactForm(page, host):
    phonebook(host)
    openContacts(page, host, f"/{host.contact('Ada Lovelace')['id']}/edit")
    page.fill("#field-contact-name", "")
    page.click("#save-contact-form")
    page.wait_for_selector("[data-field=contact-name] .field__error:not([hidden])")


def foundContacts(page, host):
    phonebook(host)
    openContacts(page, host)
    page.fill("#contact-search", "em chat")
    in_page(page, "document.querySelectorAll('[data-contact]').length === 1")


def noContacts(page, host):
    openContacts(page, host)


def suggested(page, host):
    phonebook(host)
    page.reload()
    page.wait_for_selector(".pad__key.has-contact")
    page.keyboard.type("10")
    page.keyboard.press("ArrowDown")


CONTACTS = [contacts, contactCard, contactForm, foundContacts, noContacts, suggested]
CHAT = [conversations, conversation, unreadMessages, unsentMessages, foundMessages, newMessage, noMessages, messageNotice]
VIEWS = [*CHAT, *CONTACTS, fresh, phone, ringing, incoming, waiting, several, transfer, adding, lineMenu,
         section("calls", "#choice-dtmfMode"), section("sound", "#test-microphone"), section("codecs", "[data-codec=opus]"),
         diagnostics, calls, noCalls, facts, quality, call, muted, blocked, ended, settings, refused, question, login, notices, offline,
         elsewhere, lost, welcome, alone, aloneCalls]


#: What must be seen without scrolling, and on which screens.
UNSCROLLED = [contacts, contactCard, foundContacts, noContacts, suggested, conversations, conversation, unreadMessages, unsentMessages, foundMessages, noMessages,
              fresh, phone, call, facts, several, adding, muted, blocked, ended, elsewhere, lost, welcome, alone]
NARROW = [contacts, contactCard, contactForm, suggested, conversations, conversation, unsentMessages, foundMessages, newMessage,
          fresh, incoming, several, transfer, lineMenu, diagnostics, calls, quality, call, settings, login, alone]
#: A browser at 200 % has half the pixels to lay out in.
TWICE = [alone, contacts, contactForm, suggested, conversations, conversation, phone, several, incoming, settings, diagnostics, calls]


def overflow(page):
    """Whether there is more than the screen holds: sideways, downwards."""
    return page.evaluate("""() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        return [scrollWidth > innerWidth, scrollHeight > innerHeight];
    }""")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_viewIsAccessibleAndFits(make, host, view, size):
    watched = make(*SIZES[size], motion="reduce")
    watched.tolerated = ("WebSocket connection to", "503")
    page = watched.open()
    view(page, host)
    page.evaluate(Axe().axe_script)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        # Colours are judged when transitions are over.
        in_page(page, SETTLED)
        if "SPECH_SHOTS" in os.environ:
            path = Path(os.environ["SPECH_SHOTS"]) / f"{view.__name__}-{size}-{theme}.png"
            page.screenshot(path=path, full_page="ettings" in view.__name__ or view in (refused, diagnostics))
        sideways, downwards = overflow(page)
        assert not sideways, theme
        assert not downwards or view not in UNSCROLLED, theme
        assert page.evaluate(RUN_AXE, RULES) == [], theme
    if size == "phone" and view in NARROW:
        page.set_viewport_size({"width": 320, "height": 568})
        in_page(page, "innerWidth === 320 && document.documentElement.scrollWidth <= innerWidth")
    if size == "desk" and view in TWICE:
        metrics = {"width": 640, "height": 400, "deviceScaleFactor": 2, "mobile": False}
        page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", metrics)
        in_page(page, "devicePixelRatio === 2 && innerWidth === 640 && document.documentElement.scrollWidth <= innerWidth")


def test_targetsAreLargeEnoughForAThumb(make, host):
    page = make(390, 844).open()
    call(page, host)
    page.click("#keypad-toggle")
    sizes = page.evaluate("""[...document.querySelectorAll('button')].filter((each) => each.offsetParent)
        .map((each) => [each.id || each.textContent, each.offsetWidth, each.offsetHeight])""")
    assert [each for each in sizes if min(each[1:]) < 44] == []


def test_wholeCallByKeyboardAlone(page, host):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "mute":
            break
    page.keyboard.press("Space")
    expect(page.locator("#mute")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("7")
    expect(page.locator("#digits-sent")).to_have_text("7")
    page.keyboard.press("Escape")
    said(page, "You hung up.")


def test_nothingIsLoadedFromElsewhereAndThePageIsSmall(make, host):
    """What a telephone needs to be there, and to hear of messages; the views of messages, settings and history come when
    they are opened."""
    # A profile of its own: nothing was fetched before.
    watched = make(service_workers="block")
    files = []
    watched.page.on("response", lambda response: files.append(response.body()) if response.ok else None)
    watched.open()
    assert sum(len(gzip.compress(each)) for each in files) < 149_000
    assert sum(map(len, files)) < 440_000
