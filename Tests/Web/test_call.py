"""The call: sound both ways, tones, mute, volumes, and what happens when something is missing."""

import time

import numpy as np
import pytest
from conftest import MICROPHONE_TONE, NO_MICROPHONE, PACK, in_page, unpack, wait_for
from fake_host import HEADER, frame
from playwright.sync_api import expect

RECORD = "async (milliseconds) => {" + PACK + """
    const { context, playoutNode } = spechPhone.audio;
    await context.audioWorklet.addModule('/test/tap.js');
    const tap = new AudioWorkletNode(context, 'test-tap', { numberOfOutputs: 0 });
    const blocks = [];
    tap.port.onmessage = ({ data }) => blocks.push(data);
    playoutNode.connect(tap);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    playoutNode.disconnect(tap);
    return { rate: context.sampleRate, text: pack(blocks.flatMap((block) => Array.from(block))) };
}"""


@pytest.fixture
def call(page):
    """A page in a call with the echo."""
    return begin(page)


def begin(page, digits="600"):
    page.keyboard.type(digits + "\n")
    page.wait_for_selector("[data-call-state=active]")
    return page


def record(page, milliseconds):
    found = page.evaluate(RECORD, milliseconds)
    return unpack(found["text"]), found["rate"]


def strength(samples, frequency, rate):
    """Share of the energy that lies at one frequency, and its amplitude: the median over tenths of a second, because
    the fake microphone jumps where its file begins again."""
    size = rate // 10
    window = np.hanning(size)
    turn = window * np.exp(-2j * np.pi * frequency * np.arange(size) / rate)
    pieces = np.array([samples[at:at + size] for at in range(0, len(samples) - size, size)])
    amplitudes = 2 * abs(pieces @ turn) / np.sum(window)
    shares = amplitudes ** 2 / 2 / np.maximum(np.mean(pieces ** 2, axis=1), 1e-12)
    return np.median(shares), np.median(amplitudes)


def headers(host):
    return [HEADER.unpack(data[:HEADER.size]) for data in host.frames]


def samples_of(frames):
    return np.concatenate([np.frombuffer(data[HEADER.size:], "<i2") for data in frames]) / 32768


def test_sendsMicrophoneInFramesOfTheContract(call, host):
    wait_for(lambda: len(host.frames) > 80)
    found = headers(host)
    assert {(magic, version, kind) for magic, version, kind, *_ in found} == {(0x5350, 1, 1)}
    assert {each[3:5] for each in found} == {(7, 1)}
    assert [each[5] for each in found] == list(range(len(found)))
    assert {(each[7], each[8]) for each in found} == {(8000, 160)}
    assert {len(data) for data in host.frames} == {28 + 320}
    steps = np.diff([each[6] for each in found])
    assert steps.mean() == pytest.approx(20, abs=1)
    share, amplitude = strength(samples_of(host.frames[-50:]), MICROPHONE_TONE, 8000)
    assert share > 0.99
    assert amplitude == pytest.approx(0.5, abs=0.03)
    assert found[-1][9] == 0


def test_playsTheFarEndAsItIs(call, host):
    in_page(call, "spechPhone.audio.statistics.stream.played > 50")
    samples, rate = record(call, 1500)
    share, amplitude = strength(samples[-rate:], MICROPHONE_TONE, rate)
    # On a busy machine the buffer is steering, which moves the tone by a hertz or two.
    assert share > 0.9
    assert amplitude == pytest.approx(0.5, abs=0.06)


def test_takesTheRateOfTheAttachment(watched, host):
    host.rate = 16000
    begin(watched.open())
    wait_for(lambda: len(host.frames) > 80)
    assert {(each[7], each[8]) for each in headers(host)} == {(16000, 320)}
    assert strength(samples_of(host.frames[-50:]), MICROPHONE_TONE, 16000)[0] > 0.99


