"""What a telephone sounds like by itself, and what it does when its devices come and go."""

import asyncio

import numpy as np
import pytest
from conftest import NO_MICROPHONE, PACK, in_page, said, unpack, wait_for
from playwright.sync_api import expect

#: Keeps what begins to sound beside the call (its length in seconds, whether it goes on), whether it has ended, and the microphones.
WATCH = """globalThis.sounds = [];
const { start, disconnect } = AudioBufferSourceNode.prototype;
AudioBufferSourceNode.prototype.start = function (...rest) {
    this.entry = { seconds: this.buffer.duration, isLooped: this.loop, isOver: false };
    sounds.push(this.entry);
    return start.apply(this, rest);
};
AudioBufferSourceNode.prototype.disconnect = function (...rest) {
    if (this.entry) this.entry.isOver = true;
    return disconnect.apply(this, rest);
};
globalThis.tracks = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = globalThis.openMicrophone = async (wanted) => {
    const stream = await open(wanted);
    tracks.push(...stream.getTracks());
    return stream;
};
globalThis.keys = {};
navigator.mediaSession.setActionHandler = (action, act) => void (keys[action] = act);"""
RINGS = "sounds.find(({ seconds, isLooped }) => isLooped && seconds === 5)"
KEY = "sounds.filter(({ seconds, isLooped }) => !isLooped && Math.abs(seconds - 0.12) < 0.001)"
BUSY = "sounds.find(({ seconds, isLooped }) => !isLooped && seconds === 4)"
UNPLUG = "() => { const [track] = tracks; track.stop(); track.dispatchEvent(new Event('ended')); }"
PRESS = """(isMuted) => {
    const track = tracks.at(-1);
    Object.defineProperty(track, 'muted', { value: isMuted, configurable: true });
    track.dispatchEvent(new Event(isMuted ? 'mute' : 'unmute'));
}"""


@pytest.fixture
def page(make):
    watched = make()
    watched.page.add_init_script(WATCH)
    return watched.open()


@pytest.fixture
def call(page):
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    in_page(page, "spechPhone.state.microphone === 'on'")
    return page


