"""Two calls at once: hold, swap, transfer, and a second call beside the first."""

import pytest
from conftest import comes_to, in_page, said, wait_for
from playwright.sync_api import expect


@pytest.fixture
def call(page):
    """A call that is up."""
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    return page


@pytest.fixture
def two(call, host):
    """Grace is heard, 600 waits."""
    host.ring()
    call.locator("#incoming [data-action=accept]").click()
    expect(call.locator("#call-title")).to_have_text("Grace Hopper")
    expect(row(call, "c1")).to_contain_text("On hold")
    in_page(call, "spechPhone.state.call.pending === ''")
    return call


def row(page, call):
    return page.locator(f"#other-calls [data-call={call}]")


def test_holdsAndResumes(call, host):
    call.click("#hold")
    expect(call.locator("#call-state")).to_have_text("On hold: the other side waits")
    expect(call.locator("#hold")).to_have_attribute("aria-pressed", "true")
    in_page(call, "spechPhone.state.call.pending === ''")
    call.keyboard.press("h")
    expect(call.locator("#call-state")).to_have_text("Connected")
    expect(call.locator("#hold")).to_have_attribute("aria-pressed", "false")
    assert host.requested("holdCall") == host.requested("resumeCall") == [{"callId": "c1"}]


def test_tellsWhoHolds(call, host):
    words = call.locator("#call-state")
    for here, there, expected in [(False, True, "The other side has put you on hold"),
                                  (True, True, "On hold by both sides"), (True, False, "On hold: the other side waits")]:
        host.change("c1", heldHere=here, held=there)
        expect(words).to_have_text(expected)


def test_holdThatFailsIsExplained(call, host):
    host.refusals["holdCall"] = {"code": "farEndRefused", "message": "The other side cannot be put on hold."}
    call.click("#hold")
    expect(call.locator(".notice")).to_contain_text("The other side cannot be put on hold.")
    expect(call.locator("#call-state")).to_have_text("Connected")
    expect(call.locator("#hold")).to_have_attribute("aria-pressed", "false")


def test_secondCallPutsTheFirstOnHold(call, host):
    call.click("#add-call")
    expect(call.locator("#back-to-call")).to_contain_text("Back to 600")
    call.keyboard.type("601\n")
    expect(call.locator("#call-title")).to_have_text("601")
    call.wait_for_selector("[data-call-state=active]")
    kinds = [kind for kind, _ in host.requests if kind in ("holdCall", "startCall")]
    # The host holds what this tab hears: the page need not ask for it.
    assert kinds == ["startCall", "startCall"]
    expect(row(call, "c1")).to_contain_text("On hold")


def test_theWayBackFromThePad(call, host):
    call.keyboard.press("a")
    expect(call.locator("[data-view=phone]")).to_be_visible()
    call.keyboard.type("6")
    call.keyboard.press("Escape")
    expect(call.locator("#number")).to_have_value("")
    call.keyboard.press("Escape")
    expect(call.locator("[data-view=call]")).to_be_visible()
    assert host.requested("hangUpCall") == []


def test_swapsBetweenTwoCalls(two, host):
    row(two, "c1").get_by_label("Talk to 600").click()
    expect(two.locator("#call-title")).to_have_text("600")
    expect(row(two, "c2")).to_contain_text("On hold")
    expect(two.locator("#call-state")).to_have_text("Connected")
    comes_to(lambda: host.requested("swapCalls"), [{"callId": "c1"}])


def test_eachCallIsHungUpApart(two, host):
    row(two, "c1").get_by_label("Hang up 600").click()
    expect(row(two, "c1")).to_have_count(0)
    expect(two.locator("#call-title")).to_have_text("Grace Hopper")
    comes_to(lambda: host.requested("hangUpCall"), [{"callId": "c1"}])
    two.keyboard.press("Escape")
    said(two, "You hung up.")


