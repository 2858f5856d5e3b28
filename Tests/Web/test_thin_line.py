"""What the page does on a thin line: it measures what waits, sends less in longer packets, and leaves out what would come too late."""

import pytest
from conftest import in_page, wait_for
from fake_host import HEADER, packet_frame
from test_call import begin, check_sequence, headers

TRANSIT = """async (steps) => {
    const { Transit } = await import('/js/audio/line-control.js');
    const transit = new Transit();
    const told = [];
    for (const [time, now] of steps) {
        transit.observe(time, now);
        const receipt = transit.take(now);
        if (receipt) told.push([now, receipt.time, receipt.excess]);
    }
    return told;
}"""

CONTROL = """async ({begin, steps}) => {
    const { LineControl } = await import('/js/audio/line-control.js');
    const control = new LineControl();
    control.begin(...begin);
    const seen = [];
    let now = 0;
    let receiptDue = 0;
    for (const [ms, excess, queued] of steps) {
        for (const end = now + ms; now < end; now += 20) {
            const before = `${control.bitrate}/${control.frameMs}`;
            if (excess !== null && now >= receiptDue) {
                control.receive({ time: Math.max(0, now - 100), excess }, now);
                receiptDue = now + 100;
            }
            const held = control.hold(now);
            if (!held) control.observe(queued ?? 0, now);
            const after = `${control.bitrate}/${control.frameMs}`;
            if (after !== before) seen.push([now, after]);
        }
    }
    return { seen, step: `${control.bitrate}/${control.frameMs}`, ...control.counters };
}"""

#: One direction of a line of `rate` bits per second, and what comes back over the other.
SIMULATE = """async ({seconds, rate, seed, bump}) => {
    const { LineControl, Transit } = await import('/js/audio/line-control.js');
    const [control, transit] = [new LineControl(), new Transit()];
    const [HEADERS, DELAY, JITTER, OTHER_CLOCK] = [88, 50, 30, 4_294_900_000];
    let state = seed;
    const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    control.begin(true, 48_000, 60);
    let [free, arrival, pieces] = [0, 0, 0];
    const [coming, back, waits, steps] = [[], [], [], []];
    const send = (bytes, now) => {
        free = Math.max(free, now) + (bytes * 8_000) / rate;
        arrival = Math.max(arrival, free + DELAY + JITTER * random());
        coming.push([arrival, now]);
        waits.push([now, free - now]);
    };
    for (let now = 0; now < seconds * 1_000; now += 10) {
        while (coming[0]?.[0] <= now) {
            const [at, sent] = coming.shift();
            transit.observe(sent, at + OTHER_CLOCK);
        }
        if (now % 60 === 0) {
            const receipt = transit.take(now + OTHER_CLOCK);
            if (receipt) back.push([now + DELAY + JITTER, receipt]);
        }
        while (back[0]?.[0] <= now) control.receive(back.shift()[1], now);
        // What the other socket says in between.
        if (bump && now % 5_000 === 0) free = Math.max(free, now) + (bump * 8_000) / rate;
        if (now % 20 !== 0) continue;
        const held = control.hold(now);
        if (held === 'mark') send(HEADERS, now);
        if (held) continue;
        control.observe(0, now);
        const { bitrate, frameMs } = control;
        if (steps.at(-1)?.[1] !== `${bitrate}/${frameMs}`) steps.push([now, `${bitrate}/${frameMs}`]);
        pieces += 20;
        if (pieces < frameMs) continue;
        send((bitrate * pieces) / 8_000 + HEADERS, now);
        pieces = 0;
    }
    return { waits, steps, ...control.counters };
}"""


def transit(blank, *steps):
    return blank.evaluate(TRANSIT, list(steps))


def control(blank, *steps, begin=(True, 48_000, 60)):
    return blank.evaluate(CONTROL, {"begin": list(begin), "steps": [list(step) for step in steps]})