def strongest(samples, rate, count):
    """The frequencies with the most power, ascending, in whole Hz."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), rate))
    found = []
    while len(found) < count:
        best = int(np.argmax(power))
        found.append(best)
        power[max(0, best - 40):best + 40] = 0
    return sorted(found)


@pytest.mark.parametrize("key, wanted", [("1", [697, 1209]), ("5", [770, 1336]), ("9", [852, 1477]), ("*", [941, 1209]),
                                         ("0", [941, 1336]), ("+", [941, 1336]), ("#", [941, 1477])])
def test_eachKeyHasItsTwoFrequencies(blank, key, wanted):
    text = blank.evaluate("async (key) => {" + PACK + """
        const { keyTone } = await import('/js/audio/call-tones.js');
        return pack(keyTone(key, 8000));
    }""", key)
    samples = unpack(text)
    assert all(abs(found - each) <= 4 for found, each in zip(strongest(samples, 8000, 2), wanted, strict=True))
    assert abs(samples[0]) < 0.001 and abs(samples[-1]) < 0.001 and 0.02 < np.max(np.abs(samples)) < 0.2


def test_aKeyIsHeardOnThePadAndInTheCall(page):
    page.keyboard.type("6")
    page.click("[data-digit='0']")
    in_page(page, f"{KEY}.length === 2")
    page.keyboard.type("0\n")
    page.wait_for_selector("[data-call-state=active]")
    page.keyboard.type("7")
    in_page(page, f"{KEY}.length === 4")


def test_keysAreSilentWhereThePersonWantsThat(page, host):
    page.goto(host.url + "/#settings/sound")
    page.locator("#choice-key-tones").uncheck()
    page.goto(host.url + "/#phone")
    page.keyboard.type("603\n")
    in_page(page, RINGS)
    assert page.evaluate(KEY) == []


def test_theRingingAtTheFarEndIsHeardUntilSomebodyAnswersOrGivesUp(page):
    page.keyboard.type("603\n")
    in_page(page, RINGS)
    assert page.evaluate(RINGS)["isOver"] is False
    page.keyboard.press("Escape")
    in_page(page, f"{RINGS}.isOver")
    said(page, "You hung up.")
    page.evaluate("sounds.splice(0)")
    page.keyboard.press("Escape")
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    in_page(page, f"!({RINGS}) || {RINGS}.isOver")


def test_anAnnouncementGoesBeforeOurRinging(page, host):
    page.keyboard.type("603\n")
    in_page(page, RINGS)
    host.change("c1", state="earlyMedia")
    in_page(page, f"{RINGS}.isOver")
    assert page.evaluate("sounds.filter(({ isLooped }) => isLooped).length") == 1


def test_aBusyLineSoundsBusyOnce(page):
    page.keyboard.type("604\n")
    page.wait_for_selector("[data-call-state=ended]")
    in_page(page, BUSY)
    assert page.evaluate(f"!({RINGS}) || {RINGS}.isOver")


def test_whoIsCalledHearsNoRingingOfTheFarEnd(page, host):
    host.held["acceptCall"] = asyncio.Event()
    host.ring()
    page.locator("#incoming [data-action=accept]").click()
    # Until the host has answered it is a call that rings, and is looked at.
    page.wait_for_selector("[data-call-state=ringing]")
    in_page(page, "spechPhone.audio.context?.state === 'running'")
    assert page.evaluate(f"{RINGS} ?? null") is None
    host.loop.call_soon_threadsafe(host.held["acceptCall"].set)
    page.wait_for_selector("[data-call-state=active]")


def test_theNextBestMicrophoneTakesOver(call, host):
    call.evaluate(UNPLUG)
    expect(call.locator(".notice")).to_contain_text("You are heard through")
    in_page(call, "tracks.length === 2 && spechPhone.state.microphone === 'on'")
    host.frames.clear()
    wait_for(lambda: any(data[27] & 1 == 0 for data in host.frames), what="sound of the other microphone")


def test_aCallWithoutAMicrophoneTakesTheOneThatIsPluggedIn(call):
    call.evaluate(NO_MICROPHONE, "NotFoundError")
    call.evaluate(UNPLUG)
    expect(call.locator("#microphone-problem")).to_contain_text("was unplugged")
    call.evaluate("void (navigator.mediaDevices.getUserMedia = openMicrophone)")
    call.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    expect(call.locator("#microphone-problem")).to_be_hidden()
    in_page(call, "spechPhone.state.microphone === 'on'")


def test_aLoudspeakerThatIsGoneGivesWayAndComesBack(make):
    watched = make()
    watched.page.add_init_script("""globalThis.sinks = [];
        globalThis.outputs = ['desk', 'headset'];
        Object.defineProperty(AudioContext.prototype, 'sinkId', { get() { return this.wanted ?? ''; } });
        AudioContext.prototype.setSinkId = async function (id) { this.wanted = id; sinks.push(id); };
        navigator.mediaDevices.enumerateDevices = async () => outputs.map((deviceId) => ({ kind: 'audiooutput', deviceId, label: deviceId }));""")
    page = watched.open()
    page.evaluate("""localStorage.setItem('spech.devices', '{"speaker": "headset"}')""")
    page.reload()
    page.wait_for_selector("[data-view=phone]")
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    in_page(page, "sinks.at(-1) === 'headset'")
    page.evaluate("outputs.pop(), navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    expect(page.locator(".notice")).to_contain_text("loudspeaker that you chose was unplugged")
    in_page(page, "sinks.at(-1) === ''")
    page.evaluate("outputs.push('headset'), navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    in_page(page, "sinks.at(-1) === 'headset'")
    expect(page.locator(".notice")).to_have_count(0)


def test_theButtonOfAHeadsetMutesAsThePageDoes(call):
    mute = call.locator("#mute")
    call.evaluate(PRESS, True)
    expect(mute).to_have_attribute("aria-pressed", "true")
    call.evaluate(PRESS, False)
    expect(mute).to_have_attribute("aria-pressed", "false")
    # What was muted on the page stays so, whatever the headset says.
    mute.click()
    call.evaluate(PRESS, True)
    call.evaluate(PRESS, False)
    expect(mute).to_have_attribute("aria-pressed", "true")


def test_mediaKeysMuteAndHangUp(call):
    in_page(call, "typeof keys.hangup === 'function'")
    call.evaluate("keys.togglemicrophone()")
    expect(call.locator("#mute")).to_have_attribute("aria-pressed", "true")
    assert call.evaluate("[navigator.mediaSession.playbackState, navigator.mediaSession.metadata.title]") == ["paused", "600"]
    call.evaluate("keys.play()")
    expect(call.locator("#mute")).to_have_attribute("aria-pressed", "false")
    call.evaluate("keys.hangup()")
    said(call, "You hung up.")
    in_page(call, "keys.hangup === null && navigator.mediaSession.metadata === null")


def test_theTitleCountsMissedCallsToo(page, host):
    call = host.ring()
    page.wait_for_selector("#incoming:not([hidden])")
    host.finish(call, "missed", "You missed the call.")
    in_page(page, "document.title.startsWith('(1) ')")
