"""Audio frames, byte for byte, and which of them are let in."""

import struct

import pytest
from fake_host import HEADER, frame, packet_frame

ENCODE = """async (fields) => {
    const { encodeFrame } = await import('/js/wire/audio-frame.js');
    const buffer = encodeFrame({ ...fields, samples: Int16Array.from(fields.samples) });
    return Array.from(new Uint8Array(buffer));
}"""
DECODE = """async (bytes) => {
    const { decodeFrame } = await import('/js/wire/audio-frame.js');
    const found = decodeFrame(Uint8Array.from(bytes).buffer);
    return found && { ...found, samples: Array.from(found.samples), packet: found.packet && Array.from(found.packet) };
}"""
STREAM = """async ({steps}) => {
    const { AudioStream } = await import('/js/audio/audio-stream.js');
    const played = [];
    const stream = new AudioStream((frame) => played.push([frame.epoch, frame.sequence]));
    for (const [what, value] of steps) {
        if (what === 'attach') stream.attach({ callId: 'c', streamId: 7, epoch: value, rate: 8000, frameMs: 20 });
        else if (what === 'detach') stream.detach();
        else stream.receive(Uint8Array.from(value).buffer);
    }
    return { ...stream.counters, counted: stream.counters.played, played };
}"""


def test_encodesEveryFieldWhereTheContractHasIt(blank):
    fields = {"stream": 0x01020304, "epoch": 0xFFFFFFFF, "sequence": 9, "time": 0x80000001, "rate": 16000,
              "silent": True, "samples": [1, -2, 32767, -32768]}
    expected = bytes.fromhex("5350 01 01 01020304 ffffffff 00000009 80000001 00003e80 0004 0001 0100 feff ff7f 0080")
    assert bytes(blank.evaluate(ENCODE, fields)) == expected


def test_decodesWhatAnotherHandEncoded(blank):
    found = blank.evaluate(DECODE, list(frame(7, 3, 41, 8000, [5, -6] * 80, time_ms=123)))
    assert (found["stream"], found["epoch"], found["sequence"], found["time"], found["rate"]) == (7, 3, 41, 123, 8000)
    assert found["samples"] == [5, -6] * 80
    assert found["silent"] is False


@pytest.mark.parametrize("spoil", [
    lambda data: data[:27], lambda data: b"XX" + data[2:], lambda data: data[:2] + b"\x02" + data[3:],
    lambda data: data[:3] + b"\x02" + data[4:], lambda data: data + b"\x00", lambda data: data[:-2],
    lambda data: b""])
def test_refusesWhatIsNotAFrame(blank, spoil):
    assert blank.evaluate(DECODE, list(spoil(frame(7, 3, 0, 8000, [1] * 160)))) is None


def test_silentFrameWithoutPayloadStandsForItsTime(blank):
    data = HEADER.pack(0x5350, 1, 1, 7, 3, 0, 0, 8000, 160, 1)
    assert blank.evaluate(DECODE, list(data))["samples"] == [0] * 160


def test_aReceiptStandsBetweenHeaderAndPayload(blank):
    fields = {"stream": 1, "epoch": 2, "sequence": 3, "time": 4, "rate": 16000, "silent": False, "samples": [1],
              "receipt": {"time": 0xFFFFFFFE, "excess": 70_000}}
    data = bytes.fromhex("5350 01 01 00000001 00000002 00000003 00000004 00003e80 0001 0002 fffffffe ffff 0100")
    assert bytes(blank.evaluate(ENCODE, fields)) == data
    found = blank.evaluate(DECODE, list(data))
    assert (found["receipt"], found["samples"]) == ({"time": 0xFFFFFFFE, "excess": 65_535}, [1])
    packet = packet_frame(7, 3, 0, b"\x78\x01", flags=2, receipt=(5, 6))
    found = blank.evaluate(DECODE, list(packet))
    assert (found["receipt"], found["packet"]) == ({"time": 5, "excess": 6}, [0x78, 1])
    silent = packet_frame(7, 3, 0, b"", flags=3, receipt=(5, 6))
    assert blank.evaluate(DECODE, list(silent))["receipt"] == {"time": 5, "excess": 6}
    for spoilt in (packet[:34], packet[:33], packet[:28], silent[:28], silent + b"\x00", data[:35], data + b"\x00"):
        assert blank.evaluate(DECODE, list(spoilt)) is None


def test_aPacketLastsSixtyMillisecondsAtMost(blank):
    assert blank.evaluate(DECODE, list(packet_frame(7, 3, 0, b"\x78", samples=2_880)))["count"] == 2_880
    assert blank.evaluate(DECODE, list(packet_frame(7, 3, 0, b"\x78", samples=2_881))) is None


def run_stream(blank, *steps):
    plain = [[what, list(value) if isinstance(value, bytes) else value] for what, value in steps]
    return blank.evaluate(STREAM, {"steps": plain})


def sound(epoch, sequence, rate=8000, stream=7):
    return ("frame", frame(stream, epoch, sequence, rate, [1] * (rate // 50)))


def test_dropsAndCountsStaleEpochsAndLateFrames(blank):
    result = run_stream(blank, ("attach", 2), sound(2, 0), sound(1, 50), sound(2, 1), sound(2, 1), sound(2, 4),
                        sound(2, 5, rate=16000), ("frame", b"nonsense"))
    assert result["played"] == [[2, 0], [2, 1], [2, 4]]
    assert (result["stale"], result["malformed"], result["gaps"], result["counted"]) == (3, 1, 2, 3)


def test_framesThatOvertakeTheirAttachmentAreNotLost(blank):
    result = run_stream(blank, ("attach", 1), sound(1, 0), ("detach", None), sound(2, 0), sound(2, 1), ("attach", 2),
                        sound(2, 2))
    assert result["played"] == [[1, 0], [2, 0], [2, 1], [2, 2]]
    assert result["stale"] == 0


def test_earlyFramesAreBounded(blank):
    result = run_stream(blank, *[sound(2, i) for i in range(50)], ("attach", 2))
    assert result["played"] == [[2, i] for i in range(40, 50)]
    assert result["stale"] == 40


def test_headerIs28Bytes():
    assert HEADER.size == 28
    assert len(frame(1, 1, 0, 8000, [0] * 160)) == 348
    assert struct.unpack(">H", frame(1, 1, 0, 8000, [])[:2]) == (0x5350,)
