"""Several lines: their live state, which one calls, their preferences and codecs, and do not disturb."""

import pytest
from conftest import comes_to, in_page, wait_for
from fake_host import account
from playwright.sync_api import expect


@pytest.fixture
def page(watched, host):
    host.accounts += [account(), account("a2", "1002")]
    return watched.open()


def open_section(page, host, name):
    page.goto(host.url + f"/#settings/{name}")
    page.wait_for_selector("[data-view=settings]")
    return page


def push(host, identity, **registration):
    host.push("registration", {"account": account(identity, {"a1": "1001", "a2": "1002"}[identity], registration=registration)})


def test_menuTellsEachLinesStateReasonAndNextAttempt(page, host):
    push(host, "a2", state="failed", message="pbx.example.com does not answer.", retryInMs=50_000, route="tls 192.0.2.1:5061")
    page.click("#line-status")
    rows = page.locator("#line-menu li")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Ready")
    expect(rows.nth(2)).to_contain_text("pbx.example.com does not answer. Tries again in")
    expect(rows.nth(2)).to_contain_text("tls 192.0.2.1:5061")
    first = rows.nth(2).inner_text()
    wait_for(lambda: rows.nth(2).inner_text() != first, what="the countdown")
    rows.nth(2).get_by_role("button", name="Register now").click()
    wait_for(lambda: host.requested("register") == [{"account": "a2"}])
    page.keyboard.press("Escape")
    expect(page.locator("#line-menu")).to_be_hidden()
    expect(page.locator("#line-status")).to_be_focused()


def test_chosenLineCallsAndIsRemembered(page, host):
    page.select_option("#line", label="1002@pbx.example.com")
    page.reload()
    expect(page.locator("#line")).to_have_value("a2")
    page.keyboard.type("600\n")
    wait_for(lambda: host.requested("startCall") == [{"digits": "600", "account": "a2"}])


def test_doNotDisturbIsOneClickForAllOwnLines(page, host):
    button = page.locator("#do-not-disturb")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    wanted = [{"account": each, "preferences": {"doNotDisturb": True}} for each in ("a1", "a2")]
    comes_to(lambda: host.requested("savePreferences"), wanted)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_addsEditsAndRemovesLines(page, host):
    open_section(page, host, "lines")
    page.locator("[data-line=a2] button").click()
    expect(page.locator("#field-user")).to_have_value("1002")
    page.click("#add-line")
    expect(page.locator("#field-server")).to_be_focused()
    for name, value in {"server": "sip.example.net", "user": "77", "password": "p"}.items():
        page.fill(f"#field-{name}", value)
    page.click("#save")
    expect(page.locator("#outcome")).to_contain_text("Registered as 77@sip.example.net")
    comes_to(lambda: host.requested("saveConfig"), [{"server": "sip.example.net", "user": "77", "password": "p"}])
    expect(page.locator("[data-line=a3] button")).to_have_attribute("aria-current", "true")
    page.click("#remove")
    page.get_by_role("dialog").get_by_role("button", name="Remove this line").click()
    expect(page.locator("[data-line=a3]")).to_have_count(0)
    expect(page.locator("#field-user")).to_have_value("1001")


def test_advancedFieldsAreCheckedAndSent(page, host):
    open_section(page, host, "lines")
    page.get_by_text("Advanced").click()
    page.select_option("#field-transport", "tls")
    page.fill("#field-outboundProxy", "proxy.example.com:5061")
    page.select_option("#field-certificate", "pinned")
    page.fill("#field-certificateText", "12:34")
    page.select_option("#field-keepAlive", "options")
    page.fill("#field-publicAddress", "203.0.113.7")
    page.fill("#field-stunServer", "stun.example.com")
    page.click("#save")
    expect(page.locator("[data-field=certificateText] .field__error")).to_have_text("A SHA-256 fingerprint has 64 hexadecimal digits.")
    page.fill("#field-certificateText", ":".join(["AB"] * 32))
    page.click("#save")
    wait_for(lambda: host.requested("saveConfig"))
    sent, = host.requested("saveConfig")
    assert (sent["account"], sent["transport"], sent["certificate"]) == ("a1", "tls", "pinned:" + "ab" * 32)
    assert (sent["outboundProxy"], sent["keepAlive"]) == ("proxy.example.com:5061", "options")
    assert (sent["publicAddress"], sent["stunServer"]) == ("203.0.113.7", "stun.example.com")
    expect(page.locator("#outcome")).to_contain_text("Registered")
    expect(page.locator("#field-certificate")).to_have_value("pinned")


