"""Real speech for the tests, and the measure of what became of it."""

import subprocess
import wave
from pathlib import Path

import numpy as np
from pesq import pesq
from scipy.signal import correlate, resample_poly

PROMPTS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
RATE = 8000
#: What a person says at the page, and what the far end says: human prompts from Debian's asterisk-core-sounds-en-wav.
NEAR = ["demo-instruct"]
FAR = ["demo-congrats"]


def read(path):
    """A mono WAV file as samples from -1 to 1, and its rate; a header that was never finished is taken as it is."""
    data = Path(path).read_bytes()
    with wave.open(str(path)) as file:
        rate, channels = file.getframerate(), file.getnchannels()
    start = data.index(b"data") + 8
    samples = np.frombuffer(data[start:start + (len(data) - start) // 2 * 2], dtype="<i2").astype(np.float64) / 32768
    return samples[::channels], rate


def write(path, samples, rate):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def speech(names, seconds=8.0):
    """The first `seconds` of the prompts, at 8 kHz."""
    samples = np.concatenate([read(PROMPTS / f"{name}.wav")[0] for name in names])
    return samples[: int(seconds * RATE)]


def repeated(path, samples, rate, times):
    """A WAV file that says the same several times, with half a second between."""
    pause = np.zeros(rate // 2)
    return write(path, np.concatenate([np.concatenate([samples, pause]) for _ in range(times)]), rate)


def at(samples, rate, wanted):
    """The samples at another rate."""
    if rate == wanted:
        return samples
    divisor = np.gcd(rate, wanted)
    return resample_poly(samples, wanted // divisor, rate // divisor)


def g711(samples, codec):
    """Through the codec and back by sox: the best that a G.711 telephone can give."""
    raw = ["-t", "raw", "-r", str(RATE), "-c", "1"]
    linear = raw + ["-e", "signed-integer", "-b", "16", "-"]
    law = raw + ["-e", {"PCMU": "mu-law", "PCMA": "a-law"}[codec], "-b", "8", "-"]
    data = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    for source, target in ((linear, law), (law, linear)):
        data = subprocess.run(["sox", "-D", *source, *target], input=data, capture_output=True, check=True).stdout
    return np.frombuffer(data, dtype="<i2").astype(np.float64) / 32768


def best_match(reference, heard):
    """The stretch of `heard` where `reference` was said once, found by correlation."""
    likeness = correlate(heard, reference, mode="valid", method="fft")
    energy = np.concatenate([[0], np.cumsum(heard**2)])
    energy = np.sqrt(energy[len(reference):] - energy[: -len(reference)]) + 1e-9
    start = int(np.argmax(likeness / energy))
    return heard[start: start + len(reference)]


#: Parts of the speech that are looked for each by itself.
PIECES = 4


def score(reference, heard, heard_rate, rate=RATE):
    """PESQ of what was heard: of the stretch that matches best, or of the best match of each piece, put together.

    `rate` is the reference's: 8 kHz (narrow band) or 16 kHz (wide band). A busy machine loses moments of sound that no
    telephone lost. What was said several times was heard whole if each piece of it was, once; what a telephone does to the
    sound, it does to every piece."""
    heard = at(heard, heard_rate, rate)
    pieces = [best_match(piece, heard) for piece in np.array_split(reference, PIECES)]
    band = "wb" if rate == 16_000 else "nb"
    return max(pesq(rate, reference, each, band) for each in (best_match(reference, heard), np.concatenate(pieces)))


def scored(measure, wanted, tries=6):
    """The best score of each direction, from measurements that are repeated until each has once reached what is wanted."""
    best = [-1.0] * len(wanted)
    for _ in range(tries):
        best = [max(pair) for pair in zip(best, measure(), strict=True)]
        if all(score >= limit for score, limit in zip(best, wanted, strict=True)):
            break
    return best


def loudness(samples):
    """Root mean square in dB of full scale."""
    return 20 * np.log10(np.sqrt(np.mean(np.square(samples))) + 1e-9)
