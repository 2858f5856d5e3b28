"""Contacts at the dial pad: suggestions while a number is entered, and keys that call somebody."""

import pytest
from conftest import comes_to, in_page
from playwright.sync_api import expect

ADA = "Ada Lovelace"
SUGGEST = """async ([contacts, typed]) => {
    const { suggest } = await import('/js/state/suggestions.js');
    return suggest(contacts, typed, 5).map(({ contact, number }) => `${contact.name} ${number}`);
}"""


def contact(name, *numbers, **more):
    return {"id": name, "name": name, "numbers": [{"label": "work", "number": each} for each in numbers], "favourite": False} | more


BOOK = [contact("Ada Lovelace", "+44 20 7946", "sip:ada@example.com"), contact("Émile", "2321", organisation="Lovely"),
        contact("Zoe", "1232", favourite=True)]


@pytest.mark.parametrize("typed, found", [
    ("", []), ("lov", ["Ada Lovelace +44 20 7946", "Émile 2321"]), ("emi", ["Émile 2321"]), ("LOVELACE a", ["Ada Lovelace +44 20 7946"]),
    ("ada@", ["Ada Lovelace sip:ada@example.com"]), ("ovel", []),
    # A number's beginning first, then names on the keys, then what stands within a number; of equals favourites.
    ("232", ["Émile 2321", "Ada Lovelace +44 20 7946", "Zoe 1232"]), ("+44", ["Ada Lovelace +44 20 7946"]), ("2", ["Émile 2321"]),
    ("9", []), ("96", ["Zoe 1232"]),
])
def test_suggestsWhomSomebodyMayMean(blank, typed, found):
    assert blank.evaluate(SUGGEST, [BOOK, typed]) == found


def loaded(watched):
    page = watched.open()
    in_page(page, "spechPhone.state.contacts.isLoaded")
    return page


def options(page):
    return page.locator("[role=option]")


def test_choosesASuggestionByTheKeyboard(watched, host):
    host.know(ADA, "+44 20 7946 0000")
    host.know("Alan", "4410")
    page = loaded(watched)
    display = page.locator("#number")
    display.focus()
    page.keyboard.type("a")
    expect(display).to_have_attribute("aria-expanded", "true")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(display).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(display).to_have_value("+442079460000")
    expect(display).to_have_attribute("aria-expanded", "false")
    assert host.requested("startCall") == []
    page.keyboard.press("Enter")
    comes_to(lambda: host.last("startCall"), {"digits": "+442079460000"})
    expect(page.locator("#call-title")).to_have_text(ADA)


def test_digitsTypedAnywhereAreSuggestedToo(watched, host):
    host.know(ADA, "600")
    page = loaded(watched)
    page.keyboard.type("60")
    expect(options(page)).to_have_text(["Ada Lovelace 600"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#number")).to_have_value("600")
    page.keyboard.press("Escape")
    expect(page.locator("#number")).to_have_value("")


def test_enterWithoutAChoiceCallsWhatWasEntered(watched, host):
    host.know(ADA, "6004")
    page = loaded(watched)
    page.keyboard.type("600")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    comes_to(lambda: host.last("startCall"), {"digits": "600"})


def test_escapeTakesTheChoiceBackAndThenTheNumber(watched, host):
    host.know(ADA, "6004")
    page = loaded(watched)
    page.keyboard.type("60")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#number")).to_have_value("60")
    page.keyboard.press("Escape")
    expect(page.locator("#number")).to_have_value("")
    expect(page.locator("#suggestions")).to_be_hidden()


def test_fingersOnThePadGetOneSuggestionThatCoversNoKey(make, host):
    host.know(ADA, "2324")
    host.know("Bob", "2325")
    page = make(390, 844, has_touch=True, is_mobile=True).open()
    in_page(page, "spechPhone.state.contacts.isLoaded")
    for digit in "23":
        page.locator(f"[data-digit='{digit}']").tap()
    expect(options(page).nth(0)).to_be_visible()
    expect(options(page).nth(1)).to_be_hidden()
    box, key = options(page).nth(0).bounding_box(), page.locator("[data-digit='1']").bounding_box()
    assert box["y"] + box["height"] <= key["y"] and box["height"] >= 44
    options(page).nth(0).tap()
    expect(page.locator("#number")).to_have_value("2324")


def test_aKeyThatIsHeldCallsItsContact(watched, host):
    host.know(ADA, "sip:ada@example.com", "1002", speedDial=3)
    page = loaded(watched)
    key = page.locator("[data-digit='3']")
    expect(key).to_have_attribute("aria-label", f"3, hold to call {ADA}")
    expect(key).to_have_attribute("title", f"hold to call {ADA}")
    key.hover()
    page.mouse.down()
    comes_to(lambda: host.last("startCall"), {"digits": "ada@example.com"})
    page.mouse.up()


def test_aTapOnSuchAKeyIsADigit(watched, host):
    host.know(ADA, "1002", speedDial=3)
    page = loaded(watched)
    page.locator("[data-digit='3']").click()
    expect(page.locator("#number")).to_have_value("3")
    assert host.requested("startCall") == []


def test_aHeldKeyWithoutAContactIsADigit(watched, host):
    page = loaded(watched)
    page.locator("[data-digit='5']").hover()
    page.mouse.down()
    page.wait_for_timeout(700)
    page.mouse.up()
    expect(page.locator("#number")).to_have_value("5")


def test_altAndADigitCallItsContact(watched, host):
    host.know(ADA, "1002", speedDial=1)
    page = loaded(watched)
    page.locator("#number").focus()
    page.keyboard.press("Alt+Digit1")
    comes_to(lambda: host.last("startCall"), {"digits": "1002"})
    expect(page.locator("#call-title")).to_have_text(ADA)


def test_altAndADigitWithoutAContactSaysHowToGiveItOne(watched, host):
    page = loaded(watched)
    page.keyboard.press("Alt+Digit7")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("No contact has the key 7 yet.")
    notice.get_by_role("button", name="Contacts").click()
    page.wait_for_selector("[data-view=contacts]")
    assert host.requested("startCall") == []


def test_whereKeysAreLookedForTheyAreSaid(watched, host):
    host.know(ADA, "1002", speedDial=1)
    page = loaded(watched)
    expect(page.locator(".shortcuts")).to_contain_text("Alt 1–9")
    page.goto(host.url + "/#contacts/add")
    expect(page.locator("#field-contact-speed-dial-hint")).to_contain_text("Hold the key on the dial pad, or press Alt and the digit")


def test_keysLoseTheirContactsWithThem(watched, host):
    known = host.know(ADA, "1002", speedDial=1)
    page = loaded(watched)
    expect(page.locator(".pad__key.has-contact")).to_have_count(1)
    host.forget_contact(known)
    expect(page.locator(".pad__key.has-contact")).to_have_count(0)
    expect(page.locator("[data-digit='1']")).to_have_attribute("aria-label", "1")
