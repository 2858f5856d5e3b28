"""The diagnostics: what they show, filter and save."""

import json
import re
import struct
import subprocess
from pathlib import Path

import pytest
from conftest import in_page, wait_for
from fake_host import account
from fake_signalling import LOCAL, REMOTE
from playwright.sync_api import expect

SECTION, INTERFACE, PACKET = 0x0A0D0D0A, 1, 6


@pytest.fixture
def opened(page, host):
    """The diagnostics of a line with a registration and two calls."""
    host.accounts.append(account())
    host.signal("a1", "REGISTER sip:pbx.example.com SIP/2.0", "REGISTER")
    host.signal("a1", "SIP/2.0 200 OK", "REGISTER", "incoming")
    host.signal_call(call="c8", number="600")
    host.signal("a1", "INVITE sip:604@pbx.example.com SIP/2.0", "INVITE", call="c9")
    host.signal("a1", "SIP/2.0 486 Busy Here", "INVITE", "incoming", call="c9")
    page.goto(host.url + "/#diagnostics/a1")
    page.reload()
    expect(rungs(page)).to_have_count(13)
    return page


def rungs(page):
    return page.locator(".ladder__row")


def saved(page, button):
    with page.expect_download() as download:
        page.click(button)
    expect(page.locator("#diagnostics-status")).to_have_text(f"Saved as {download.value.suggested_filename}.")
    return download.value


def blocks(data):
    """Type, body of each block of a pcapng file."""
    found = []
    while data:
        kind, length = struct.unpack_from("<II", data)
        assert length % 4 == 0
        assert struct.unpack_from("<I", data, length - 4) == (length,)
        found.append((kind, data[8:length - 4]))
        data = data[length:]
    return found


def read_by_tcpdump(path):
    """What an independent reader makes of a file: one entry for each packet."""
    with path.open("rb") as file:
        result = subprocess.run(["tcpdump", "-n", "-tt", "-v", "-A", "-r", "-"], stdin=file, capture_output=True, timeout=60, check=True)
    text = result.stdout.decode()
    assert "bad udp cksum" not in text
    assert "bad cksum" not in text
    return re.split(r"(?m)^(?=\d+\.\d+ IP)", text)[1:]


def test_theSettingsLeadThere(page, host):
    host.accounts.append(account())
    page.click("#settings")
    page.click("#open-diagnostics")
    expect(page.locator("#diagnostics-title")).to_be_focused()
    expect(page.locator("#settings")).to_have_attribute("title", "Back to the phone")
    page.click("#settings")
    page.wait_for_selector("[data-view=phone]")


def test_eachMessageSaysWhichWayItWentAndWhatItWas(opened):
    expect(rungs(opened).nth(0).locator("summary")).to_contain_text("Sent REGISTER")
    expect(rungs(opened).nth(1).locator("summary")).to_contain_text("Received 200 OK (REGISTER)")
    expect(rungs(opened).nth(9).locator("summary")).to_contain_text("Received BYE")
    expect(rungs(opened).nth(12)).to_have_attribute("data-kind", "refused")
    # A question for the password refuses nothing.
    expect(rungs(opened).nth(3)).to_have_attribute("data-kind", "incoming")
    expect(rungs(opened).nth(3).locator("summary")).to_contain_text("407 Proxy Authentication Required (INVITE)")


def test_aMessageOpensByTheKeyboard(opened):
    summary = rungs(opened).nth(2).locator("summary")
    summary.focus()
    opened.keyboard.press("Enter")
    whole = rungs(opened).nth(2).locator("pre")
    expect(whole).to_contain_text("INVITE sip:600@pbx.example.com SIP/2.0")
    expect(whole).to_contain_text("a=crypto:1 AES_CM_128_HMAC_SHA1_80 ***")
    expect(rungs(opened).nth(2).locator("p")).to_contain_text(f"UDP, {LOCAL} → {REMOTE}")
    opened.keyboard.press("Tab")
    expect(whole).to_be_focused()


