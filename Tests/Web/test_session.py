"""Who may in, and what happens when the connection breaks."""

import re

import pytest

from conftest import comes_to, in_page, let_in, said, stop_clock, wait_for
from playwright.sync_api import expect

RECONNECT_NOISE = ("WebSocket connection to", "503")


def token(page):
    return page.evaluate("localStorage.getItem('spech.token')")


def test_firstDeviceKeepsTheTokenItWasGiven(page, host):
    assert token(page) in host.tokens
    page.reload()
    page.wait_for_selector("[data-view=phone]")
    connects = host.requested("connect")
    assert "token" not in connects[0]
    assert connects[1]["token"] == token(page)
    assert connects[0]["deviceName"] == "Chrome on Linux"
    wait_for(lambda: host.audio_connects)
    assert host.audio_connects[-1]["type"] == "connect"
    assert host.audio_connects[-1]["data"] == {"token": token(page), "sessionId": "s1", "formats": ["opus", "pcm16"],
                                              "receipts": True}


def test_logsIn(watched, host):
    host.needs_login = True
    page = watched.open(until="[data-view=login]")
    expect(page.locator("#login-message")).to_be_hidden()
    page.click("#login")
    expect(page.locator("[data-field=login-user] .field__error")).to_have_text("User name is missing.")
    expect(page.locator("#field-login-user")).to_be_focused()
    page.fill("#field-login-user", "ada")
    page.fill("#field-login-password", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#login-message")).to_have_text("User name or password is wrong.")
    page.fill("#field-login-password", "secret")
    page.keyboard.press("Enter")
    expect(page.locator("[data-view=phone]")).to_be_visible()
    assert token(page) in host.tokens


def test_theLoginOutlivesItsSocketAndOpensOneWhenItIsSent(timed, host):
    host.needs_login = True
    page = timed.open(until="[data-view=login]")
    page.fill("#field-login-user", "ada")
    page.fill("#field-login-password", "secret")
    in_page(page, "spechPhone.state.connection === 'open'")
    opened = host.opened
    host.send_guests_away()
    wait_for(lambda: host.controls == [])
    # Longer than any pause between two attempts.
    page.clock.run_for(60_000)
    expect(page.locator("#banner")).to_be_hidden()
    assert host.opened == opened
    assert page.input_value("#field-login-user") == "ada" and page.input_value("#field-login-password") == "secret"
    page.click("#login")
    expect(page.locator("[data-view=phone]")).to_be_visible()
    assert token(page) in host.tokens
    assert host.opened == opened + 1


def test_aLoginWithoutAHostSaysSo(watched, host):
    watched.tolerated = RECONNECT_NOISE
    host.needs_login = True
    page = watched.open(until="[data-view=login]")
    in_page(page, "spechPhone.state.connection === 'open'")
    host.refuses_connections = True
    host.send_guests_away()
    wait_for(lambda: host.controls == [])
    page.fill("#field-login-user", "ada")
    page.fill("#field-login-password", "secret")
    page.click("#login")
    expect(page.locator("#login-message")).to_contain_text("The phone server cannot be reached now.")


def test_aMemberThatIsSentAwayComesBackByItself(page, host):
    host.send_guests_away()
    wait_for(lambda: len(host.requested("connect")) == 2)
    expect(page.locator("[data-view=phone]")).to_be_visible()


def test_enrolsByLinkAndLeavesNoTraceOfIt(watched, host):
    host.needs_login = True
    page = watched.open("/#enrol=ticket-1")
    assert "enrol" not in page.url
    comes_to(lambda: host.requested("enrol"), [{"ticket": "ticket-1", "deviceName": "Chrome on Linux", "wire": 1}])
    assert token(page) in host.tokens
    assert page.evaluate("history.length") <= 2


def test_usedLinkIsExplained(watched, host):
    host.needs_login = True
    page = watched.open("/#enrol=old", until="[data-view=login]")
    expect(page.locator("#login-message")).to_have_text("This link was used already. Ask for a new one.")


def test_usedLinkDoesNotCostTheTokenOfThisDevice(page, host):
    kept = token(page)
    page.evaluate("location.hash = 'enrol=old'")
    expect(page.locator(".notice")).to_contain_text("This link was used already")
    expect(page.locator("[data-view=phone]")).to_be_visible()
    assert token(page) == kept
    assert "enrol" not in page.url


def test_revokedTokenLeadsToTheLoginWithTheReason(page, host):
    host.tokens.clear()
    page.reload()
    page.wait_for_selector("[data-view=login]")
    expect(page.locator("#login-message")).to_have_text("This device was revoked. Log in again.")
    assert token(page) is None


@pytest.mark.parametrize("code", ["clientTooOld", "clientTooNew"])
def test_aPageOfAnotherVersionSaysSoAndKeepsItsToken(page, host, code):
    kept = token(page)
    host.refusals["connect"] = {"code": code, "message": "This page speaks version 1 of the wire."}
    page.reload()
    expect(page.locator("#login-message")).to_have_text("This page speaks version 1 of the wire.")
    assert token(page) == kept
    del host.refusals["connect"]
    page.reload()
    expect(page.locator("[data-view=phone]")).to_be_visible()


def test_pushOfLoggedOutLeadsToTheLogin(page, host):
    host.push("loggedOut", {"reason": "revoked"})
    expect(page.locator("#login-message")).to_contain_text("logged out from another device")
    assert token(page) is None


def test_pushOfTheOwnLogoutSaysNothingElse(page, host):
    host.push("loggedOut", {"reason": "logout"})
    expect(page.locator("#login-message")).to_have_text("You are logged out.")


def test_logsOutAfterAsking(page, host):
    page.click("#settings")
    page.click("#logout")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-view=settings]")).to_be_visible()
    page.click("#logout")
    page.get_by_role("dialog").get_by_role("button", name="Log out").click()
    expect(page.locator("#login-message")).to_have_text("You are logged out.")
    assert token(page) is None
    assert host.tokens == set()