def test_muteSendsSilenceAndTheClockRunsOn(call, host):
    wait_for(lambda: len(host.frames) > 30)
    call.click("#mute")
    expect(call.locator("#mute")).to_have_attribute("aria-pressed", "true")
    wait_for(lambda: host.frames[-1][27] == 1, what="silence flag")
    begin_at = len(host.frames)
    wait_for(lambda: len(host.frames) > begin_at + 25)
    muted = host.frames[begin_at:]
    assert {data[26:28] for data in muted} == {b"\x00\x01"}
    assert not samples_of(muted).any()
    assert [each[5] for each in headers(host)] == list(range(len(host.frames)))
    call.keyboard.press("m")
    wait_for(lambda: host.frames[-1][27] == 0, what="end of silence")


def test_dropsFramesOfAnOlderEpochAndCountsThem(call, host):
    host.echoes = False
    host.attach_now("c1")
    in_page(call, "spechPhone.state.call !== null")
    before = call.evaluate("spechPhone.audio.statistics.stream")
    host.send_audio(*[frame(7, 1, 1000 + i, 8000, [9000] * 160) for i in range(20)], frame(7, 2, 0, 8000, [0] * 160))
    in_page(call, f"spechPhone.audio.statistics.stream.played > {before['played']}")
    after = call.evaluate("spechPhone.audio.statistics.stream")
    assert after["stale"] - before["stale"] >= 20
    assert after["played"] - before["played"] == 1


def test_sendsTonesByKeyAndByKeyboard(call, host):
    call.locator("#keypad [data-digit='5']").click()
    call.keyboard.type("1#")
    wait_for(lambda: len(host.requested("dtmf")) == 3)
    assert host.requested("dtmf") == [{"callId": "c1", "digits": each} for each in "51#"]
    expect(call.locator("#digits-sent")).to_have_text("51#")


def test_showsReceivedDigits(call, host):
    for digit in "42":
        host.push("digit", {"callId": "c1", "digit": digit})
    host.push("digit", {"callId": "another", "digit": "9"})
    expect(call.locator("#digits-heard")).to_have_text("42")


def test_escapeHangsUpAndReleasesTheMicrophone(call, host):
    call.keyboard.press("Escape")
    expect(call.locator("#call-state")).to_have_text("You hung up.")
    assert host.requested("hangUpCall") == [{"callId": "c1"}]
    in_page(call, "spechPhone.state.microphone === 'off' && spechPhone.audio.context.state === 'suspended'")
    expect(call.locator("[data-view=phone]")).to_be_visible(timeout=6000)
    sent = len(host.frames)
    call.wait_for_timeout(300)
    assert len(host.frames) == sent


def test_secondCallHasSoundAgain(call, host):
    call.keyboard.press("Escape")
    call.wait_for_selector("[data-call-state=ended]")
    call.keyboard.press("Escape")
    host.frames.clear()
    begin(call)
    wait_for(lambda: len(host.frames) > 60)
    assert {each[4] for each in headers(host)} == {2}
    assert strength(samples_of(host.frames[-40:]), MICROPHONE_TONE, 8000)[0] > 0.99


def test_remoteEndIsShownWithItsReason(call, host):
    host.end_call(message="The other side hung up.")
    expect(call.locator("#call-state")).to_have_text("The other side hung up.")


def test_reasonOfARefusedCallStaysToBeRead(page, host):
    page.keyboard.type("603\n")
    page.wait_for_selector("[data-call-state=ringing]")
    host.end_call("rejected", "The call was refused: Forbidden (403).")
    page.wait_for_selector("[data-call-state=ended]")
    page.wait_for_timeout(3500)
    expect(page.locator("#call-state")).to_have_text("The call was refused: Forbidden (403).")


def test_hangUpBeforeTheCallHasAName(page, host):
    page.keyboard.type("603\n")
    page.keyboard.press("Escape")
    expect(page.locator("#call-state")).to_have_text("You hung up.")
    assert host.requested("hangUpCall") == [{"callId": "c1"}]


