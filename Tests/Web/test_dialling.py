"""Entering a number: mouse, touch, keyboard, paste, and what the call button does with it."""

import pytest
from conftest import comes_to, in_page, wait_for
from playwright.sync_api import expect


def number(page):
    return page.locator("#number")


def test_typesDigitsAnywhereAndCallsWithEnter(page, host):
    page.keyboard.type("600")
    expect(number(page)).to_have_value("600")
    page.keyboard.press("Enter")
    expect(page.locator("#call-state")).to_have_text("Connected")
    comes_to(lambda: host.requested("startCall"), [{"digits": "600"}])


def test_clickedKeysThenEnterCalls(page, host):
    for digit in "1*9#0":
        page.locator(f"[data-digit='{digit}']").click()
    expect(number(page)).to_have_value("1*9#0")
    page.keyboard.press("Enter")
    wait_for(lambda: host.requested("startCall"))
    comes_to(lambda: host.requested("startCall"), [{"digits": "1*9#0"}])


def test_tappedKeysAndButtonCall(make, host):
    page = make(390, 844, has_touch=True, is_mobile=True).open()
    for digit in "600":
        page.locator(f"[data-digit='{digit}']").tap()
    page.locator("#call").tap()
    expect(page.locator("#call-state")).to_have_text("Connected")


def test_longPressOnZeroGivesPlus(page):
    key = page.locator("[data-digit='0']")
    key.hover()
    page.mouse.down()
    expect(number(page)).to_have_value("+")
    page.mouse.up()
    key.click()
    expect(number(page)).to_have_value("+0")


def test_tabbedKeyIsPressedByEnterAndSpace(page, host):
    page.locator("[data-digit='5']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(number(page)).to_have_value("55")
    assert host.requested("startCall") == []


def test_erasesByButtonAndBackspaceAndClearsByEscape(page):
    page.keyboard.type("1234")
    page.keyboard.press("Backspace")
    page.click("#erase")
    expect(number(page)).to_have_value("12")
    page.keyboard.press("Escape")
    expect(number(page)).to_have_value("")
    expect(page.locator("#erase")).to_be_disabled()


def test_insertsAtTheCaret(page):
    number(page).fill("19")
    number(page).press("ArrowLeft")
    page.locator("[data-digit='5']").click()
    expect(number(page)).to_have_value("159")


def test_takesAPastedNumber(page):
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.setData('text', ' +49 30 123 456 ');
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }""")
    expect(number(page)).to_have_value("+4930123456")


def test_enterOnEmptyDisplayRecallsTheLastNumber(page, host):
    page.keyboard.type("604")
    page.keyboard.press("Enter")
    expect(page.locator("#call-state")).to_have_text("604 is busy. Try again later.")
    page.keyboard.press("Escape")
    expect(number(page)).to_have_value("")
    expect(page.get_by_role("button", name="Redial")).to_be_visible()
    page.keyboard.press("Enter")
    expect(number(page)).to_have_value("604")
    page.keyboard.press("Enter")
    wait_for(lambda: len(host.requested("startCall")) == 2)


def test_recallSurvivesAReload(page):
    page.keyboard.type("604")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-call-state=ended]")
    page.reload()
    page.wait_for_selector("[data-view=phone]")
    page.click("#call")
    expect(number(page)).to_have_value("604")


def test_refusedNumberStaysToBeCorrected(page):
    number(page).fill("bad")
    number(page).press("Enter")
    expect(page.locator(".notice")).to_contain_text("“bad” is not a number that can be called.")
    expect(number(page)).to_have_value("bad")


@pytest.mark.parametrize("digits, reason", [("604", "604 is busy. Try again later."), ("606", "606 declined the call.")])
def test_failedCallKeepsItsReasonUntilDismissed(timed, digits, reason):
    page = timed.open()
    page.keyboard.type(digits + "\n")
    expect(page.locator("#call-state")).to_have_text(reason)
    page.clock.run_for(60_000)
    expect(page.locator("#call-state")).to_have_text(reason)
    page.click("#close")
    expect(page.locator("#last-call")).to_contain_text(digits)


def test_callAgainRepeatsTheCall(page, host):
    page.keyboard.type("604\n")
    page.click("#again")
    wait_for(lambda: len(host.requested("startCall")) == 2)
    comes_to(lambda: host.requested("startCall")[1], {"digits": "604"})


def test_showsWhatTheDemoLineOffersOnlyWhileThereIsNoOwnLine(make, host):
    narrow = make(390, 844).open()
    expect(narrow.locator("#hint")).to_contain_text("Dial 600 for an echo, 601 for a voice")
    wide = make().open()
    wide.get_by_role("button", name="601 A voice").click()
    expect(number(wide)).to_have_value("601")
    host.accounts.append({**host.accounts[0], "id": "own", "demo": False})
    for page in (narrow, wide):
        page.reload()
        page.wait_for_selector("[data-view=phone]")
        expect(page.locator("#hint")).to_be_hidden()
        expect(page.get_by_text("Try it now")).to_be_hidden()


def test_callsThroughTheOwnLineWhenThereIsOne(watched, host):
    host.accounts.append({**host.accounts[0], "id": "own", "demo": False})
    page = watched.open()
    page.keyboard.type("600\n")
    wait_for(lambda: host.requested("startCall"))
    comes_to(lambda: host.requested("startCall"), [{"digits": "600", "account": "own"}])


def test_titleTellsTheCall(page):
    assert page.title() == "Phone · SpechPhone"
    page.keyboard.type("600\n")
    in_page(page, "/^0:0\\d · 600 · SpechPhone$/.test(document.title)")