def test_nothingWaitsOnAnEvenLineWhateverTheClocksSay(blank):
    told = transit(blank, *[((number * 20 + 0xFFFFFF00) & 0xFFFFFFFF, 5_000 + number * 20) for number in range(100)])
    assert {excess for _, _, excess in told} == {0}
    # Three times in a second are enough, each about the newest frame.
    assert 6 <= len(told) <= 8
    assert [now for now, _, _ in told] == [5_000 + 300 * number for number in range(7)]
    assert told[1][1] == (300 + 0xFFFFFF00) & 0xFFFFFFFF


def test_whatWaitsIsTheTimeBeyondTheQuickestAndIsToldSoon(blank):
    # From the first second on each frame waits 5 ms longer than the one before.
    late = [max(0, number - 50) * 5 for number in range(100)]
    told = transit(blank, *[(number * 20, 80 + number * 20 + late[number]) for number in range(100)])
    assert told[-1][2] >= 200 and told[-1][2] <= late[-1]
    busy = [now for now, _, excess in told if excess > 60]
    assert len(busy) > 5 and all(100 <= later - earlier <= 130 for earlier, later in zip(busy, busy[1:]))


def test_oneLateFrameIsNoQueue(blank):
    told = transit(blank, *[(number * 20, number * 20 + (150 if number % 10 == 0 else 0)) for number in range(100)])
    assert {excess for _, _, excess in told} == {0}


def test_driftAndAnotherRouteAreFollowed(blank):
    """A clock that is slow by 500 ppm for a minute, then a route that takes 90 ms longer."""
    steps = [(number * 20, number * 20.01 + (90 if number > 3_000 else 0)) for number in range(5_000)]
    told = transit(blank, *steps)
    before = [excess for now, _, excess in told if now < 60_000]
    assert max(before) < 20
    assert next(excess for now, _, excess in told if now > 61_000) > 80
    assert told[-1][2] < 20


def test_aClockThatJumpsBeginsAnew(blank):
    told = transit(blank, *[(number * 20, number * 20 + (3_600_000 if number > 50 else 0)) for number in range(100)])
    assert {excess for _, _, excess in told} == {0}


def test_aLineThatIsFreeGetsTheBestSoonAndTheOldPaceWithoutReceipts(blank):
    free = control(blank, (20_000, 0))
    assert [step for _, step in free["seen"]] == ["24000/20", "32000/20", "48000/20"]
    assert free["seen"][0][0] < 1_000 and free["seen"][2][0] < 6_000
    # No receipt, no better: nothing is known.
    assert control(blank, (20_000, None))["seen"] == []
    without = control(blank, (20_000, None, 0), (2_500, None, 80), begin=(False, 24_000))
    assert [step for _, step in without["seen"]] == ["16000/20", "12000/20"]


def test_aCrowdedLineGetsLessInLongerPackets(blank):
    crowded = control(blank, (12_000, 80))
    assert [step for _, step in crowded["seen"]] == ["16000/60", "12000/60", "8000/60"]
    times = [now for now, _ in crowded["seen"]]
    # Of a line that is new nobody needs to be as sure as later.
    assert times[0] == 160
    # Each step waits for what the one before has brought.
    assert all(later - earlier >= 1_000 for earlier, later in zip(times, times[1:]))
    # What waits here counts like what waits on the way.
    assert control(blank, (720, 0, 80))["step"] == "16000/60"
    # A browser that makes no longer packets has the bitrates alone.
    assert control(blank, (12_000, 80), begin=(True, 48_000, 20))["step"] == "8000/20"
    # Other sounds of the same line pass in between.
    passing = control(blank, (180, 80), (2_500, 0), *[(ms, excess) for _ in range(3) for ms, excess in ((600, 100), (600, 0))])
    assert ([step for _, step in passing["seen"]], passing["left"]) == (["16000/60"], 0)
    # A lower limit is the best there is.
    assert control(blank, (20_000, 0), begin=(True, 16_000, 60))["step"] == "16000/20"
    assert [step for _, step in control(blank, (3_000, 80), begin=(True, 16_000, 60))["seen"]] == ["16000/60", "12000/60"]