def test_whatIsEmptiedIsTakenAway(page, host):
    """The host keeps of these what nothing is said of."""
    host.accounts[1] |= {"stunServer": "stun.example.com", "outboundProxy": "edge.example", "publicAddress": "203.0.113.7"}
    page.reload()
    open_section(page, host, "lines")
    page.get_by_text("Advanced").click()
    expect(page.locator("#field-stunServer")).to_have_value("stun.example.com")
    for name in ("stunServer", "outboundProxy", "publicAddress"):
        page.fill(f"#field-{name}", "")
    page.select_option("#field-keepAlive", "stun")
    page.click("#save")
    wait_for(lambda: host.requested("saveConfig"))
    sent, = host.requested("saveConfig")
    assert (sent["stunServer"], sent["outboundProxy"], sent["publicAddress"]) == ("", "", "")
    assert sent["keepAlive"] == "stun"


def test_menuTellsHowTheLineIsSeenFromOutside(page, host):
    def push_stun(**stun):
        host.push("registration", {"account": account("a1", stunServer="stun.example.com", stun=stun)})

    page.click("#line-status")
    row = page.locator("#line-menu li").nth(1)
    push_stun(state="found", address="203.0.113.7:5060")
    expect(row).to_contain_text("Seen from outside as 203.0.113.7:5060")
    push_stun(state="silent")
    expect(row).to_contain_text("The STUN server does not answer")
    push_stun(state="asking")
    expect(row).not_to_contain_text("STUN")


def test_preferencesAreSavedOneByOne(page, host):
    open_section(page, host, "calls")
    page.locator("#choice-callWaiting").uncheck()
    page.fill("#choice-forwardBusy", "1005")
    page.keyboard.press("Tab")
    page.select_option("#choice-noAnswerSeconds", "30")
    page.select_option("#choice-holdSound", "silence")
    page.select_option("#line-of-calls", label="1002@pbx.example.com")
    expect(page.locator("#choice-callWaiting")).to_be_checked()
    page.select_option("#choice-dtmfMode", "info")
    wait_for(lambda: len(host.requested("savePreferences")) == 5)
    assert [(each["account"], each["preferences"]) for each in host.requested("savePreferences")] == [
        ("a1", {"callWaiting": False}), ("a1", {"forwardBusy": "1005"}), ("a1", {"noAnswerSeconds": 30}),
        ("a1", {"holdSound": "silence"}), ("a2", {"dtmfMode": "info"})]
    page.select_option("#line-of-calls", label="1001@pbx.example.com")
    expect(page.locator("#choice-forwardBusy")).to_have_value("1005")


def test_whatWritersHearIsChosen(page, host):
    open_section(page, host, "calls")
    expect(page.get_by_label("What writers hear of their messages")).to_have_value("delivered")
    page.select_option("#choice-receipts", "displayed")
    wait_for(lambda: host.requested("savePreferences"))
    assert host.requested("savePreferences")[-1]["preferences"] == {"receipts": "displayed"}


def test_encryptionIsChosenAndARefusalIsExplainedAtTheChoice(page, host):
    open_section(page, host, "calls")
    expect(page.get_by_role("heading", name="Encryption")).to_be_visible()
    expect(page.get_by_label("Encrypt the sound")).to_have_value("optional")
    page.select_option("#choice-srtp", "off")
    page.locator("#choice-srtpWithoutTLS").check()
    wait_for(lambda: [each["preferences"] for each in host.requested("savePreferences")] == [
        {"srtp": "off"}, {"srtpWithoutTLS": True}])
    host.refusals["savePreferences"] = {"code": "invalidField", "field": "srtp", "message": "It needs TLS to pbx.example.com."}
    page.select_option("#choice-srtp", "required")
    expect(page.locator(".choice:has(#choice-srtp)")).to_contain_text("It needs TLS to pbx.example.com.")
    expect(page.locator("#choice-srtp")).to_have_value("off")