def test_theOtherCallShowsWhenTheFirstEnds(two, host):
    two.keyboard.press("Escape")
    expect(two.locator("#call-title")).to_have_text("600")
    expect(two.locator("#call-state")).to_have_text("On hold: the other side waits")
    two.click("#hold")
    wait_for(lambda: host.requested("resumeCall") == [{"callId": "c1"}])
    expect(two.locator("#call-state")).to_have_text("Connected")


def test_callThatBreaksBesideAnotherIsNoticed(two, host):
    host.finish("c2", "networkLost", "The connection to Grace was lost.", "network")
    expect(two.locator(".notice")).to_contain_text("The connection to Grace was lost.")
    expect(two.locator("#call-title")).to_have_text("600")


def test_eachCallHasItsMute(two):
    two.click("#mute")
    row(two, "c1").get_by_label("Talk to 600").click()
    expect(two.locator("#call-title")).to_have_text("600")
    expect(two.locator("#mute")).to_have_attribute("aria-pressed", "false")
    row(two, "c2").get_by_label("Talk to Grace").click()
    expect(two.locator("#call-title")).to_have_text("Grace Hopper")
    expect(two.locator("#mute")).to_have_attribute("aria-pressed", "true")


def test_tonesGoToTheShownCall(two, host):
    two.keyboard.type("5")
    wait_for(lambda: host.requested("dtmf") == [{"callId": "c2", "digits": "5"}])
    expect(two.locator("#digits-sent")).to_have_text("5")
    row(two, "c1").get_by_label("Talk to 600").click()
    expect(two.locator("#digits-sent")).to_have_text("–")


def test_transfersToANumberAndTellsTheProgress(call, host):
    call.keyboard.press("t")
    expect(call.locator("#field-transfer")).to_be_focused()
    call.keyboard.type("1003\n")
    expect(call.locator("#call-state")).to_have_text("Transferring to 1003…")
    host.change("c1", transfer={"state": "ringing", "target": "1003"})
    expect(call.locator("#call-state")).to_have_text("Transferring: 1003 rings…")
    host.transferred("c1")
    said(call, "The call was transferred.")
    comes_to(lambda: host.requested("transferCall"), [{"callId": "c1", "to": "1003"}])


def test_transferThatFailsLeavesTheCall(call, host):
    call.click("#transfer")
    call.click("#transfer-go")
    expect(call.locator("[data-field=transfer] .field__error")).to_contain_text("Enter the number")
    call.fill("#field-transfer", "604")
    call.click("#transfer-go")
    expect(call.locator("#call-state")).to_have_text("Transferring to 604…")
    host.change("c1", transfer={"state": "failed", "code": 486, "target": "604", "message": "604 is busy. You still have the call."})
    expect(call.locator("#call-state")).to_have_text("604 is busy. You still have the call.")
    expect(call.locator("#hang-up")).to_be_visible()


def test_connectsTheTwoCalls(two, host):
    two.click("#transfer")
    two.locator("#transfer-sheet [data-call=c1]").click()
    wait_for(lambda: host.requested("transferCall") == [{"callId": "c2", "withCall": "c1"}])
    host.transferred("c2", "c1")
    in_page(two, "spechPhone.state.call === null || spechPhone.state.call.state === 'ended'")
    expect(two.locator("[data-view=phone]")).to_be_visible()


def test_transferOffersTheLastNumbers(call, host):
    call.keyboard.press("Escape")
    call.wait_for_selector("[data-call-state=ended]")
    call.keyboard.press("Escape")
    expect(call.locator("[data-view=phone]")).to_be_visible()
    call.keyboard.type("601\n")
    call.wait_for_selector("[data-call-state=active]")
    call.keyboard.press("t")
    call.locator(".sheet__recent").get_by_text("600").click()
    wait_for(lambda: host.requested("transferCall") == [{"callId": "c2", "to": "600"}])


def test_reloadFindsBothCalls(two, host):
    two.reload()
    two.wait_for_selector("[data-call-state=active]")
    in_page(two, "spechPhone.state.calls.length === 2")
    expect(two.locator("#other-calls li")).to_have_count(1)