def test_whatComesMuchTooLateIsLeftOut(blank):
    late = control(blank, (300, 300), (300, 0))
    # Nobody waits to be sure, and it is two steps.
    assert late["seen"] == [[0, "12000/60"]]
    # 280 ms, in pieces of 20; receipts of what was sent before that say nothing new.
    assert late["left"] == 14
    # Nobody waits for minutes.
    assert control(blank, (100, 60_000), (2_900, None))["left"] == 100


def test_whatWaitsALittleGoesAwayByItself(blank):
    """Nothing is left out where the slower pace, or the end of a jam, is enough."""
    slower = control(blank, (1_500, 0), (600, 100), (1_000, 0))
    assert [step for _, step in slower["seen"]] == ["24000/20", "24000/40"]
    jam = control(blank, (1_500, 0), (300, 100), (8_000, 0), (1_500, 100), (3_000, 0))
    assert [step for _, step in jam["seen"]] == ["24000/20", "24000/40"]
    assert slower["left"] == jam["left"] == 0
    # Where it stays all the same it is left out; if that was not enough, the pace is slower again.
    stays = control(blank, (1_500, 0), (1_500, 100), (1_000, 0))
    assert [step for _, step in stays["seen"]] == ["24000/20", "24000/40"]
    assert 3 <= stays["left"] <= 4
    lasts = control(blank, (1_500, 0), (3_500, 100))
    assert [step for _, step in lasts["seen"]] == ["24000/20", "24000/40", "16000/60"]


def test_oneJamAfterACalmIsForgiven(blank):
    """A mobile network stops now and then, whatever is sent."""
    begin = ((180, 80), (4_000, 0), (120, 300))
    once = control(blank, *begin, (3_000, 0))
    assert [step for _, step in once["seen"]] == ["16000/60"]
    assert once["left"] >= 14
    twice = control(blank, *begin, (1_000, 0), (120, 300))
    assert [step for _, step in twice["seen"]] == ["16000/60", "8000/60"]


def test_aStepUpThatFailedIsTriedLaterAndLater(blank):
    fails = control(blank, (180, 80), (10_400, 0), (500, 80), (60_000, 0))["seen"]
    assert [step for _, step in fails[:4]] == ["16000/60", "24000/40", "16000/60", "24000/40"]
    assert 9_900 <= fails[1][0] - fails[0][0] <= 10_500
    # It is taken back at the first sign.
    assert fails[2][0] - 180 - 10_400 <= 300
    # Twenty seconds the next time.
    assert 19_900 <= fails[3][0] - fails[2][0] <= 21_000


def test_aStalledLineIsNotFilled(blank):
    stalled = control(blank, (1_000, 0), (3_000, None))
    # A second of sound goes out, then nothing until the limit, when the host may just have nothing to say.
    assert 90 <= stalled["left"] <= 110
    assert control(blank, (1_000, 0), (10_000, None))["left"] <= 155
    # Before the first receipt nobody knows of a stall.
    assert control(blank, (5_000, None))["left"] == 0


def test_receiptsOfNoFrameOfOursAreCountedAndSayNothing(blank):
    found = blank.evaluate("""async () => {
        const { LineControl } = await import('/js/audio/line-control.js');
        const control = new LineControl();
        control.begin(true, 48_000, 60);
        for (const time of [100_001, 30_000, 0xFFFFFFFF, 99_000, 98_999]) control.receive({ time, excess: time === 99_000 ? 0 : 900 }, 100_000);
        return { ...control.counters, held: control.hold(100_000) };
    }""")
    assert found == {"receipts": 1, "wrong": 4, "left": 0, "held": None}


@pytest.mark.parametrize(("rate", "best", "bump"), [
    (64_000, "24000/20", 200), (48_000, "24000/40", 200), (32_000, "16000/60", 0), (32_000, "16000/60", 200),
    (24_000, "12000/60", 0)])