def test_refusedPreferenceIsExplainedAndGoesBack(page, host):
    open_section(page, host, "calls")
    host.refusals["savePreferences"] = {"code": "vaultDiskFull", "message": "The disk of the phone server is full."}
    page.locator("#choice-anonymous").click()
    expect(page.locator(".choice:has(#choice-anonymous)")).to_contain_text("The disk of the phone server is full.")
    expect(page.locator("#choice-anonymous")).not_to_be_checked()


def codecs(page):
    return page.locator("#codecs li").evaluate_all("rows => rows.map((row) => row.dataset.codec)")


def test_codecsAreOrderedByButtonsAndByKeyboard(page, host):
    open_section(page, host, "codecs")
    expect(page.get_by_text("Until you choose")).to_be_visible()
    page.get_by_label("Move PCMA up").click()
    expect(page.get_by_text("Until you choose")).to_have_count(0)
    wait_for(lambda: codecs(page) == ["opus", "PCMA", "G722", "PCMU", "G729"])
    page.get_by_label("Move PCMA up").focus()
    page.keyboard.press("Enter")
    wait_for(lambda: host.last("saveAudioConfig").get("codecs") == ["PCMA", "opus", "G722", "PCMU", "G729"])
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move PCMA up"
    expect(page.get_by_text("PCMA is now 1 of 5")).to_be_attached()


def test_codecsAreOrderedByDragging(page, host):
    open_section(page, host, "codecs")
    page.locator("[data-codec=G729]").drag_to(page.locator("[data-codec=opus]"))
    wait_for(lambda: codecs(page)[0] == "G729")
    wait_for(lambda: host.last("saveAudioConfig").get("codecs", [""])[0] == "G729")


def test_codecsAreSwitchedOffButNeverAll(page, host):
    open_section(page, host, "codecs")
    for name in ("opus", "G722", "PCMA", "PCMU"):
        page.get_by_label(f"Use {name}").click()
        wait_for(lambda: name not in host.last("saveAudioConfig").get("codecs", [name]))
    page.get_by_label("Use G729").click()
    expect(page.get_by_text("At least one codec must stay on")).to_be_visible()
    expect(page.get_by_label("Use G729")).to_be_checked()
    comes_to(lambda: host.last("saveAudioConfig"), {"account": "a1", "codecs": ["G729"]})


def test_packetTimeAndBitrateAreSaved(page, host):
    open_section(page, host, "codecs")
    page.wait_for_selector("[data-codec=opus]")
    page.select_option("#choice-packetTime", "40")
    page.select_option("#choice-bitrate", "32000")
    wait_for(lambda: host.requested("saveAudioConfig") == [{"account": "a1", "packetTime": 40}, {"account": "a1", "bitrate": 32000}])


def test_silenceIsLeftOutWhereThePersonWantsIt(page, host):
    open_section(page, host, "codecs")
    page.wait_for_selector("[data-codec=opus]")
    expect(page.locator("#choice-silenceSuppression")).not_to_be_checked()
    page.locator("#choice-silenceSuppression").click()
    wait_for(lambda: host.requested("saveAudioConfig") == [{"account": "a1", "silenceSuppression": True}])
    expect(page.locator("#choice-silenceSuppression")).to_be_checked()
    # Whoever comes back finds it as they left it.
    page.reload()
    page.wait_for_selector("[data-codec=opus]")
    expect(page.locator("#choice-silenceSuppression")).to_be_checked()
    page.locator("#choice-silenceSuppression").click()
    wait_for(lambda: host.last("saveAudioConfig") == {"account": "a1", "silenceSuppression": False})
    expect(page.locator("#choice-silenceSuppression")).not_to_be_checked()


def test_theDemoLineHasNoPreferences(make, host):
    host.accounts = host.accounts[:1]
    page = make().open()
    expect(page.locator("#do-not-disturb")).to_be_hidden()
    open_section(page, host, "calls")
    expect(page.get_by_text("Enter your own line first")).to_be_visible()
    in_page(page, "!document.querySelector('#choice-doNotDisturb')?.offsetParent")