def test_passesThroughTheStatesInWords(page, host):
    page.evaluate("""() => {
        globalThis.seen = [];
        const note = () => {
            const words = document.getElementById('call-state')?.textContent;
            if (words && seen.at(-1) !== words) seen.push(words);
        };
        new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    }""")
    begin(page, "605")
    assert page.evaluate("seen") == ["Calling…", "Ringing…", "Connecting, you may hear an announcement", "Connected"]


def test_holdIsShown(call, host):
    host.calls["c1"]["held"] = True
    host.push("callState", {"call": host.calls["c1"]})
    expect(call.locator("#call-state")).to_have_text("The other side has put you on hold")


def test_timerRunsWithoutPushes(call, host):
    host.mute_types.add("checkCall")
    expect(call.locator("#call-timer")).to_have_text("0:02", timeout=6000)


def test_heartbeatFindsThatTheCallIsGone(call, host):
    wait_for(lambda: host.requested("checkCall"), what="heartbeat")
    host.calls.clear()
    expect(call.locator("[data-call-state=ended]")).to_be_visible(timeout=8000)


def test_volumesAndSpeakerMuteChangeTheGain(call):
    call.evaluate("globalThis.outputOf = () => spechPhone.audio")
    slider = call.locator("#volume-far")
    slider.focus()
    call.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "200 %")
    assert call.evaluate("JSON.parse(localStorage.getItem('spech.volumes')).far") == 200
    call.click("#speaker")
    expect(call.locator("#speaker")).to_have_attribute("aria-pressed", "true")
    assert call.evaluate("spechPhone.state.speakerMuted") is True


def test_microphoneVolumeScalesWhatIsSent(call, host):
    call.locator("#volume-microphone").focus()
    for _ in range(10):
        call.keyboard.press("ArrowLeft")
    expect(call.locator("#volume-microphone")).to_have_value("50")
    begin_at = len(host.frames) + 20
    wait_for(lambda: len(host.frames) > begin_at + 50)
    assert strength(samples_of(host.frames[begin_at:]), MICROPHONE_TONE, 8000)[1] == pytest.approx(0.25, abs=0.03)


def test_metersShowBothDirections(call):
    for name in ("level-microphone", "level-far"):
        in_page(call, f"Number(document.getElementById('{name}').getAttribute('aria-valuenow')) > 50")
    call.click("#mute")
    in_page(call, "Number(document.getElementById('level-microphone').getAttribute('aria-valuenow')) < 20")


def test_reloadFindsTheCallAgain(call, host):
    call.reload()
    call.wait_for_selector("[data-call-state=active]")
    host.attach_now("c1")
    host.frames.clear()
    wait_for(lambda: len(host.frames) > 30)
    expect(call.locator("#call-title")).to_have_text("600")


def test_reloadKeepsTheMute(call, host):
    call.click("#mute")
    call.reload()
    call.wait_for_selector("[data-call-state=active]")
    host.attach_now("c1")
    expect(call.locator("#mute")).to_have_attribute("aria-pressed", "true")
    host.frames.clear()
    wait_for(lambda: len(host.frames) > 30)
    assert {data[27] for data in host.frames} == {1}
    call.keyboard.press("Escape")
    expect(call.locator("#call-state")).to_have_text("You hung up.")
    assert call.evaluate("sessionStorage.length") == 0


def test_tabThatDoesNotHearTheCallSaysSo(call, host):
    host.calls["c1"]["attached"] = False
    call.reload()
    note = call.locator("#sound-elsewhere")
    expect(note).to_contain_text("in another tab or browser")
    expect(call.locator("#mute")).to_be_disabled()
    expect(call.locator("#volume-far")).to_be_hidden()
    call.keyboard.press("m")
    assert call.evaluate("spechPhone.state.muted") is False
    host.attach_now("c1")
    expect(note).to_be_hidden()
    expect(call.locator("#mute")).to_be_enabled()
    expect(call.locator("#volume-far")).to_be_visible()


