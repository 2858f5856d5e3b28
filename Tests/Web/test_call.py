"""The call: sound both ways, tones, mute, volumes, and what happens when something is missing."""

import re

import numpy as np
import pytest
from conftest import MICROPHONE_TONE, NO_MICROPHONE, PACK, TELLS, comes_to, in_page, said, unpack, wait_for
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


PLAYS_OFFLINE = """async ({ seconds, fast }) => {
    const context = new OfflineAudioContext(1, seconds * 48000, 48000);
    await context.audioWorklet.addModule('/js/audio/playout-worklet.js');
    const node = new AudioWorkletNode(context, 'spech-playout', { numberOfInputs: 0, outputChannelCount: [1] });
    node.connect(context.destination);
    let statistics = null;
    node.port.onmessage = ({ data }) => (statistics = data.statistics ?? statistics);
    node.port.postMessage({ type: 'start', rate: 8000 });
    for (let index = 0; ; index += 1) {
        const block = Math.ceil((index * 0.02 / fast) * 48000 / 128);
        if (block * 128 >= seconds * 48000) break;
        const samples = Int16Array.from({ length: 160 }, (_, at) => 13000 * Math.sin(Math.PI * (index * 160 + at) / 4));
        context.suspend(block * 128 / 48000).then(() => {
            node.port.postMessage({ type: 'frame', samples });
            // The worklet takes its messages between two stretches of sound.
            setTimeout(() => context.resume());
        });
    }
    await context.startRendering();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return statistics;
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


def wait_for_tone(host, rate=8000, amplitude=0.5, margin=0.03):
    """Waits for a second of the microphone's tone, whole and with this amplitude.

    A busy machine loses moments of sound that no telephone lost; a fault of the page is in every second."""
    def is_whole():
        share, found = strength(samples_of(host.frames[-50:]), MICROPHONE_TONE, rate)
        return share > 0.99 and abs(found - amplitude) < margin
    wait_for(lambda: len(host.frames) >= 50 and is_whole(), what=f"a whole second of the tone with amplitude {amplitude}")


def check_sequence(page, host):
    """Each frame has the next number; a number is missing only where the page itself dropped a frame before a full queue."""
    numbers = [each[5] for each in headers(host)]
    assert numbers == sorted(set(numbers))
    counts = page.evaluate("spechPhone.audio.transport.read()")
    assert numbers[-1] + 1 - len(numbers) <= counts["socket"]["dropped"]


def headers(host):
    return [HEADER.unpack(data[:HEADER.size]) for data in host.frames]


def samples_of(frames):
    return np.concatenate([np.frombuffer(data[HEADER.size:], "<i2") for data in frames]) / 32768


def test_sendsMicrophoneInFramesOfTheContract(call, host):
    wait_for(lambda: len(host.frames) > 80)
    found = headers(host)
    assert {(magic, version, kind) for magic, version, kind, *_ in found} == {(0x5350, 1, 1)}
    assert {each[3:5] for each in found} == {(7, 1)}
    check_sequence(call, host)
    assert {(each[7], each[8]) for each in found} == {(8000, 160)}
    assert {len(data) for data in host.frames} == {28 + 320}
    # Milliseconds on a clock that never goes back.
    times = [each[6] for each in found]
    assert times == sorted(times)
    assert (times[-1] - times[0]) / (found[-1][5] - found[0][5]) == pytest.approx(20, abs=8)
    wait_for_tone(host)
    assert found[-1][9] == 0


def test_playsTheFarEndAsItIs(call, host):
    in_page(call, "spechPhone.audio.statistics.stream.played > 50")

    def is_whole():
        samples, rate = record(call, 1100)
        share, amplitude = strength(samples[-rate:], MICROPHONE_TONE, rate)
        # On a busy machine the buffer is steering, which moves the tone by a hertz or two.
        return share > 0.9 and abs(amplitude - 0.5) < 0.06
    wait_for(is_whole, what="a whole second of the tone as it was sent")


def test_takesTheRateOfTheAttachment(watched, host):
    host.rate = 16000
    begin(watched.open())
    wait_for_tone(host, 16000)
    assert {(each[7], each[8]) for each in headers(host)} == {(16000, 320)}


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
    check_sequence(call, host)
    call.keyboard.press("m")
    wait_for(lambda: host.frames[-1][27] == 0, what="end of silence")


def test_dropsFramesOfAnOlderEpochAndCountsThem(call, host):
    host.echoes = False
    host.attach_now("c1")
    # What the page sends has the new label: it has let go of the old one.
    wait_for(lambda: host.frames and headers(host)[-1][4] == 2)
    before = call.evaluate("spechPhone.audio.transport.read()")["stream"]
    host.send_audio(*[frame(7, 1, 1000 + i, 8000, [9000] * 160) for i in range(20)], frame(7, 2, 0, 8000, [0] * 160))
    in_page(call, f"spechPhone.audio.statistics.stream.played > {before['played']}")
    after = call.evaluate("spechPhone.audio.statistics.stream")
    assert after["stale"] - before["stale"] >= 20
    assert after["played"] - before["played"] == 1


def test_sendsTonesByKeyAndByKeyboard(call, host):
    call.locator("#keypad [data-digit='5']").click()
    call.keyboard.type("1#")
    wait_for(lambda: len(host.requested("dtmf")) == 3)
    comes_to(lambda: host.requested("dtmf"), [{"callId": "c1", "digits": each} for each in "51#"])
    expect(call.locator("#digits-sent")).to_have_text("51#")


def test_showsReceivedDigits(call, host):
    for digit in "42":
        host.push("digit", {"callId": "c1", "digit": digit})
    host.push("digit", {"callId": "another", "digit": "9"})
    expect(call.locator("#digits-heard")).to_have_text("42")


def test_escapeHangsUpAndReleasesTheMicrophone(call, host):
    call.keyboard.press("Escape")
    said(call, "You hung up.")
    comes_to(lambda: host.requested("hangUpCall"), [{"callId": "c1"}])
    in_page(call, "spechPhone.state.microphone === 'off' && spechPhone.audio.context.state === 'suspended'")
    expect(call.locator("[data-view=phone]")).to_be_visible()
    sent = len(host.frames)
    call.wait_for_timeout(300)
    assert len(host.frames) == sent


def test_secondCallHasSoundAgain(call, host):
    call.keyboard.press("Escape")
    call.wait_for_selector("[data-call-state=ended]")
    call.keyboard.press("Escape")
    host.frames.clear()
    begin(call)
    wait_for_tone(host)
    assert {each[4] for each in headers(host)} == {2}


def test_remoteEndIsShownWithItsReason(call, host):
    host.end_call(message="The other side hung up.")
    said(call, "The other side hung up.")


def test_reasonOfARefusedCallStaysToBeRead(timed, host):
    page = timed.open()
    page.keyboard.type("603\n")
    page.wait_for_selector("[data-call-state=ringing]")
    host.end_call("rejected", "The call was refused: Forbidden (403).")
    page.wait_for_selector("[data-call-state=ended]")
    page.clock.run_for(60_000)
    expect(page.locator("#call-state")).to_have_text("The call was refused: Forbidden (403).")


def test_hangUpBeforeTheCallHasAName(page, host):
    host.hold("startCall")
    page.keyboard.type("603\n")
    page.keyboard.press("Escape")
    expect(page.locator("#call-state")).to_have_text("Hanging up…")
    assert host.requested("hangUpCall") == []
    host.release("startCall")
    said(page, "You hung up.")
    comes_to(lambda: host.requested("hangUpCall"), [{"callId": "c1"}])


def test_passesThroughTheStatesInWords(page, host):
    begin(page, "605")
    assert page.evaluate("callWords") == ["Calling…", "Ringing…", "Connecting, you may hear an announcement", "Connected"]


def test_holdIsShown(call, host):
    host.calls["c1"]["held"] = True
    host.push("callState", {"call": host.calls["c1"]})
    expect(call.locator("#call-state")).to_have_text("The other side has put you on hold")


def test_timerRunsWithoutPushes(call, host):
    host.mute_types.add("checkCall")
    expect(call.locator("#call-timer")).to_have_text(re.compile("0:0[2-9]"))


def test_heartbeatFindsThatTheCallIsGone(timed, host):
    call = begin(timed.open())
    wait_for(lambda: call.clock.run_for(1_000) or host.requested("checkCall"), what="heartbeat")
    host.calls.clear()
    call.clock.run_for(4_000)
    expect(call.locator("[data-call-state=ended]")).to_be_visible()


def test_heartbeatAsksNothingWhileTheHostSpeaksOfTheCallByItself(timed, host):
    call = begin(timed.open())
    wait_for(lambda: call.clock.run_for(1_000) or host.requested("checkCall"), what="heartbeat")
    asked = len(host.requested("checkCall"))
    way = {"mos": 4.2, "lossPercent": 0, "jitterMs": 1, "concealedPercent": 0, "stretchedPercent": 0, "delayMs": 60}
    for number in range(5):
        host.push("quality", {"callId": "c1", "quality": {"receive": way, "send": way, "roundTripMs": 20}})
        in_page(call, f"spechPhone.state.quality.c1?.length === {number + 1}")
        call.clock.run_for(3_000)
    assert len(host.requested("checkCall")) == asked
    wait_for(lambda: call.clock.run_for(1_000) or len(host.requested("checkCall")) > asked, what="heartbeat")


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
    wait_for_tone(host, amplitude=0.25)


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
    said(call, "You hung up.")
    assert call.evaluate("sessionStorage.length") == 0


def test_tabThatDoesNotHearTheCallSaysSo(call, host):
    host.calls["c1"]["attached"] = False
    # A tab that heard nothing before.
    call.evaluate("sessionStorage.clear()")
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


def test_dropsTheOldestUplinkWhenTheNetworkIsSlow(blank):
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
        audio.open({ url: 'ws://x', token: 't', sessionId: 's', formats: ['pcm16'] });
        socket.onopen();
        socket.onmessage({ data: '{"byToken":"1","data":{"success":true}}' });
        globalThis.WebSocket = real;
        const send = (mark) => audio.send(new Uint8Array(348).fill(mark).buffer);
        send(1);
        // The browser holds 60 ms: 100 ms more may wait here.
        socket.bufferedAmount = 348 * 3;
        for (let mark = 2; mark <= 9; mark += 1) send(mark);
        const waited = audio.queuedMs;
        socket.bufferedAmount = 0;
        send(10);
        return { ...audio.statistics, waited, marks: sent.slice(1).map((data) => new Uint8Array(data)[0]) };
    }""")
    assert (found["sent"], found["dropped"], found["waited"]) == (7, 3, 160)
    assert found["marks"] == [1, 5, 6, 7, 8, 9, 10]