def test_theCallsOfTheLineAreAFilter(opened):
    opened.select_option("#diagnostics-call", "c9")
    expect(rungs(opened)).to_have_count(2)
    assert opened.evaluate("location.hash") == "#diagnostics/a1/c9"
    opened.select_option("#diagnostics-call", "")
    expect(rungs(opened)).to_have_count(13)


def test_anotherLineHasItsOwnMessages(opened, host):
    host.signal("demo", "OPTIONS sip:127.0.0.1 SIP/2.0", "OPTIONS")
    opened.select_option("#diagnostics-line", "demo")
    expect(rungs(opened)).to_have_count(1)
    assert opened.evaluate("location.hash") == "#diagnostics/demo"
    host.signalling["demo"].clear()
    opened.click("#diagnostics-refresh")
    expect(opened.locator("#diagnostics-status")).to_contain_text("Nothing yet.")
    expect(opened.locator("#diagnostics-report")).to_be_disabled()


def test_aLongListComesInPartsAndInItsOrder(opened, host):
    host.signalling_page = 5
    opened.click("#diagnostics-refresh")
    wait_for(lambda: len(host.requested("signallingList")) >= 4)
    expect(rungs(opened)).to_have_count(13)
    numbers = rungs(opened).evaluate_all("(all) => all.map(({ dataset }) => Number(dataset.number))")
    assert numbers == sorted(numbers)


def test_whatHappensNextIsShownByItself(opened, host):
    opened.locator(".ladder summary").nth(1).click()
    host.signal("a1", "SIP/2.0 403 Forbidden", "REGISTER", "incoming")
    host.push("registration", {"account": account(registration={"state": "failed", "code": "registrationForbidden", "message": "No."})})
    expect(rungs(opened)).to_have_count(14)
    # What is being read stays open.
    expect(rungs(opened).nth(1).locator("details")).to_have_attribute("open", "")
    expect(opened.locator("#connection-facts")).to_contain_text("not registered")


def test_aRefusalOfTheHostIsSaid(opened, host):
    host.refusals["signallingList"] = {"code": "noSuchAccount", "message": "There is no such account."}
    opened.click("#diagnostics-refresh")
    expect(opened.locator("#diagnostics-status")).to_contain_text("The messages could not be loaded.")


def test_aCallLeadsToItsOwnDiagnostics(page, host):
    host.accounts.append(account())
    page.reload()
    page.wait_for_selector("#line-status[data-tone=good]")
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.signal_call(account=host.calls["c1"]["account"], call="c1")
    host.signal(host.calls["c1"]["account"], "REGISTER sip:pbx.example.com SIP/2.0", "REGISTER")
    host.push("quality", {"callId": "c1", "quality": {"receive": {"mos": 4.1, "delayMs": 96}, "send": {"delayMs": 122}}})
    page.click("#call-quality")
    page.click("#quality-diagnostics")
    expect(page.locator("#quality-details")).to_have_count(0)
    expect(rungs(page)).to_have_count(9)
    expect(page.locator("#diagnostics-quality")).to_contain_text("4.1")
    expect(page.locator("#diagnostics-call option:checked")).to_contain_text("600")


def test_theHistoryLeadsToTheDiagnosticsOfFreshCalls(page, host):
    now = page.evaluate("Date.now()")
    entry = {"account": "a1", "durationMs": 0, "code": "busy", "message": "604 is busy.", "direction": "outgoing", "user": "604"}
    page.evaluate("(list) => localStorage.setItem('spech.history.Ada', JSON.stringify(list))",
                  [entry | {"id": "c9", "at": now - 60_000}, entry | {"id": "c2", "at": now - 200_000_000}])
    host.accounts.append(account())
    page.reload()
    page.click("#history")
    expect(page.locator("[data-call=c2] .history__more")).to_have_count(0)
    page.locator("[data-call=c9] .history__more").click()
    page.wait_for_selector("[data-view=diagnostics]")
    assert page.evaluate("location.hash") == "#diagnostics/a1/c9"
    expect(page.locator("#diagnostics-call")).to_have_value("c9")