def test_audioSocketIsReopenedWhenLost(call, host):
    wait_for(lambda: len(host.frames) > 20)
    host.drop_audio()
    wait_for(lambda: len(host.audio_connects) == 2, what="second audio connection")
    count = len(host.frames)
    wait_for(lambda: len(host.frames) > count + 30)
    assert host.audio_connects[1]["data"]["sessionId"] == "s1"


def test_dropsUplinkWhenTheQueueIsLong(blank):
    found = blank.evaluate("""async () => {
        const { AudioSocket } = await import('/js/wire/audio-socket.js');
        const real = globalThis.WebSocket;
        const sent = [];
        let socket;
        globalThis.WebSocket = class {
            constructor() { socket = this; this.bufferedAmount = 0; }
            send(data) { sent.push(data); }
            close() {}
        };
        const audio = new AudioSocket(() => {});
        audio.open({ url: 'ws://x', token: 't', sessionId: 's' });
        socket.onopen();
        socket.onmessage({ data: '{"byToken":"1","data":{"success":true}}' });
        globalThis.WebSocket = real;
        const frame = new ArrayBuffer(348);
        audio.send(frame);
        socket.bufferedAmount = 348 * 8 + 1;
        audio.send(frame);
        socket.bufferedAmount = 348 * 8;
        audio.send(frame);
        return audio.statistics;
    }""")
    assert (found["sent"], found["dropped"]) == (2, 1)


def test_refusedMicrophoneIsExplainedAndTheCallIsHeard(make, strict_browser, host):
    watched = make(chosen=strict_browser, permissions=[])
    page = watched.open()
    page.evaluate(NO_MICROPHONE, "NotAllowedError")
    begin(page)
    problem = page.locator("#microphone-problem")
    expect(problem).to_contain_text("The microphone is blocked")
    expect(problem).to_contain_text("Allow it with the icon beside the address")
    wait_for(lambda: len(host.frames) > 30, what="silence frames")
    assert {data[27] for data in host.frames} == {1}
    in_page(page, "spechPhone.audio.statistics.stream.played > 20")


@pytest.mark.parametrize("name, words", [
    ("NotFoundError", "No microphone found"), ("NotReadableError", "in use"), ("TypeError", "did not start")])
def test_everyMicrophoneProblemNamesItsRemedy(page, name, words):
    page.evaluate(NO_MICROPHONE, name)
    begin(page)
    expect(page.locator("#microphone-problem")).to_contain_text(words)
    page.evaluate("delete navigator.mediaDevices.getUserMedia")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#microphone-problem")).to_be_hidden()


def test_tapToHearWhenTheBrowserHoldsTheSoundBack(make, strict_browser, host):
    watched = make(chosen=strict_browser, permissions=[])
    watched.tolerated = ("AudioContext was not allowed to start",)
    begin(watched.open())
    # A page that was just opened has seen no gesture, and may not sound by itself. Looking at it with Playwright would
    # count as one: it is left alone until it has the call.
    page = watched.page.context.new_page()
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => new Promise(() => {})")
    page.goto(host.url)
    wait_for(lambda: len(host.requested("connect")) == 2)
    time.sleep(0.5)
    host.attach_now("c1")
    time.sleep(1.5)
    tap = page.get_by_role("button", name="Tap to hear the call")
    expect(tap).to_be_visible()
    tap.click()
    expect(tap).to_be_hidden()
    in_page(page, "spechPhone.audio.context.state === 'running'")
    host.frames.clear()
    wait_for(lambda: len(host.frames) > 20)


def test_followsAHostWhoseClockIsFast(call, host):
    host.echoes = False
    host.attach_now("c1")
    tone = (0.4 * 32767 * np.sin(2 * np.pi * 1000 * np.arange(8000 * 8) / 8000)).astype(int).tolist()
    host.play(tone, seconds_per_frame=0.02 * 0.998)
    statistics = call.evaluate("spechPhone.audio.statistics.playout")
    assert statistics["overruns"] == 0
    assert statistics["depthMs"] < 130
