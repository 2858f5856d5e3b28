"""What the browser does for a person who does not look at the page, or uses it as an app: icon, screen, links; and the places of the page."""

import pytest
from conftest import in_page, said
from fake_host import account
from playwright.sync_api import expect

#: A browser whose app has an icon, and that says what the page does to it.
BADGE = """globalThis.badges = [];
navigator.setAppBadge = async (count) => void badges.push(count);
navigator.clearAppBadge = async () => void badges.push(0);"""
#: A screen that the page may keep awake.
SCREEN = """globalThis.locks = [];
Object.defineProperty(navigator, 'wakeLock', { value: { request: async (kind) => {
    const lock = { kind, released: false, release: async () => { lock.released = true; } };
    locks.push(lock);
    return lock;
} } });"""
AWAKE = "locks.filter(({ kind, released }) => kind === 'screen' && !released).length"
#: Whether the page can be seen, as the browser tells it.
SEEN = """(isSeen) => {
    Object.defineProperty(document, 'visibilityState', { value: isSeen ? 'visible' : 'hidden', configurable: true });
    // A browser takes the lock back when the page is out of sight.
    if (!isSeen) for (const lock of locks) lock.released = true;
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def opened(watched, script, path="/", until="[data-view=phone]"):
    watched.page.add_init_script(script)
    return watched.open(path, until)


def test_theAppsIconCountsMissedCallsAndUnreadMessages(watched, host):
    page = opened(watched, BADGE)
    call = host.ring()
    page.wait_for_selector("#incoming:not([hidden])")
    host.finish(call, "missed", "You missed the call.")
    in_page(page, "badges.at(-1) === 1")
    host.write("1002", "Are you there?")
    in_page(page, "badges.at(-1) === 2")
    page.click("#history")
    in_page(page, "badges.at(-1) === 1")
    page.click("#chat")
    page.locator(".conversations__row").click()
    in_page(page, "badges.at(-1) === 0")


def test_theScreenStaysOnWhileACallIsHeardAndSeen(watched):
    page = opened(watched, SCREEN)
    page.keyboard.type("600\n")
    in_page(page, f"{AWAKE} === 1")
    page.evaluate(SEEN, False)
    assert page.evaluate(AWAKE) == 0
    page.evaluate(SEEN, True)
    in_page(page, f"{AWAKE} === 1")
    page.click("#hang-up")
    said(page, "You hung up.")
    in_page(page, f"{AWAKE} === 0")


def test_linksOfOtherPagesAreTakenOver(watched, host):
    page = opened(watched, """globalThis.taken = [];
        Navigator.prototype.registerProtocolHandler = (...about) => void taken.push(about);""", "/#settings", "#take-links")
    assert page.evaluate("taken") == []
    page.click("#take-links")
    assert page.evaluate("taken") == [[scheme, f"{host.url}/#call=%s"] for scheme in ("tel", "sip")]


def test_whereLinksCannotBeTakenOverNothingIsOffered(watched):
    page = opened(watched, "delete Navigator.prototype.registerProtocolHandler;", "/#settings", "#logout")
    expect(page.locator("#take-links")).to_be_hidden()


def test_theHeaderSaysWhereOneIs(page):
    places = page.locator(".header [aria-current=page]")
    expect(places).to_have_text("Phone")
    for name, words in {"chat": "Messages", "contacts": "Contacts", "history": "Calls", "settings": "Settings"}.items():
        page.click(f"#{name}")
        expect(places).to_have_id(name)
        expect(page.locator(f"#{name} .header__label")).to_have_text(words)
    page.click("#place-phone")
    expect(page.locator("[data-view=phone]")).to_be_visible()
    expect(places).to_have_id("place-phone")


def test_aCallIsFoundAgainFromEveryPlace(page):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    page.click("#settings")
    expect(page.locator("#place-phone")).to_have_text("Back to the call")
    page.click("#place-phone")
    expect(page.locator("[data-view=call]")).to_be_visible()


@pytest.mark.parametrize("width", [600, 700, 859, 860, 1000, 1099, 1100, 1280, 1500])
def test_theLinesOpenWithinTheWindow(make, host, width):
    host.accounts.append(account())
    page = make(width, 700).open()
    page.click("#line-status")
    box = page.locator("#line-menu").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", [320, 390])
def test_aTelephoneShowsTheWayBackAndTheLinesName(make, host, width):
    host.accounts.append(account())
    page = make(width, 700).open()
    expect(page.locator("#line-status")).to_have_text("1001@pbx.example.com · ready")
    # The light says that it is ready, and the domain makes room.
    assert page.locator("#line-status").inner_text().strip() == "1001"
    assert page.evaluate("(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('#line-status .status__part'))")
    page.click("#history")
    way = page.get_by_role("button", name="Back to the phone")
    expect(way).to_have_id("history")
    way.click()
    expect(page.locator("[data-view=phone]")).to_be_visible()