def test_aBusyPageDoesNotStopTheSound(watched, host):
    watched.tolerated = ("Synchronous XMLHttpRequest",)
    call = begin(watched.open())
    in_page(call, "spechPhone.audio.statistics.stream.played > 20")
    before = call.evaluate("spechPhone.audio.transport.read()")["stream"]["played"]
    # The page does nothing else until the host has heard a second of sound.
    call.evaluate("""() => {
        const request = new XMLHttpRequest();
        request.open('GET', '/test/sound', false);
        request.send();
    }""")
    assert call.evaluate("spechPhone.audio.transport.read()")["stream"]["played"] - before >= 25


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
    # count as one: it is left alone until it tells by itself that it has the call and may not let it be heard.
    page = watched.page.context.new_page()
    page.add_init_script("navigator.mediaDevices.getUserMedia = () => new Promise(() => {})")
    page.add_init_script(TELLS.replace("CONDITION", "spechPhone.state.tapToHear"))
    with page.expect_console_message(lambda line: line.text == "so it is"):
        page.goto(host.url)
        wait_for(lambda: len(host.requested("connect")) == 2)
        host.attach_now("c1")
    tap = page.get_by_role("button", name="Tap to hear the call")
    expect(tap).to_be_visible()
    tap.click()
    expect(tap).to_be_hidden()
    in_page(page, "spechPhone.audio.context.state === 'running'")
    host.frames.clear()
    wait_for(lambda: len(host.frames) > 20)


def test_followsAHostWhoseClockIsFast(blank):
    """The page's own worklet, in a context whose time passes as its samples are made: no machine is too slow for it."""
    found = blank.evaluate(PLAYS_OFFLINE, {"seconds": 30, "fast": 1.005})
    # Not followed, it would bring 150 ms more than is played.
    assert (found["overruns"], found["underruns"]) == (0, 0)
    assert found["trim"] > 1.001
    assert found["depthMs"] < 130
    assert found["frames"] > 1450
