"""Opus between page and host: packets both ways, silence that costs nothing, and changes in mid-call."""

import pytest
from conftest import in_page, wait_for
from fake_host import HEADER, packet_frame
from test_call import MICROPHONE_TONE, begin, check_sequence, headers, record, strength

WITHOUT_OPUS = """export * from '/js/audio/opus-codec.js?whole';
export const supportedFormats = async () => ['pcm16'];"""


@pytest.fixture
def call(watched, host):
    """A page in a call with the echo, in Opus."""
    host.format = "opus"
    return begin(watched.open())


def formats(frames):
    return {data[3] for data in frames}


def test_speaksOpusInFramesOfTheContract(call, host):
    wait_for(lambda: len(host.frames) > 80)
    found = headers(host)
    assert {each[:3] for each in found} == {(0x5350, 1, 2)}
    assert {each[3:5] for each in found} == {(7, 1)}
    assert {(each[7], each[8]) for each in found} == {(48_000, 960)}
    check_sequence(call, host)
    # A microphone that is still silent says so with an empty frame.
    assert all((len(data) == HEADER.size) == (data[27] == 1) for data in host.frames)
    lengths = [length for data in host.frames if (length := len(data) - HEADER.size)]
    assert len(lengths) > 40 and max(lengths) <= 1_275
    # 24 kbit/s are 60 bytes in 20 ms.
    assert sum(lengths) / len(lengths) < 90


def test_playsTheFarEndsPackets(call, host):
    in_page(call, "spechPhone.audio.statistics.codec.decoded > 50")

    def is_whole():
        samples, rate = record(call, 1100)
        share, amplitude = strength(samples[-rate:], MICROPHONE_TONE, rate)
        return share > 0.9 and abs(amplitude - 0.5) < 0.08
    wait_for(is_whole, what="a whole second of the tone through the codec")


def test_silenceIsAMarkNowAndThen(call, host):
    wait_for(lambda: len(host.frames) > 30)
    call.click("#mute")
    wait_for(lambda: host.frames[-1][27] == 1, what="silence flag")
    host.frames.clear()
    before = call.evaluate("spechPhone.audio.transport.read()")["codec"]["paused"]
    in_page(call, f"spechPhone.audio.statistics.codec.paused >= {before + 50}")
    marks = list(host.frames)
    after = call.evaluate("spechPhone.audio.transport.read()")["codec"]["paused"]
    assert marks and {len(data) for data in marks} == {HEADER.size}
    assert {data[26:28] for data in marks} == {b"\x00\x01"}
    assert len(marks) <= (after - before) / 10 + 2
    call.keyboard.press("m")
    wait_for(lambda: host.frames[-1][27] == 0, what="end of silence")
    assert formats(host.frames) == {2}


def test_changesTheFormatInMidCall(call, host):
    wait_for(lambda: len(host.frames) > 30)
    call.evaluate("spechPhone.audio.transport.useFormat('pcm16')")
    wait_for(lambda: host.frames[-1][3] == 1, what="samples")
    assert host.format_changes == [{"format": "pcm16"}]
    assert headers(host)[-1][7:9] == (8000, 160)
    played = call.evaluate("spechPhone.audio.transport.read()")["stream"]["played"]
    in_page(call, f"spechPhone.audio.statistics.stream.played > {played + 30}")
    call.evaluate("spechPhone.audio.transport.useFormat('opus', 16000)")
    wait_for(lambda: host.frames[-1][3] == 2 and len(host.frames[-1]) > HEADER.size, what="packets")
    assert host.format_changes[-1] == {"format": "opus", "bitrate": 16000}
    assert {each[3:5] for each in headers(host)} == {(7, 1)}
    check_sequence(call, host)


def test_damagedPacketsDoNotEndTheCall(call, host):
    host.echoes = False
    host.send_audio(*[packet_frame(7, 1, 1_000 + number, bytes([255] * 5)) for number in range(3)])
    wait_for(lambda: host.frames and host.frames[-1][3] == 1, what="samples instead of packets")
    host.echoes = True
    played = call.evaluate("spechPhone.audio.transport.read()")["stream"]["played"]
    host.sequence = 2_000
    in_page(call, f"spechPhone.audio.statistics.stream.played > {played + 30}")


def test_aPageWithoutOpusSaysSo(make, host):
    watched = make(service_workers="block")
    watched.page.context.route("**/js/audio/opus-codec.js", lambda route: route.fulfill(
        content_type="text/javascript", body=WITHOUT_OPUS))
    begin(watched.open())
    assert host.audio_connects[-1]["data"]["formats"] == ["pcm16"]
    wait_for(lambda: len(host.frames) > 20)
    assert formats(host.frames) == {1}


def test_onlyWhatNobodyCouldHearIsSilence(blank):
    found = blank.evaluate("""async () => {
        const { SilenceGate } = await import('/js/audio/silence-gate.js');
        const gate = new SilenceGate();
        const frame = (peak) => new Int16Array(960).fill(peak);
        const judge = (count, peak, muted = false) =>
            Array.from({ length: count }, () => gate.judge(frame(peak), muted)).join(' ');
        return {
            speech: judge(2, 3000), room: judge(40, -40), pause: judge(15, 4), quiet: judge(12, 4),
            again: judge(1, 300), muted: judge(11, 9000, true), back: judge(1, 9000),
        };
    }""")
    assert set(found["speech"].split()) == set(found["room"].split()) == set(found["pause"].split()) == {"sound"}
    assert found["quiet"] == " ".join(["mark", *["skip"] * 9, "mark", "skip"])
    assert found["again"] == found["back"] == "sound"
    assert found["muted"] == " ".join(["mark", *["skip"] * 9, "mark"])


def test_aCodecThatTakesNothingAnyMoreIsGivenUp(blank):
    """It reports no error: only its queue tells."""
    found = blank.evaluate("""async () => {
        const { OpusDecoder } = await import('/js/audio/opus-codec.js');
        const whole = globalThis.AudioDecoder;
        let queue = 0;
        globalThis.AudioDecoder = class {
            state = 'configured';
            get decodeQueueSize() { return queue; }
            configure() {}
            decode() { queue += 1; }
        };
        let failures = 0;
        const decoder = new OpusDecoder(() => {}, () => { failures += 1; });
        const decode = (count) => { for (let i = 0; i < count; i += 1) decoder.decode(new Uint8Array([8, 0])); return failures; };
        const seen = [decode(8), decode(99)];
        queue = 0;
        seen.push(decode(8), decode(99), decode(1), decode(500));
        globalThis.AudioDecoder = whole;
        return seen;
    }""")
    assert found == [0, 0, 0, 0, 1, 1]
