"""Somebody calls: the panel, its keys, its sound, and what the other tabs show."""

import pytest
from conftest import TELLS, comes_to, in_page, said, stop_clock, wait_for
from playwright.sync_api import expect

SOUNDS = "spechPhone.ringing.isSounding"


def panel(page):
    return page.locator("#incoming")


def action(page, name):
    return page.locator(f"#incoming [data-action={name}]")


@pytest.fixture
def ringing(page, host):
    host.ring()
    expect(panel(page)).to_be_visible()
    return page


def test_panelSaysWhoCallsForWhichLine(ringing):
    expect(panel(ringing)).to_contain_text("Grace Hopper")
    expect(panel(ringing)).to_contain_text("1002@127.0.0.1")
    expect(panel(ringing)).to_contain_text("For Demo line")
    alert = ringing.locator("#incoming-alert")
    expect(alert).to_have_text("Incoming call from Grace Hopper, for Demo line")
    assert alert.get_attribute("aria-live") == "assertive"


def test_callerWithoutANameIsShownByNumber(page, host):
    host.ring(name=None)
    expect(panel(page).get_by_role("heading")).to_have_text("1002")


def test_ringsUntilTheCallIsAnsweredAndHasItsSound(ringing, host):
    in_page(ringing, SOUNDS)
    action(ringing, "accept").click()
    ringing.wait_for_selector("[data-call-state=active]")
    expect(panel(ringing)).to_be_hidden()
    in_page(ringing, f"!{SOUNDS}")
    comes_to(lambda: host.requested("acceptCall"), [{"callId": "c1"}])
    wait_for(lambda: len(host.frames) > 20, what="microphone frames")
    expect(ringing.locator("#call-title")).to_have_text("Grace Hopper")


def test_keyboardComesToTheAcceptButtonAndEnterAnswers(ringing):
    in_page(ringing, "document.activeElement.dataset.action === 'accept'")
    ringing.keyboard.press("Enter")
    ringing.wait_for_selector("[data-call-state=active]")
    in_page(ringing, "document.activeElement.id === 'call-title'")
    ringing.keyboard.press("Escape")
    said(ringing, "You hung up.")


def test_enterOfSomebodyWhoIsDiallingDoesNotAnswer(timed, host):
    page = timed.open()
    # Who is dialling types on within a second: by the page's clock, whatever the machine's says.
    stop_clock(page)
    page.keyboard.type("60")
    host.ring()
    expect(panel(page)).to_be_visible()
    page.keyboard.type("0\n")
    expect(page.locator("#call-title")).to_have_text("600")
    assert host.requested("acceptCall") == []
    comes_to(lambda: host.requested("startCall")[0]["digits"], "600")


def test_theKeyboardIsLeftToAFieldThatIsBeingFilled(timed, host):
    page = timed.open()
    page.click("#settings")
    page.locator("#field-server").press_sequentially("pbx")
    host.ring()
    expect(panel(page)).to_be_visible()
    page.clock.run_for(2_000)
    assert page.evaluate("document.activeElement.id") == "field-server"
    page.keyboard.press("Escape")
    assert host.requested("rejectCall") == []


def test_escapeDeclines(ringing, host):
    ringing.keyboard.press("Escape")
    expect(panel(ringing)).to_be_hidden()
    wait_for(lambda: host.requested("rejectCall") == [{"callId": "c1", "reason": "decline"}])
    expect(ringing.locator("[data-view=phone]")).to_be_visible()
    in_page(ringing, f"!{SOUNDS}")


def test_focusGoesBackWhereItWas(page, host):
    page.locator("#call").focus()
    host.ring()
    in_page(page, "document.activeElement.dataset.action === 'accept'")
    host.finish("c1", "missed", "You missed the call.")
    in_page(page, "document.activeElement.id === 'call'")


def test_menuSaysBusy(ringing, host):
    ringing.get_by_label("More ways to refuse").click()
    action(ringing, "busy").click()
    expect(panel(ringing)).to_be_hidden()
    wait_for(lambda: host.requested("rejectCall") == [{"callId": "c1", "reason": "busy"}])
    in_page(ringing, f"!{SOUNDS}")


def test_silencedCallCanStillBeAnswered(ringing, host):
    ringing.get_by_label("More ways to refuse").click()
    action(ringing, "silence").click()
    in_page(ringing, f"!{SOUNDS}")
    wait_for(lambda: host.requested("rejectCall") == [{"callId": "c1", "reason": "silence"}])
    expect(panel(ringing)).to_contain_text("Silenced")
    action(ringing, "accept").click()
    ringing.wait_for_selector("[data-call-state=active]")


def test_callThatAnotherTabSilencedDoesNotRingHere(ringing, host):
    host.change("c1", silenced=True)
    in_page(ringing, f"!{SOUNDS}")
    expect(panel(ringing)).to_contain_text("Silenced")


def test_callThatAnsweredItselfSaysSo(page, host):
    host.ring(state="active", autoAnswered=True, durationMs=1)
    expect(page.locator("#call-auto-answered")).to_have_text("Answered by itself")


def test_callTakenByAnotherDeviceSaysByWhich(ringing, host):
    host.take("c1")
    expect(panel(ringing)).to_be_hidden()
    expect(ringing.locator(".notice")).to_contain_text("The call from Grace Hopper was answered on Safari on iPhone.")
    in_page(ringing, f"!{SOUNDS}")


