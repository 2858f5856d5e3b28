"""The settings form, the list of devices, and notices."""

import re

import pytest
from conftest import comes_to, stop_clock, wait_for
from fake_host import account
from playwright.sync_api import expect


@pytest.fixture
def settings(page):
    page.click("#settings")
    page.wait_for_selector("[data-view=settings]")
    return page


def fill(page, **values):
    for name, value in values.items():
        page.fill(f"#field-{name}", value)


def error(page, name):
    return page.locator(f"[data-field={name}] .field__error")


def test_missingFieldsAreNamedAtTheField(settings, host):
    settings.click("#save")
    expect(error(settings, "server")).to_have_text("Server is missing.")
    expect(error(settings, "user")).to_have_text("User is missing.")
    expect(error(settings, "password")).to_have_text("Password is missing.")
    expect(settings.locator("#field-server")).to_be_focused()
    expect(settings.locator("#field-server")).to_have_attribute("aria-invalid", "true")
    fill(settings, server="pbx", port="70000")
    expect(error(settings, "server")).to_be_hidden()
    settings.click("#save")
    expect(error(settings, "port")).to_have_text("A port is a number from 1 to 65535.")
    assert host.requested("saveConfig") == []


def test_fieldErrorOfTheHostIsShownAtTheField(settings, host):
    host.save_result = {"code": "invalidField", "field": "domain", "message": "“a b” is not a domain."}
    settings.get_by_text("More options").click()
    fill(settings, server="pbx", user="1", password="p", domain="a b")
    settings.get_by_text("More options").click()
    settings.click("#save")
    expect(error(settings, "domain")).to_have_text("“a b” is not a domain.")
    expect(settings.locator("#field-domain")).to_be_focused()


def test_tellsProgressThenTheServersReason(settings, host):
    host.hold("saveConfig")
    host.save_result = {"code": "wrongPassword", "message": "Wrong password for 1001 at pbx.example.com."}
    fill(settings, server="pbx.example.com", user="1001", password=" p ")
    settings.click("#save")
    expect(settings.locator("#outcome")).to_have_text("Trying to register…")
    settings.click("#save", force=True)
    host.release("saveConfig")
    expect(settings.locator("#outcome")).to_contain_text("Wrong password for 1001 at pbx.example.com.")
    comes_to(lambda: host.requested("saveConfig"), [{"server": "pbx.example.com", "user": "1001", "password": " p "}])


def test_savesAndShowsTheLine(settings, host):
    fill(settings, server="pbx.example.com", port="5070", user="1001", password="p")
    settings.click("#save")
    expect(settings.locator("#outcome")).to_contain_text("Registered as 1001@pbx.example.com. You can call now.")
    expect(settings.locator("#line-status")).to_have_text("1001@pbx.example.com · ready")
    expect(settings.locator("#field-password")).to_have_value("")
    comes_to(lambda: host.requested("saveConfig")[0]["port"], 5070)
    settings.click("#save")
    wait_for(lambda: len(host.requested("saveConfig")) == 2)
    second = host.requested("saveConfig")[1]
    assert second["account"] == "a1"
    assert "password" not in second


def test_removesTheLineAfterAsking(watched, host):
    host.accounts.append(account())
    page = watched.open("/#settings", until="[data-view=settings]")
    expect(page.locator("#field-server")).to_have_value("pbx.example.com")
    page.click("#remove")
    page.get_by_role("dialog").get_by_role("button", name="Remove this line").click()
    expect(page.locator("#line-status")).to_have_text("Demo line · ready")
    expect(page.locator("#field-server")).to_have_value("")
    comes_to(lambda: host.requested("removeConfig"), [{"account": "a1"}])


def test_pushesOfRegistrationShowAtTheTop(watched, host):
    host.accounts.append(account())
    page = watched.open()
    host.push("registration", {"account": account(registration={"state": "failed", "code": "serverUnreachable",
                                                                "message": "pbx.example.com does not answer."})})
    expect(page.locator("#line-status")).to_have_attribute("data-tone", "bad")
    expect(page.locator("#line-status")).to_have_attribute("title", "pbx.example.com does not answer.")