def test_theReportHoldsTheViewAndNoSecret(opened, tmp_path):
    download = saved(opened, "#diagnostics-report")
    assert download.suggested_filename.endswith(".json")
    download.save_as(tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["version"] == "0.1.0"
    assert [each["line"] for each in report["signalling"]][:2] == ["REGISTER sip:pbx.example.com SIP/2.0", "SIP/2.0 200 OK"]
    assert report["lines"][1]["registration"] == {"state": "registered"}
    assert report["page"]["browser"]
    token = opened.evaluate("localStorage.getItem('spech.token')")
    assert token
    assert token not in (tmp_path / "report.json").read_text()


def test_theCaptureIsReadByAnotherProgram(opened, host, tmp_path):
    host.signal("a1", "NOTIFY sip:1001@192.0.2.1 SIP/2.0", "NOTIFY", "incoming", transport="tls", local="[2001:db8::1]:5062",
                remote="[2001:db8:0:1::ffff]:5061")
    host.signal("a1", "SIP/2.0 200 OK", "NOTIFY", transport="tls", local="[2001:db8::1]:5062", remote="[2001:db8:0:1::ffff]:5061")
    opened.click("#diagnostics-refresh")
    expect(rungs(opened)).to_have_count(15)
    path = tmp_path / "calls.pcapng"
    saved(opened, "#diagnostics-capture").save_as(path)
    packets = read_by_tcpdump(path)
    kept = host.signalling["a1"]
    assert len(packets) == len(kept) == 15
    for packet, message in zip(packets, kept, strict=True):
        assert f"{message['at'] // 1000}.{message['at'] % 1000:03}000 IP" in packet
        assert message["line"] in packet
        source, target = (message["local"], message["remote"]) if message["direction"] == "outgoing" else (message["remote"], message["local"])
        said = [re.sub(r"\[?([^\]]*)\]?:(\d+)$", r"\1.\2", each) for each in (source, target)]
        assert f"{said[0]} > {said[1]}: " in packet
    # The whole message, to its last line.
    assert "a=crypto:1 AES_CM_128_HMAC_SHA1_80 ***" in packets[2]


def test_theCaptureSaysWhatItIs(opened, host, tmp_path):
    host.signal("a1", "OPTIONS sip:1001@192.0.2.1 SIP/2.0", "OPTIONS", "incoming", transport="tcp")
    host.signal("a1", "", None, "incoming", text="")
    opened.click("#diagnostics-refresh")
    expect(rungs(opened)).to_have_count(15)
    expect(rungs(opened).nth(14).locator("summary")).to_contain_text("Not readable")
    path = Path(tmp_path / "calls.pcapng")
    saved(opened, "#diagnostics-capture").save_as(path)
    found = blocks(path.read_bytes())
    assert [kind for kind, _ in found] == [SECTION, INTERFACE, *[PACKET] * 15]
    assert b"Passwords, keys, digits and texts of messages are masked." in found[0][1]
    assert struct.unpack_from("<H", found[1][1]) == (101,)
    assert b"Sent over UDP" in found[2][1]
    assert b"Received over TCP" in found[15][1]
    assert b"shown as a datagram" in found[15][1]
    assert b"shown as a datagram" not in found[2][1]
    assert b"could not be read" in found[16][1]


def test_theLadderIsCopiedAsText(opened):
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.select_option("#diagnostics-call", "c9")
    expect(rungs(opened)).to_have_count(2)
    opened.click("#diagnostics-copy")
    expect(opened.locator("#diagnostics-status")).to_have_text("Copied.")
    copied = opened.evaluate("navigator.clipboard.readText()")
    assert f"udp {LOCAL} -> {REMOTE}" in copied
    assert "SIP/2.0 486 Busy Here\n" in copied
    assert "REGISTER" not in copied


def test_withoutALineItSaysSo(page, host):
    host.accounts.clear()
    page.goto(host.url + "/#diagnostics")
    page.reload()
    expect(page.locator("#diagnostics-status")).to_have_text("There is no line yet.")
    in_page(page, "document.getElementById('diagnostics-capture').disabled")