def test_reconnectsByItselfAndSaysSo(watched, host):
    watched.tolerated = RECONNECT_NOISE
    page = watched.open()
    host.refuses_connections = True
    host.drop_control()
    expect(page.locator("#banner")).to_contain_text("The connection to the phone server is lost.")
    expect(page.locator("#banner")).to_contain_text("Trying again")
    expect(page.locator("#line-status")).to_have_text("Offline")
    host.refuses_connections = False
    # By itself: the page may have begun to wait for its longest time.
    expect(page.locator("#banner")).to_be_hidden(timeout=60_000)
    wait_for(lambda: len(host.requested("connect")) == 2)


def test_tryNowDoesNotWait(timed, host):
    timed.tolerated = RECONNECT_NOISE
    page = timed.open()
    stop_clock(page)
    host.refuses_connections = True
    host.drop_control()
    in_page(page, "spechPhone.state.connection === 'waiting'")
    page.clock.run_for(3_000)
    # The last attempt was refused and the next one is yet to come: with the clock at rest, it never does by itself.
    in_page(page, "spechPhone.state.retryAt > performance.now()")
    expect(page.locator("#banner")).to_be_visible()
    assert host.refused >= 1
    host.refuses_connections = False
    page.click("#retry")
    expect(page.locator("#banner")).to_be_hidden()


def test_callSurvivesALostControlSocket(page, host):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.drop_control()
    wait_for(lambda: len(host.requested("connect")) == 2)
    host.push("digit", {"callId": "c1", "digit": "7"})
    expect(page.locator("#digits-heard")).to_have_text("7")
    page.keyboard.press("Escape")
    said(page, "You hung up.")


def test_callThatEndedMeanwhileIsNotShownAsRunning(page, host):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.calls.clear()
    host.drop_control()
    expect(page.locator("#call-state")).to_have_text(
        "The call ended while the connection to the phone server was lost.")


def test_callThatWasLostKeepsItsTimeAndItsReason(timed, host):
    page = timed.open()
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    page.clock.run_for(2_000)
    expect(page.locator("#call-timer")).to_have_text(re.compile("0:0[2-9]"))
    host.calls.clear()
    host.drop_control()
    expect(page.locator("#call-state")).to_contain_text("was lost")
    assert page.locator("#call-timer").text_content() != "0:00"
    page.clock.run_for(60_000)
    expect(page.locator("#call-state")).to_contain_text("was lost")


def test_hangUpWithoutAConnectionIsCarriedOutLater(watched, host):
    watched.tolerated = RECONNECT_NOISE
    page = watched.open()
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.refuses_connections = True
    host.drop_control()
    expect(page.locator("#banner")).to_be_visible()
    page.click("#hang-up")
    expect(page.locator("#call-state")).to_have_text("Hanging up…")
    expect(page.locator(".notice")).to_have_count(0)
    # The sound has a socket of its own: nobody is heard on it after the hang-up.
    wait_for(lambda: host.frames and host.frames[-1][27] == 1)
    host.frames.clear()
    wait_for(lambda: len(host.frames) > 10)
    assert {data[27] for data in host.frames} == {1}
    assert host.requested("hangUpCall") == []
    let_in(page, host)
    said(page, "You hung up.")
    comes_to(lambda: host.requested("hangUpCall"), [{"callId": "c1"}])


def test_numberLeavesTheDisplayEvenIfTheHostCountsItsCallsAnew(page, host):
    for _ in range(2):
        page.keyboard.type("604\n")
        page.wait_for_selector("[data-call-state=ended]")
        page.keyboard.press("Escape")
        page.wait_for_selector("[data-view=phone]")
        expect(page.locator("#number")).to_have_value("")
        host.next_call = 0
        host.calls.clear()


