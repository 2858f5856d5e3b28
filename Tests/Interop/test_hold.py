"""Hold and resume against telephones that nobody here wrote: who waits hears music, and after it both hear each other."""

import pytest

import audio
from peers.baresip import Baresip
from peers.process import wait_until
from test_calls import PAGE_MARGIN, PEERS, SIP_MARGIN
from wiretap import Wiretap

#: dB of full scale: below this nobody hears anything, above that somebody speaks or plays.
SILENT = -60
HEARD = -45


class RecordingTail:
    """What linphonec recorded since the last look."""

    def __init__(self, path):
        self.path = path
        self._read = 0

    def heard(self):
        samples, rate = audio.read(self.path)
        new, self._read = samples[self._read:], len(samples)
        return new, rate

    def stop(self):
        pass


def ear_of(far):
    """What the far end hears. baresip 1.0 ceases to record at the first re-INVITE, though it goes on to play."""
    return Wiretap(far.rtp_ports) if isinstance(far, Baresip) else RecordingTail(far.recording)


@pytest.fixture
def in_call(tmp_path, exchange, host, browser, far_speech, cleanup):
    """Starts a telephone and a call to it from the page; gives the telephone and its ear."""
    def start(peer):
        (tmp_path / peer).mkdir()
        far = PEERS[peer](tmp_path / peer, exchange, "bob", far_speech[1], "PCMU")
        cleanup(far.stop)
        ear = ear_of(far)
        cleanup(ear.stop)
        browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
        browser.to_phone()
        browser.dial("bob")
        browser.wait_for_state("active")
        browser.tap()
        browser.wait(3)
        return far, ear
    return start


def wait_for_flag(browser, name, value, seconds=40):
    browser.page.wait_for_function(
        "([name, value]) => globalThis.spechPhone.state.call?.[name] === value", arg=[name, value],
        timeout=seconds * 1000)


def loudness(browser, listener, seconds):
    """How loud it is from now on at the page (`browser`) or at the far end (its ear)."""
    listener.heard()
    browser.wait(seconds)
    return audio.loudness(listener.heard()[0])


def check_speech_both_ways(what, browser, ear, near_speech, far_speech):
    """Each understands the other nearly as well as the codec allows."""
    best = [audio.score(speech[0], audio.g711(speech[0], "PCMU"), audio.RATE) for speech in (near_speech, far_speech)]
    wanted = [best[0] - SIP_MARGIN, best[1] - PAGE_MARGIN]

    def measure():
        browser.heard()
        ear.heard()
        browser.wait(18)
        return audio.score(near_speech[0], *ear.heard()), audio.score(far_speech[0], *browser.heard())
    scores = audio.scored(measure, wanted)
    print(f"\nPESQ after {what}: far end {scores[0]:.2f} of {best[0]:.2f}, page {scores[1]:.2f} of {best[1]:.2f}")
    assert scores[0] >= wanted[0] and scores[1] >= wanted[1]


@pytest.mark.parametrize("peer", PEERS)
def test_whoever_is_held_hears_music_and_both_hear_each_other_afterwards(peer, in_call, browser, near_speech, far_speech):
    _, ear = in_call(peer)
    for _ in range(2):
        browser.page.click("#hold")
        wait_for_flag(browser, "heldHere", True)
        # What is still under way is played first; a busy machine has more of it.
        wait_until(lambda: loudness(browser, browser, 2) < SILENT, 20, "silence at the page", step=0)
        wait_until(lambda: loudness(browser, ear, 2) > HEARD, 20, "music at the far end", step=0)
        browser.page.click("#hold")
        wait_for_flag(browser, "heldHere", False)
        wait_until(lambda: loudness(browser, browser, 2) > HEARD, 40, "the far end to be heard again")
    check_speech_both_ways(f"two holds, {peer}", browser, ear, near_speech, far_speech)
    browser.hang_up()
    browser.wait_for_state("ended")
    assert browser.problems == []


def test_the_far_end_holds_and_comes_back(in_call, browser, near_speech, far_speech):
    far, ear = in_call("baresip")
    far.command("hold")
    wait_for_flag(browser, "held", True)
    # Both hold, and the far end comes back first.
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", True)
    far.command("resume")
    wait_for_flag(browser, "held", False)
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", False)
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 40, "the far end to be heard again")
    check_speech_both_ways("holds by both", browser, ear, near_speech, far_speech)
    assert browser.problems == []
