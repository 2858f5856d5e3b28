"""Devices, processing, ringing, the facts of a call, and the list of calls."""

import re

import pytest
from conftest import in_page, wait_for
from playwright.sync_api import expect


@pytest.fixture
def settings(page, host):
    page.goto(host.url + "/#settings/sound")
    page.wait_for_selector("#test-microphone")
    return page


def call(page):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")


def stored(page, key):
    return page.evaluate("(key) => JSON.parse(localStorage.getItem(key))", key)


def test_microphoneIsTestedWithALiveLevelAndReleased(settings):
    settings.click("#test-microphone")
    in_page(settings, "Number(document.getElementById('level-test').getAttribute('aria-valuenow')) > 50")
    expect(settings.locator("#test-microphone")).to_have_text("End the test")
    settings.click("#settings")
    in_page(settings, "spechPhone.state.microphone === 'off' && spechPhone.audio.context.state === 'suspended'")


def test_devicesAreNamedAndTheChoiceIsKept(settings):
    settings.click("#test-microphone")
    in_page(settings, "spechPhone.state.devices.inputs.some((each) => each.label)")
    device = settings.evaluate("spechPhone.state.devices.inputs[0]")
    settings.select_option("#choice-device-microphone", device["id"])
    wait_for(lambda: (stored(settings, "spech.devices") or {}).get("microphone") == device["id"])
    in_page(settings, "spechPhone.state.microphone === 'on'")
    settings.reload()
    settings.wait_for_selector("#test-microphone")
    expect(settings.locator("#choice-device-microphone")).to_have_value(device["id"])


def test_deviceThatIsNotPluggedInKeepsItsPlace(page, host):
    page.evaluate("localStorage.setItem('spech.devices', '{\"ringer\": \"gone\"}')")
    page.goto(host.url + "/#settings/sound")
    page.reload()
    expect(page.locator("#choice-device-ringer option:checked")).to_have_text("Chosen, but not plugged in")


def test_speakerIsChosenForTheCall(page):
    page.evaluate("""() => {
        globalThis.sinks = [];
        AudioContext.prototype.setSinkId = async (id) => void sinks.push(id);
        localStorage.setItem('spech.devices', '{"speaker": "desk"}');
    }""")
    page.evaluate("""async () => {
        const { AudioEngine } = await import('/js/audio/audio-engine.js');
        const engine = new AudioEngine();
        await engine.setSpeaker('desk');
        await engine.wake();
        await engine.setSpeaker('headset');
        await engine.setSpeaker('');
    }""")
    assert page.evaluate("sinks")[:2] == ["desk", "headset"]


def test_processingIsSwitchedInTheCallAndReadBack(page, host):
    call(page)
    page.click("#settings")
    page.locator("[data-section=sound]").click()
    page.locator("#choice-echoCancellation").check()
    in_page(page, "spechPhone.state.microphone === 'on'")
    assert stored(page, "spech.audio")["echoCancellation"] is True
    count = len(host.frames)
    wait_for(lambda: len(host.frames) > count + 30 and host.frames[-1][27] == 0, what="sound after the change")
    expect(page.locator("#test-microphone")).to_be_disabled()


def test_processingThatTheBrowserDoesOtherwiseIsTold(settings):
    settings.evaluate("""() => {
        const real = MediaStreamTrack.prototype.getSettings;
        MediaStreamTrack.prototype.getSettings = function () { return { ...real.call(this), noiseSuppression: true }; };
    }""")
    settings.click("#test-microphone")
    expect(settings.locator(".choice:has(#choice-noiseSuppression)")).to_contain_text("Your browser or device keeps it on.")


def test_ringingIsTriedAndItsVolumeKept(settings):
    settings.locator("#ring-volume").focus()
    settings.keyboard.press("Home")
    settings.keyboard.press("ArrowRight")
    assert stored(settings, "spech.volumes")["ring"] == 5
    settings.click("#test-ringing")
    in_page(settings, "spechPhone.ringing.isSounding")
    in_page(settings, "!spechPhone.ringing.isSounding")


def test_silentRingingShowsThePanelOnly(settings, host):
    settings.locator("#choice-ring-sound").uncheck()
    host.ring()
    expect(settings.locator("#incoming")).to_be_visible()
    settings.wait_for_timeout(400)
    assert settings.evaluate("spechPhone.ringing.isSounding") is False


def test_notificationsAreAskedForOnlyHereAndARefusalIsExplained(watched, host):
    watched.page.add_init_script("""globalThis.asked = 0;
        globalThis.Notification = class { static permission = 'default';
            static async requestPermission() { asked += 1; return 'denied'; } };""")
    page = watched.open("/#settings/sound", until="#choice-notifications")
    assert page.evaluate("asked") == 0
    page.locator("#choice-notifications").click()
    expect(page.get_by_text("Your browser does not allow notifications of this page.")).to_be_visible()
    expect(page.locator("#choice-notifications")).not_to_be_checked()
    assert page.evaluate("asked") == 1