def test_aLineOfAnyRateIsFoundAndKept(blank, rate, best, bump):
    seed = 1
    found = blank.evaluate(SIMULATE, {"seconds": 120, "rate": rate, "seed": seed, "bump": bump})
    late = [(now, wait) for now, wait in found["waits"] if now > 3_000 and wait > 160 + 60]
    assert len(late) < 0.01 * len(found["waits"]), (seed, late[:5])
    # It stays where it fits: a step up is tried now and then, and taken back.
    held = {}
    for (now, step), (after, _) in zip(found["steps"], [*found["steps"][1:], (120_000, "")]):
        held[step] = held.get(step, 0) + after - now
    assert held[best] > 0.7 * 120_000, (seed, held)
    assert len(found["steps"]) < 14, (seed, found["steps"])
    # 20 ms each: what was left out is sound of the beginning, for the most part.
    assert found["left"] * 20 < 3_000, (seed, found["left"])
    assert found["wrong"] == 0


def receipt_frame(host, excess, after=100):
    """A silent frame of the host, with a receipt of what the page sent so long before its newest frame."""
    time = HEADER.unpack(host.frames[-1][:HEADER.size])[6]
    return packet_frame(7, 1, host.sequence, b"", flags=3, receipt=(time - after, excess))


@pytest.fixture
def call(watched, host):
    """A page in a call in Opus with a host that reads receipts and, for once, sends nothing by itself."""
    host.format, host.receipts, host.echoes = "opus", True, False
    return begin(watched.open())


def said(host, excess):
    """Tells the page what waits, until its frames are of another kind than before."""
    host.send_audio(receipt_frame(host, excess))
    host.sequence += 1


def samples(host):
    return HEADER.unpack(host.frames[-1][:HEADER.size])[8]


def test_aCrowdedLineGetsPacketsOfSixtyMilliseconds(call, host):
    wait_for(lambda: len(host.frames) > 30)
    assert samples(host) == 1_920
    wait_for(lambda: said(host, 300) or samples(host) == 2_880, what="packets of 60 ms")
    wait_for(lambda: len(host.frames[-1]) > HEADER.size + 6 and samples(host) == 2_880, what="sound in them")
    codec = call.evaluate("spechPhone.audio.transport.read()")
    assert codec["codec"]["frameMs"] == 60 and codec["codec"]["bitrate"] <= 16_000
    assert codec["line"]["receipts"] > 0 and codec["line"]["left"] > 0
    check_sequence(call, host)
    whole = [data for data in host.frames if HEADER.unpack(data[:HEADER.size])[8] == 2_880]
    # RFC 6716, section 3.1: the configuration tells how long the frames in a packet are.
    assert {data[HEADER.size + 6 * (data[27] >> 1)] >> 3 & 3 for data in whole if not data[27] & 1} == {3}


def test_thePageTellsWhatWaitsOnTheWayToIt(call, host):
    wait_for(lambda: len(host.frames) > 30)
    host.frames.clear()
    for number in range(40):
        host.send_audio(packet_frame(7, 1, host.sequence, b"", flags=1, time_ms=1_000 + 20 * number))
        host.sequence += 1
    wait_for(lambda: any(data[27] & 2 for data in host.frames), what="a receipt")
    told = next(data for data in host.frames if data[27] & 2)
    time, excess = int.from_bytes(told[28:32]), int.from_bytes(told[32:34])
    assert 1_000 <= time < 1_800 and time % 20 == 0 and excess < 60_000


def test_aHostWithoutReceiptsGetsNone(watched, host):
    host.format = "opus"
    call = begin(watched.open())
    wait_for(lambda: len(host.frames) > 60)
    assert host.audio_connects[-1]["data"]["receipts"] is True
    assert not any(data[27] & 2 for data in host.frames)
    assert {each[8] for each in headers(host)} == {960}
