"""The playout buffer against a network that is late, in bursts, or keeps another clock. Time is simulated."""

import numpy as np
import pytest
from conftest import PACK, unpack

SIMULATE = "async (settings) => {" + PACK + """
    const {rate, contextRate, seconds, clock, arrivals, frequency, frameMs} = settings;
    const { PlayoutBuffer } = await import('/js/audio/playout-buffer.js');
    const buffer = new PlayoutBuffer(rate, contextRate);
    const size = (rate * frameMs) / 1000;
    const due = arrivals ?? Array.from({ length: Math.floor(seconds * 50 * clock) }, (_, i) => (i * 0.02) / clock);
    const output = new Float32Array(Math.ceil((seconds * contextRate) / 128) * 128);
    const depths = [];
    let next = 0;
    for (let at = 0; at < output.length; at += 128) {
        while (next < due.length && due[next] <= at / contextRate) {
            const base = next * size;
            const turn = (2 * Math.PI * frequency) / rate;
            buffer.push(Float32Array.from({ length: size }, (_, i) => 0.5 * Math.sin(turn * (base + i))));
            next += 1;
        }
        buffer.pull(output.subarray(at, at + 128));
        if ((at / 128) % 375 === 0) depths.push(buffer.statistics.averageMs);
    }
    return { output: seconds > 10 ? '' : pack(output), statistics: buffer.statistics, depths };
}"""


def simulate(blank, **settings):
    base = {"rate": 8000, "contextRate": 48000, "seconds": 4, "clock": 1, "arrivals": None, "frequency": 440, "frameMs": 20}
    result = blank.evaluate(SIMULATE, base | settings)
    result["output"] = unpack(result["output"])
    return result


def jumps(samples, frequency=440, rate=48000, amplitude=0.5):
    """Steps steeper than the tone itself can make: clicks."""
    steepest = 2 * np.pi * frequency / rate * amplitude
    return int(np.sum(np.abs(np.diff(samples)) > 1.5 * steepest))


def test_playsSteadyStreamWithoutATouch(blank):
    result = simulate(blank)
    statistics = result["statistics"]
    assert (statistics["underruns"], statistics["overruns"], statistics["trim"]) == (0, 0, 1)
    assert 40 <= statistics["averageMs"] <= 60
    tone = result["output"][24000:]
    phase = 2 * np.pi * 440 * np.arange(len(tone)) / 48000
    basis = np.stack([np.sin(phase), np.cos(phase)], axis=1)
    weights, *_ = np.linalg.lstsq(basis, tone, rcond=None)
    rest = tone - basis @ weights
    assert 10 * np.log10(np.mean(tone ** 2) / np.mean(rest ** 2)) > 60


@pytest.mark.parametrize("clock", [0.999, 0.9997, 1.0003, 1.001])
def test_followsTheOtherClock(blank, clock):
    result = simulate(blank, clock=clock, seconds=90)
    statistics = result["statistics"]
    assert (statistics["underruns"], statistics["overruns"]) == (0, 0)
    assert statistics["trim"] == pytest.approx(clock, abs=0.0003)
    assert all(25 < depth < 80 for depth in result["depths"])


def test_hidesUnderrunWithoutClickAndGrowsTarget(blank):
    arrivals = [i * 0.02 + (0.3 if i >= 50 else 0) for i in range(190)]
    result = simulate(blank, arrivals=arrivals)
    statistics = result["statistics"]
    assert statistics["underruns"] == 1
    assert statistics["targetMs"] == 60
    assert 200 < statistics["concealedMs"] < 500
    assert jumps(result["output"]) == 0


def test_cutsBackAfterAStallWithoutClick(blank):
    arrivals = [max(i * 0.02, 2.0 if 50 <= i < 100 else 0) for i in range(200)]
    result = simulate(blank, arrivals=arrivals)
    statistics = result["statistics"]
    assert statistics["overruns"] >= 1
    assert statistics["depthMs"] < 170
    # Cutting a pure tone shifts its phase: the blend keeps the step below what a click would be.
    assert jumps(result["output"], amplitude=1.0) == 0


def test_targetShrinksAgainInACalm(blank):
    arrivals = [i * 0.02 + (0.3 if i >= 50 else 0) for i in range(50 * 50)]
    result = simulate(blank, arrivals=arrivals, seconds=49)
    assert result["statistics"]["targetMs"] == 50


def test_swallowsTheJitterOfAGoodLine(blank):
    random = np.random.default_rng(5)
    arrivals = np.maximum.accumulate(np.arange(1000) * 0.02 + random.uniform(0, 0.03, 1000)).tolist()
    assert simulate(blank, arrivals=arrivals, seconds=20)["statistics"]["underruns"] <= 1


def test_longPacketsNeedMoreOfABuffer(blank):
    """Packets of 60 ms that come up to 30 ms late: what is there must last for 90."""
    random = np.random.default_rng(5)
    arrivals = np.maximum.accumulate(np.arange(333) * 0.06 + random.uniform(0, 0.03, 333)).tolist()
    statistics = simulate(blank, arrivals=arrivals, seconds=20, frameMs=60)["statistics"]
    assert statistics["underruns"] <= 1 and statistics["overruns"] == 0
    assert 50 <= statistics["averageMs"] <= 90


def test_isSilentUntilSomethingArrives(blank):
    result = simulate(blank, arrivals=[], seconds=1)
    assert not result["output"].any()
    assert result["statistics"]["underruns"] == 0