def test_accountRemovedByAnotherTabLeavesThisOne(watched, host):
    host.accounts.append(account())
    page = watched.open("/#settings", until="[data-view=settings]")
    expect(page.locator("#field-server")).to_have_value("pbx.example.com")
    host.push("accountRemoved", {"account": "a1"})
    expect(page.locator("#line-status")).to_have_text("Demo line · ready")
    expect(page.locator("#field-server")).to_have_value("")


def test_refusalLeavesWithTheNextThingThatIsDone(page):
    page.fill("#number", "bad")
    page.click("#call")
    expect(page.locator(".notice")).to_contain_text("not a number")
    page.click("#settings")
    expect(page.locator(".notice")).to_have_count(0)


def test_whatIsBeingTypedIsNotOverwritten(settings, host):
    fill(settings, server="half-typed")
    host.push("registration", {"account": host.accounts[0]})
    # What comes after it has arrived: so has it.
    host.push("notify", {"severity": "info", "code": "x", "message": "Next."})
    expect(settings.locator(".notice")).to_contain_text("Next.")
    expect(settings.locator("#field-server")).to_have_value("half-typed")


def test_passwordCanBeLookedAt(settings):
    fill(settings, password="p")
    settings.get_by_role("button", name="Show").click()
    expect(settings.locator("#field-password")).to_have_attribute("type", "text")
    settings.get_by_role("button", name="Hide").click()
    expect(settings.locator("#field-password")).to_have_attribute("type", "password")


def test_typingInTheFormDoesNotDial(settings):
    settings.locator("#field-server").press_sequentially("600")
    settings.click("#settings")
    expect(settings.locator("#number")).to_have_value("")


def test_revokesAnotherDevice(watched, host):
    host.devices.append({"id": "d2", "name": "Safari on iPhone", "createdAt": "2026-01-02T03:04:05Z", "current": False})
    page = watched.open("/#settings", until="[data-device=d2]")
    expect(page.locator("[data-device=d1]")).to_contain_text("This device")
    expect(page.locator("[data-device=d1] button")).to_have_count(0)
    page.get_by_role("button", name="Revoke Safari on iPhone").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.locator("[data-device=d2]")).to_have_count(0)
    comes_to(lambda: host.requested("revokeDevice"), [{"device": "d2"}])


def test_noticesArriveWithTheirSeverityInALiveRegion(timed, host):
    page = timed.open()
    stop_clock(page)
    host.push("notify", {"severity": "warning", "code": "a", "message": "The PBX does not answer."})
    host.push("notify", {"severity": "success", "code": "b", "message": "Done."})
    expect(page.locator("[role=alert] .notice")).to_contain_text("The PBX does not answer.")
    expect(page.locator("[role=status] .notice")).to_contain_text("Done.")
    page.clock.run_for(7_000)
    expect(page.locator("[role=status] .notice")).to_have_count(0)
    expect(page.locator("[role=alert] .notice")).to_have_count(1)
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator(".notice")).to_have_count(0)


def test_warningOfASilenceLeavesWhenTheSoundIsBackOrTheCallOver(page, host):
    silence = {"severity": "warning", "code": "noSound", "message": "Nothing has been heard from 600 for 10 seconds."}
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.push("notify", silence)
    expect(page.locator(".notice")).to_contain_text("Nothing has been heard")
    host.push("notify", {"severity": "success", "code": "soundIsBack", "message": "600 can be heard again."})
    expect(page.locator(".notice")).to_have_text([re.compile("600 can be heard again.")])
    host.push("notify", silence)
    expect(page.locator("[role=alert] .notice")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[role=alert] .notice")).to_have_count(0)


def test_noticesAreBoundedAndNeverMarkup(page, host):
    for index in range(9):
        host.push("notify", {"severity": "error", "code": f"c{index}", "message": f"<b id=bad>{index}</b>"})
    expect(page.locator(".notice")).to_have_count(4)
    expect(page.locator("#bad")).to_have_count(0)
    host.push("notify", {"severity": "error", "code": "c8", "message": "<b id=bad>8</b>"})
    expect(page.locator(".notice")).to_have_count(4)