def test_audioSocketOfASessionThatIsGoneIsNoProblem(watched, host):
    watched.tolerated = RECONNECT_NOISE
    page = watched.open()
    wait_for(lambda: host.audios)
    host.audio_refusal = "noSuchSession"
    host.drop_audio()
    wait_for(lambda: len(host.audio_connects) == 2)
    host.push("notify", {"severity": "info", "code": "x", "message": "Still here."})
    expect(page.locator(".notice")).to_contain_text(["Still here."])
    host.audio_refusal = "loginRequired"
    host.drop_control()
    expect(page.locator(".notice[data-severity=error]")).to_contain_text("sound connection")


def test_silentHostInACallIsFoundByTheHeartbeat(timed, host):
    page = timed.open()
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    host.mute_types.add("checkCall")
    wait_for(lambda: page.clock.run_for(1_000) or len(host.requested("connect")) == 2, what="new connection")


def test_backoffDoublesWithJitterUpToItsLimit(blank):
    delays = blank.evaluate("""async () => {
        const { Backoff } = await import('/js/wire/backoff.js');
        const low = new Backoff(500, 15000, () => 0);
        const high = new Backoff(500, 15000, () => 1);
        const take = (backoff) => Array.from({ length: 8 }, () => backoff.next());
        const result = { low: take(low), high: take(high) };
        high.reset();
        return { ...result, again: high.next() };
    }""")
    assert delays["high"] == [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]
    assert delays["low"] == [each // 2 for each in delays["high"]]
    assert delays["again"] == 500


def test_requestWithoutReplyEndsByItsTimeLimit(blank, host):
    code = blank.evaluate("""async () => {
        const { ControlSocket } = await import('/js/wire/control-socket.js');
        const control = new ControlSocket(location.origin.replace('http', 'ws') + '/ws', { late: 'Too late.' });
        await new Promise((resolve) => { control.addEventListener('open', resolve); control.start(); });
        const outcome = control.request('unknownToTheFakeHost', {}, 200).catch((error) => `${error.code}: ${error.message}`);
        const result = await outcome;
        control.stop();
        return result;
    }""")
    assert code == "timeout: Too late."


def test_unknownPushesAndBrokenTextAreIgnored(page, host):
    host.push("fromTheFuture", {"x": 1})
    host.push("constructor", {})

    async def broken():
        for socket in list(host.controls):
            await socket.send_str("{not json")
            await socket.send_str("null")
            await socket.send_str('{"byToken":"999","data":{"success":true}}')
    host.run(broken())
    host.push("notify", {"severity": "info", "code": "x", "message": "Still here."})
    expect(page.locator(".notice")).to_contain_text("Still here.")


def test_backButtonLeavesTheSettings(page):
    page.click("#settings")
    expect(page.locator("[data-view=settings]")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-view=phone]")).to_be_visible()
    in_page(page, "spechPhone.state.view === 'phone'")


def test_aPageThatFindsNoHostShowsTheCallsOfThisDevice(watched, host):
    watched.tolerated = RECONNECT_NOISE
    page = watched.open()
    page.evaluate("""(at) => localStorage.setItem('spech.history.Ada', JSON.stringify([
        { id: 'h1', direction: 'outgoing', user: '1002', account: 'demo', at, durationMs: 9000, code: 'hungUp', message: '' }]))""", 1.79e12)
    host.refuses_connections = True
    page.reload()
    expect(page.locator("[data-view=waiting] h1")).to_have_text("Waiting for your phone server")
    expect(page.locator("#banner")).to_contain_text("The phone server cannot be reached.")
    page.click("#kept-calls")
    expect(page.locator("[data-call=h1]")).to_contain_text("1002")
    # There is nobody to call by.
    assert page.locator("[data-view=history] button").count() == page.locator("#clear-history").count() == 1
    expect(page.locator("#clear-history")).to_be_hidden()
    page.click("#history")
    expect(page.locator("[data-view=waiting]")).to_be_visible()
    page.click("#history")
    let_in(page, host)
    expect(page.locator("[data-call=h1] button")).to_have_count(3)
    expect(page.locator("#clear-history")).to_be_visible()


def test_callsOfWhoWasLoggedOutAreNotShown(watched, host):
    watched.tolerated = RECONNECT_NOISE
    page = watched.open()
    page.evaluate("""localStorage.setItem('spech.history.Ada', JSON.stringify([
        { id: 'h1', direction: 'outgoing', user: '1002', account: 'demo', at: 1, durationMs: 9000, code: 'hungUp', message: '' }]))""")
    host.needs_login = True
    host.push("loggedOut", {"reason": "revoked"})
    expect(page.locator("[data-view=login]")).to_be_visible()
    host.refuses_connections = True
    page.reload()
    expect(page.locator("[data-view=waiting] h1")).to_have_text("Waiting for your phone server")
    expect(page.locator("#kept-calls")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('spech.user')") is None