def reading(mos):
    """A call that is better heard at the far end than here."""
    return {"receive": {"mos": mos, "lossPercent": 2, "jitterMs": 12.4, "delayMs": 60}, "send": {"mos": 4.4, "delayMs": 90}}


def test_callShowsCodecEncryptionAndQualityInWords(page, host):
    call(page)
    expect(page.locator("#call-secure")).to_be_hidden()
    expect(page.locator("#call-quality")).to_be_hidden()
    host.change("c1", codec="opus", secure={"media": "none", "signalling": "tls"})
    expect(page.locator("#call-codec")).to_have_text("opus")
    expect(page.locator("#call-secure")).to_be_hidden()
    host.change("c1", secure={"media": "srtp", "suite": "AES_CM_128_HMAC_SHA1_80", "signalling": "tls"})
    expect(page.locator("#call-secure")).to_have_text(re.compile(
        r"^Sound encrypted\. What you say and what you hear is encrypted .*AES_CM_128_HMAC_SHA1_80.*So are the keys"))
    expect(page.locator("#call-secure")).to_have_class(re.compile("fact--good"))
    host.change("c1", secure={"media": "srtp", "suite": "AES_CM_128_HMAC_SHA1_80", "signalling": "udp"})
    expect(page.locator("#call-secure")).to_have_text(re.compile("^Sound encrypted, keys readable.*whoever sees the network"))
    expect(page.locator("#call-secure")).not_to_have_class(re.compile("fact--good"))
    for mos, words in [(4.3, "Excellent"), (4.0, "Good"), (3.5, "Fair"), (3.0, "Poor"), (1.5, "Bad")]:
        host.push("quality", {"callId": "c1", "quality": reading(mos)})
        expect(page.locator("#call-quality")).to_have_text(words)
    host.push("quality", {"callId": "another", "quality": reading(4.4)})
    page.click("#call-quality")
    details = page.locator("#quality-details")
    expect(details).to_contain_text("Bad: hardly to be understood.")
    expect(details).to_contain_text("12 ms")
    assert len(page.locator("#quality-details .graph__line").get_attribute("d").split("L")) == 5


def test_historyKeepsEachCallOnceAndCallsBack(page, host):
    call(page)
    host.change("c1", quality=reading(4.3))
    host.calls["c1"]["owner"] = host.controls[0]
    other = page.context.new_page()
    other.goto(host.url)
    other.wait_for_selector("[data-view=call]")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-call-state=ended]")
    in_page(other, "spechPhone.state.history.length === 1")
    other.close()
    host.ring()
    expect(page.locator("#incoming")).to_be_visible()
    host.finish("c2", "missed", "You missed the call.")
    expect(page.locator("#history .header__badge")).to_have_text("1")
    page.click("#history")
    rows = page.locator("#history-list li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Grace Hopper")
    expect(rows.nth(0)).to_contain_text("Missed")
    expect(rows.nth(1)).to_contain_text("Called")
    expect(rows.nth(1)).to_contain_text("Excellent")
    expect(page.locator("#history .header__badge")).to_be_hidden()
    page.reload()
    page.get_by_label("Call Grace Hopper").click()
    wait_for(lambda: host.last("startCall").get("digits") == "1002")
    expect(page.locator("[data-view=call]")).to_be_visible()


def test_historyIsBoundedAndBelongsToItsUser(page):
    found = page.evaluate("""async () => {
        const { History } = await import('/js/state/history.js');
        const store = { state: { missed: 0 }, update(patch) { Object.assign(this.state, patch); } };
        const history = new History(store);
        history.open('bea');
        const call = { direction: 'outgoing', account: 'a', durationMs: 0, remote: { user: '1', uri: '' }, end: { code: 'busy' } };
        for (let i = 0; i < 230; i += 1) history.add({ ...call, id: `c${i}`, startedAt: i });
        const ids = store.state.history.map(({ id }) => id);
        history.open('ada');
        return [ids.length, ids[0], ids.at(-1), store.state.history.length];
    }""")
    assert found == [200, "c229", "c30", 0]


def test_listOfCallsIsClearedAfterAsking(page, host):
    page.keyboard.type("604\n")
    page.wait_for_selector("[data-call-state=ended]")
    page.keyboard.press("Escape")
    page.click("#history")
    expect(page.locator("#history-list li")).to_contain_text("604 is busy")
    page.click("#clear-history")
    page.get_by_role("dialog").get_by_role("button", name="Clear the list").click()
    expect(page.get_by_text("No calls yet.")).to_be_visible()


def test_viewThatCannotBeLoadedSaysSo(watched):
    watched.tolerated = ("Failed to load resource",)
    page = watched.open()
    page.route("**/settings-view.js", lambda route: route.abort())
    page.evaluate("location.hash = 'settings'")
    expect(page.get_by_text("This part of the page could not be loaded.")).to_be_visible()