def test_lateAcceptIsToldThatAnotherWasFirst(ringing, host):
    host.refusals["acceptCall"] = {"code": "answeredElsewhere", "message": "Too late."}
    action(ringing, "accept").click()
    expect(ringing.locator(".notice")).to_contain_text("was answered in another tab or browser")
    expect(panel(ringing)).to_be_hidden()
    in_page(ringing, "spechPhone.state.microphone === 'off'")


def test_missedCallIsNoticedAndCounted(ringing, host):
    host.finish("c1", "missed", "You missed the call.")
    expect(panel(ringing)).to_be_hidden()
    expect(ringing.locator(".notice[data-severity=warning]")).to_contain_text("You missed a call from Grace Hopper.")
    assert ringing.evaluate("spechPhone.state.missed") == 1
    expect(ringing.locator("[data-view=phone]")).to_be_visible()


def test_onlyOneOfTwoTabsSoundsAndBothStopTogether(ringing, host):
    other = ringing.context.new_page()
    other.goto(host.url)
    expect(panel(other)).to_be_visible()
    in_page(ringing, SOUNDS)
    assert not other.evaluate(SOUNDS)
    action(other, "accept").click()
    other.wait_for_selector("[data-call-state=active]")
    expect(panel(ringing)).to_be_hidden()
    in_page(ringing, f"!{SOUNDS}")
    expect(ringing.locator(".notice")).to_contain_text("was answered in another tab")
    gaps = [tab.evaluate("spechPhone.ringing.log.at(-1).ended") for tab in (ringing, other)]
    assert None not in gaps


def test_theNextTabRingsWhenTheSoundingOneIsClosed(page, host):
    other = page.context.new_page()
    other.goto(host.url)
    other.wait_for_selector("[data-view=phone]")
    host.ring()
    in_page(page, "spechPhone.state.calls.length === 1")
    in_page(other, "spechPhone.state.calls.length === 1")
    wait_for(lambda: page.evaluate(SOUNDS) or other.evaluate(SOUNDS))
    first, second = (page, other) if page.evaluate(SOUNDS) else (other, page)
    if first is page:
        first.goto(host.url + "/test/blank")
    else:
        first.close()
    in_page(second, SOUNDS)


def test_titleMovesAndTheIconChanges(ringing):
    in_page(ringing, "document.title.includes('Grace Hopper is calling')")
    assert ringing.evaluate("document.querySelector('link[rel=icon]').href").endswith("icon-ringing.svg")
    ringing.keyboard.press("Escape")
    in_page(ringing, "document.querySelector('link[rel=icon]').href.endsWith('/icon.svg')")


def test_notifiesOnlyWhenAllowedAndWanted(watched, host):
    watched.page.add_init_script("""
        globalThis.shown = [];
        globalThis.Notification = class {
            static permission = 'granted';
            constructor(title, options) { shown.push([title, options.tag]); }
            close() { shown.push('closed'); }
        };
        Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    """)
    page = watched.open()
    host.ring()
    expect(panel(page)).to_be_visible()
    assert page.evaluate("shown") == []
    host.finish("c1", "missed", "")
    page.evaluate("localStorage.setItem('spech.ringing', '{\"notifications\": true}')")
    host.ring()
    in_page(page, "shown.length === 1")
    assert page.evaluate("shown") == [["Grace Hopper is calling", "call-c2"]]
    host.take("c2")
    in_page(page, "shown.at(-1) === 'closed'")


def test_blockedRingingSaysSoAndBeginsWithTheFirstTouch(make, strict_browser, host):
    watched = make(chosen=strict_browser, permissions=[])
    watched.tolerated = ("AudioContext was not allowed to start",)
    page = watched.page
    # Playwright's own looks count as gestures: the page is left alone until it tells by itself that it may not ring.
    page.add_init_script(TELLS.replace("CONDITION", "document.querySelector('.incoming__blocked:not([hidden])')"))
    with page.expect_console_message(lambda line: line.text == "so it is"):
        page.goto(host.url)
        wait_for(lambda: host.requested("connect"))
        host.ring()
    page.locator("#incoming .incoming__name").first.click()
    in_page(page, SOUNDS)
    expect(page.locator(".incoming__blocked")).to_be_hidden()


def test_ringtoneIsNeitherSilentNorClipped(blank):
    found = blank.evaluate("""async () => {
        const { ringtone, knock } = await import('/js/audio/ringtone.js');
        return [ringtone(48000), knock(48000)].map((samples) => ({
            seconds: samples.length / 48000,
            peak: samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0),
            end: Math.max(...samples.slice(-480).map(Math.abs)),
        }));
    }""")
    for sound in found:
        assert 0.2 < sound["peak"] < 1
        assert sound["end"] < 0.01


def test_callWaitingKnocksAndAcceptingHoldsTheFirst(page, host):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.ring()
    expect(panel(page)).to_contain_text("Another call")
    in_page(page, SOUNDS)
    action(page, "accept").click()
    expect(page.locator("#call-title")).to_have_text("Grace Hopper")
    in_page(page, "spechPhone.state.calls.find((each) => each.id === 'c1').heldHere")


def test_declinedSecondCallLeavesTheFirstAlone(page, host):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.ring()
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.locator("#call-state")).to_have_text("Connected")
    assert host.requested("hangUpCall") == []
