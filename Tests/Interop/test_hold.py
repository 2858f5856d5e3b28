"""Hold and resume against telephones that nobody here wrote: who waits hears music, and after it both hear each other."""

import wave

import numpy as np
import pytest
from scipy.signal import correlate

import audio
import speech
from peers.baresip import Baresip
from peers.process import wait_until
from peers.kamailio import Kamailio
from test_calls import PEERS
from test_transports import alice, authority, save, secure_exchange  # noqa: F401 (two are fixtures)
from wiretap import Wiretap

#: How good the sound is can only be said while the machine does nothing else.
pytestmark = pytest.mark.speech

#: dB of full scale: below this nobody hears anything, above that somebody speaks or plays.
SILENT = -60
HEARD = -45
#: Of what `voice_in` tells: from here on it is the voice.
VOICE = 0.7


class RecordingTail:
    """What linphonec recorded since the last look."""

    def __init__(self, path):
        self.path = path
        self._read = 0

    def heard(self):
        try:
            samples, rate = audio.read(self.path)
        except (FileNotFoundError, wave.Error):
            # Nothing was said yet: linphonec writes its header late.
            return np.zeros(1), audio.RATE
        new, self._read = samples[self._read:], len(samples)
        return new if len(new) else np.zeros(1), rate

    def stop(self):
        pass


def ear_of(far, is_ipv6=False):
    """What the far end hears. baresip 1.0 ceases to record at the first re-INVITE, though it goes on to play."""
    return Wiretap(far.rtp_ports, is_ipv6) if isinstance(far, Baresip) else RecordingTail(far.recording)


@pytest.fixture
def way(tmp_path, secure_exchange, authority, cleanup):  # noqa: F811
    """An exchange that is reached by UDP, TCP, TLS or IPv6, and what the line's settings say of it."""
    def made(name):
        if name == "tls":
            exchange = secure_exchange("DNS:test.local")
            return exchange, {"port": exchange.tls_port, "transport": "tls", "certificate": "ca:" + authority.certificate.read_text()}
        (tmp_path / "kamailio").mkdir()
        exchange = Kamailio(tmp_path / "kamailio", address="::1" if name == "ipv6" else "127.0.0.1")
        cleanup(exchange.stop)
        return exchange, {"server": exchange.host, "transport": "tcp" if name == "tcp" else "udp"}
    return made


@pytest.fixture
def in_call(tmp_path, way, host, browser, far_speech, cleanup):
    """Starts a telephone and a call to it from the page; gives the telephone and its ear."""
    def start(peer, name="udp"):
        exchange, fields = way(name)
        (tmp_path / peer).mkdir()
        # baresip would have to be given the certificate; the way that matters here is ours.
        transport = "tcp" if name == "tcp" else "udp"
        far = PEERS[peer](tmp_path / peer, exchange, "bob", far_speech[1], "PCMU", transport=transport)
        cleanup(far.stop)
        ear = ear_of(far, name == "ipv6")
        cleanup(ear.stop)
        reply = save(host, browser, **alice(exchange, **fields))
        assert reply["success"], reply
        browser.page.wait_for_function("() => globalThis.spechPhone?.state.accounts.length === 1")
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


def listen(browser, listener, seconds):
    """What is heard from now on at the page (`browser`) or at the far end (its ear): samples and rate."""
    listener.heard()
    browser.wait(seconds)
    samples, rate = listener.heard()
    return samples if len(samples) else np.zeros(1), rate


def loudness(browser, listener, seconds):
    return audio.loudness(listen(browser, listener, seconds)[0])


def voice_in(samples, rate, said):
    """How much of what somebody said is in what was heard: the best likeness of half a second. A voice gives nearly 1, and 0.9 under
    music; music alone gives 0.3."""
    heard = audio.at(samples, rate, audio.RATE)
    energy = np.concatenate([[0], np.cumsum(heard**2)])
    size, best = audio.RATE // 2, 0.0
    for piece in np.split(said, range(size, len(said), size)):
        if len(piece) < size or len(heard) < size or audio.loudness(piece) < HEARD:
            continue
        norms = np.sqrt(np.maximum(energy[size:] - energy[:-size], 1e-9)) * np.linalg.norm(piece)
        best = max(best, np.max(correlate(heard, piece, mode="valid", method="fft") / norms))
    return best


def check_music(browser, ear, near_speech):
    """The far end hears music, and nothing of the person who has put it on hold."""
    wait_until(lambda: loudness(browser, ear, 2) > HEARD, 20, "music at the far end", step=0)
    assert voice_in(*listen(browser, ear, 4), near_speech[0]) < VOICE


def check_speech_both_ways(what, browser, ear, near_speech, far_speech, margins=speech.MARGINS):
    """Each understands the other nearly as well as the codec allows."""
    def talk():
        browser.heard()
        ear.heard()
        browser.wait(speech.SPEAKING)
        return ear.heard(), browser.heard()

    speech.check(f"after {what}", talk, near_speech[0], far_speech[0], speech.g711(near_speech[0], far_speech[0]), margins)


def margins_of(transport):
    """The signalling's way does not change the sound: there the claim is that it crosses."""
    return speech.MARGINS if transport == "udp" else speech.CROSSES


@pytest.mark.parametrize(("peer", "transport"), [
    ("baresip", "udp"), ("linphonec", "udp"), ("linphonec", "tcp"), ("baresip", "tls"), ("baresip", "ipv6"),
])
def test_whoever_is_held_hears_music_and_both_hear_each_other_afterwards(peer, transport, in_call, browser, near_speech, far_speech):
    _, ear = in_call(peer, transport)
    for _ in range(2):
        browser.page.click("#hold")
        wait_for_flag(browser, "heldHere", True)
        # What is still under way is played first; a busy machine has more of it.
        wait_until(lambda: loudness(browser, browser, 2) < SILENT, 20, "silence at the page", step=0)
        check_music(browser, ear, near_speech)
        browser.page.click("#hold")
        wait_for_flag(browser, "heldHere", False)
        wait_until(lambda: loudness(browser, browser, 2) > HEARD, 40, "the far end to be heard again")
    check_speech_both_ways(f"two holds, {peer}, {transport}", browser, ear, near_speech, far_speech, margins_of(transport))
    browser.hang_up()
    browser.wait_for_state("ended")
    assert browser.problems == []


@pytest.mark.parametrize("transport", ["udp", "tcp", "ipv6"])
def test_the_far_end_holds_and_comes_back(transport, in_call, browser, near_speech, far_speech):
    far, ear = in_call("baresip", transport)
    far.command("hold")
    wait_for_flag(browser, "held", True)
    # Whoever holds may play something (RFC 3264, section 8.4), and is sent nothing.
    wait_until(lambda: loudness(browser, ear, 2) < SILENT, 20, "silence at the far end", step=0)
    # Both hold, and the far end comes back first.
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", True)
    far.command("resume")
    wait_for_flag(browser, "held", False)
    check_music(browser, ear, near_speech)
    browser.page.click("#hold")
    wait_for_flag(browser, "heldHere", False)
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 40, "the far end to be heard again")
    check_speech_both_ways(f"holds by both, {transport}", browser, ear, near_speech, far_speech, margins_of(transport))
    assert browser.problems == []
