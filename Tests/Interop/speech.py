"""Speech that crosses a call both ways, and how much of it is left at each end."""

import audio
from peers.process import wait_until

#: PESQ that a call may lose against the codec alone: on the SIP side, and at the page, which also resamples twice.
MARGINS = (0.3, 0.4)
#: Seconds in which the eight seconds of speech are said once as a whole, wherever in them one begins to listen.
SPEAKING = 18


def listen(browser, far, seconds=SPEAKING):
    """Both ears of a call that has been answered, which is then hung up: samples and rate at the far end, and at the page."""
    browser.tap()
    browser.wait(seconds)
    heard = browser.heard()
    browser.hang_up()
    browser.wait_for_state("ended")
    return recording(far), heard


def recording(far):
    """What the far end recorded of its last call: samples and rate."""
    return audio.read(wait_until(lambda: _finished(far), 40, "the far end's recording"))


def _finished(far):
    try:
        return far.recording if far.recording.stat().st_size > 100_000 else None
    except (ValueError, FileNotFoundError):
        return None


def g711(near, far, codec="PCMU"):
    """What G.711 alone leaves of what either end says: the best there can be at the far end, and at the page."""
    return [audio.score(said, audio.g711(said, codec), audio.RATE) for said in (near, far)]


def check(what, call, near, far, best, margins=MARGINS, score=audio.score):
    """Calls until each end once heard the other as well as it can be (`best`), less the margin; `call` gives both ears."""
    wanted = [most - margin for most, margin in zip(best, margins, strict=True)]

    def measure():
        at_far, at_page = call()
        return score(near, *at_far), score(far, *at_page)
    scores = audio.scored(measure, wanted)
    print(f"\nPESQ {what}: far end {scores[0]:.2f} of {best[0]:.2f}, page {scores[1]:.2f} of {best[1]:.2f}")
    assert scores[0] >= wanted[0] and scores[1] >= wanted[1], (scores, wanted)


#: For calls where the claim is that the same sound crosses; how good it is, is judged in test_calls.
CROSSES = tuple(3 * margin for margin in MARGINS)
