"""The resampler's quality, measured in the browser that runs it."""

import numpy as np
import pytest
from conftest import PACK, unpack

MEASURE = "async (settings) => {" + PACK + """
    const {from, to, frequency, seconds, trim} = settings;
    const { Resampler } = await import('/js/audio/resampler.js');
    const resampler = new Resampler(from, to);
    if (trim) resampler.trim = trim;
    const output = [];
    const scratch = new Float32Array(4096);
    const block = new Float32Array(128);
    for (let start = 0; start < from * seconds; start += 128) {
        for (let i = 0; i < 128; i += 1) block[i] = 0.5 * Math.sin((2 * Math.PI * frequency * (start + i)) / from);
        resampler.write(block);
        output.push(...scratch.subarray(0, resampler.read(scratch)));
    }
    return { output: pack(output), overflow: resampler.overflow };
}"""
PAIRS = [(48000, 8000), (44100, 8000), (48000, 16000), (8000, 48000), (8000, 44100), (16000, 48000), (48000, 48000)]


def convert(blank, **settings):
    result = blank.evaluate(MEASURE, {"seconds": 1, "trim": 0} | settings)
    assert result["overflow"] == 0
    return unpack(result["output"])


def fit(samples, frequency, rate):
    """Amplitude of the tone, and the ratio of the tone to everything else in dB."""
    middle = samples[len(samples) // 10: -len(samples) // 10]
    phase = 2 * np.pi * frequency * np.arange(len(middle)) / rate
    basis = np.stack([np.sin(phase), np.cos(phase)], axis=1)
    weights, *_ = np.linalg.lstsq(basis, middle, rcond=None)
    rest = middle - basis @ weights
    return np.hypot(*weights), 10 * np.log10(np.mean((basis @ weights) ** 2) / np.mean(rest ** 2))


@pytest.mark.parametrize("rates", PAIRS)
@pytest.mark.parametrize("frequency", [200, 1000, 3300])
def test_keepsToneInPassBand(blank, rates, frequency):
    amplitude, ratio = fit(convert(blank, **{"from": rates[0]}, to=rates[1], frequency=frequency), frequency, rates[1])
    assert abs(20 * np.log10(amplitude / 0.5)) < 0.05
    assert ratio > 60


@pytest.mark.parametrize("rates", [(48000, 8000), (44100, 8000), (48000, 16000)])
@pytest.mark.parametrize("above", [1.0, 1.2, 2.3])
def test_suppressesToneInStopBandBy60Decibels(blank, rates, above):
    frequency = rates[1] / 2 * above + 50
    output = convert(blank, **{"from": rates[0]}, to=rates[1], frequency=frequency)
    middle = output[len(output) // 10: -len(output) // 10]
    assert 20 * np.log10(np.sqrt(np.mean(middle ** 2)) / (0.5 / np.sqrt(2))) < -60


@pytest.mark.parametrize("rates", PAIRS)
def test_makesAsManySamplesAsTheRatesSay(blank, rates):
    output = convert(blank, **{"from": rates[0]}, to=rates[1], frequency=400)
    assert abs(len(output) - rates[1]) < rates[1] * 0.01


def test_trimConsumesFaster(blank):
    nominal = convert(blank, **{"from": 8000}, to=48000, frequency=400, seconds=4)
    trimmed = convert(blank, **{"from": 8000}, to=48000, frequency=400, seconds=4, trim=1.005)
    assert len(nominal) / len(trimmed) == pytest.approx(1.005, abs=0.0002)
    _, ratio = fit(trimmed[:48000], 400 * 1.005, 48000)
    assert ratio > 60


def test_dropsOldestWhenNobodyReads(blank):
    overflow = blank.evaluate("""async () => {
        const { Resampler } = await import('/js/audio/resampler.js');
        const resampler = new Resampler(8000, 48000);
        for (let i = 0; i < 40; i += 1) resampler.write(new Float32Array(1000));
        return resampler.overflow;
    }""")
    assert 20_000 < overflow < 40_000
