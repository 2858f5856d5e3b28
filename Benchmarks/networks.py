"""Our jitter buffer beside NetEq on the same packets: scores what `Networks` played, and writes tables. `Scripts/networks` runs it.

    .venv/bin/python Benchmarks/networks.py PROGRAM [--codecs pcma,opus] [--network jitter] [--seed 1] [--write docs/sound.md]
"""

import argparse
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from pesq import NoUtterancesError, pesq
from scipy.signal import resample_poly

MARKS = "<!-- networks -->\n", "<!-- end of networks -->\n"
#: Sample rates of what was heard.
RATES = {"pcma": 8_000, "opus": 48_000}
#: Seconds that PESQ judges at once, and how many such stretches of a course it judges.
JUDGED, STRETCHES = 8, 9
#: Shares that differ by less are equal: two packets of three minutes.
EQUAL = 0.0002
NAMES = {"pcma": "G.711 (A-law)", "opus": "Opus, 24 kbit/s with redundancy"}


def courses(program, seed, codec, folder, network):
    """What `Networks` measured: one record for each course."""
    command = [program, str(seed), codec, folder] + ([network] if network else [])
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def score(said, heard, course, codec):
    """PESQ, the median over stretches of what was heard."""
    rate = RATES[codec]
    band, judged, down = ("nb", 8_000, 1) if rate == 8_000 else ("wb", 16_000, rate // 16_000)
    shift = int((course["mean"] - course["begin"]) * rate / 1000)
    scores = []
    for start in np.linspace(2 * rate, len(said) - (JUDGED + 2) * rate, STRETCHES).astype(int):
        # Where the far end's clock was by then.
        there = int(start * (1 + course["drift"] / 1e6)) + shift
        pieces = [track[max(0, place):][:JUDGED * rate].astype(float) for track, place in ((said, start), (heard, there))]
        if down > 1:
            pieces = [resample_poly(piece, 1, down) for piece in pieces]
        try:
            scores.append(pesq(judged, *[piece.astype(np.int16) for piece in pieces], band))
        except NoUtterancesError:
            continue
    return float(np.median(scores))


def late(row):
    """What it made up beyond what it makes up of the same losses where nothing is late."""
    return row["concealed"] - row["least"]


def delay_at(rows, share):
    """The mean delay with which a receiver makes up this share for what is late: on the line between its settings, of which those that
    are beaten in both by another are left out. None if it cannot make up so little."""
    course = []
    for point in sorted((late(row), row["mean"]) for row in rows):
        if not course or point[1] < course[-1][1]:
            course.append(point)
    if share < course[0][0] - EQUAL:
        return None
    for (share_before, before), (share_after, after) in zip(course, course[1:]):
        if share <= share_after:
            return after + (before - after) * (share_after - max(share, share_before)) / (share_after - share_before)
    return course[-1][1]


def tables(codec, rows, folder):
    networks = list(dict.fromkeys(row["network"] for row in rows))

    def of(network, receiver, setting=None):
        return [row for row in rows if (row["network"], row["receiver"]) == (network, receiver)
                and setting in (None, row["setting"])]

    def judge(network):
        prefix = "".join(letter if letter.isalnum() else "-" for letter in f"{rows[0]['codec']}-{network}-said")
        said = np.fromfile(Path(folder) / f"{prefix}.raw", np.int16)
        for receiver in ("ours", "NetEq"):
            [row] = of(network, receiver, "own")
            row["pesq"] = score(said, np.fromfile(row["sound"], np.int16), row, codec)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(judge, networks))

    def cell(row):
        return (f"{row['mean']:.0f} / {row['p95']:.0f} | {100 * row['concealed']:.1f} % | {100 * row['stretched']:.1f} % | "
                f"{row['pesq']:.2f}")

    def gap(ours, theirs):
        if ours is None or theirs is None:
            return "–"
        return f"{ours:.0f} : {theirs:.0f}" + (" ✗" if round(ours) > round(theirs) else "")

    way = "delay mean / p95, ms | made up | stretched | PESQ"
    lines = [f"### {NAMES[codec]}", "", f"| network | ours: {way} | NetEq: {way} |", "|---" * 9 + "|"]
    for network in networks:
        [ours], [theirs] = of(network, "ours", "own"), of(network, "NetEq", "own")
        lines.append(f"| {network} | {cell(ours)} | {cell(theirs)} |")
    lines += ["", "Mean delay in ms at equal shares made up for what was late, ours : NetEq's; ✗ where ours is longer.", "",
              "| network | at our share | NetEq in steps of 10 ms | at NetEq's share | NetEq in steps of 10 ms |", "|---" * 5 + "|"]
    for network in networks:
        [ours] = of(network, "ours", "own")
        at_ours, at_theirs = [], []
        for receiver in ("NetEq", "NetEq at 10 ms"):
            [theirs] = of(network, receiver, "own")
            at_ours.append(gap(ours["mean"], delay_at(of(network, receiver), late(ours))))
            at_theirs.append(gap(delay_at(of(network, "ours"), late(theirs)), theirs["mean"]))
        lines.append(f"| {' | '.join([network] + at_ours + at_theirs)} |")
    return lines + [""]


def write(path, text):
    path = Path(path)
    before, rest = path.read_text().split(MARKS[0])
    path.write_text(before + MARKS[0] + text + MARKS[1] + rest.split(MARKS[1])[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="Networks, as `swift build` made it")
    parser.add_argument("--codecs", default="pcma,opus")
    parser.add_argument("--network", help="only those whose name has this in it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", help="the document that gets the tables")
    chosen = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    lines = [f"Seed {chosen.seed}, commit {commit}.", ""]
    for codec in chosen.codecs.split(","):
        with tempfile.TemporaryDirectory() as folder:
            lines += tables(codec, courses(chosen.program, chosen.seed, codec, folder, chosen.network), folder)
    print("\n".join(lines))
    if chosen.write:
        write(chosen.write, "\n".join(lines))


main()
