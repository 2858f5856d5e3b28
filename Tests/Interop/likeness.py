"""How much of what was said arrived, how late, and how well: two tracks of one clock compared piece by piece."""

from dataclasses import dataclass

import numpy as np
from pesq import NoUtterancesError, pesq
from scipy.signal import correlate

from audio import RATE

#: A piece that is looked for, and the step from one to the next, in seconds.
PIECE, STEP = 0.32, 0.16
#: No sound is looked for that is later than this.
LATEST = 4.0
#: A piece counts as arrived if it is at least so alike at some delay; codecs at 6 kbit/s give 0.7 and more.
ALIKE = 0.5
#: Pieces with less of a voice than this (of full scale, root mean square) tell nothing.
VOICE = 0.02
#: Seconds that PESQ judges at once.
JUDGED = 8.0


@dataclass
class Likeness:
    #: Share of the pieces that arrived nowhere.
    missing: float
    #: Seconds, in half of the pieces and in 95 of 100.
    p50: float
    p95: float
    #: Median over stretches of eight seconds; None where nothing could be judged.
    pesq: float | None
    pieces: int


def compare(said, heard, begin, end):
    """What was said between two times, against what was heard."""
    delays, missing = [], 0
    for start in np.arange(begin, end - PIECE - LATEST, STEP):
        piece = said.part(start, PIECE)
        if np.sqrt(np.mean(piece**2)) < VOICE:
            continue
        delay = _delay(piece, heard.part(start, PIECE + LATEST))
        if delay is None:
            missing += 1
        else:
            delays.append(delay)
    count = len(delays) + missing
    p50, p95 = np.percentile(delays, [50, 95]) if delays else (float("nan"), float("nan"))
    return Likeness(missing / max(1, count), p50, p95, _score(said, heard, begin, end, p50), count)


def _delay(piece, heard):
    """Seconds after which the piece is heard best; None if it is not."""
    products = correlate(heard, piece, mode="valid", method="fft")
    energy = np.concatenate([[0], np.cumsum(heard**2)])
    energy = np.sqrt(np.maximum(energy[len(piece):] - energy[:-len(piece)], 0))
    # What is much softer than it was said is not what was said.
    floor = 0.1 * np.linalg.norm(piece)
    alike = products / (np.maximum(energy, floor) * np.linalg.norm(piece))
    best = int(np.argmax(alike))
    return best / RATE if alike[best] >= ALIKE else None


def _score(said, heard, begin, end, delay):
    if not np.isfinite(delay):
        return None
    scores = []
    for start in np.arange(begin, end - JUDGED - LATEST / 2, JUDGED / 2):
        try:
            scores.append(pesq(RATE, said.part(start, JUDGED), heard.part(start + delay, JUDGED), "nb"))
        except NoUtterancesError:
            scores.append(1.0)
    return float(np.median(scores)) if scores else None
