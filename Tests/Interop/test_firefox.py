"""The page in Firefox: registered, in a conversation, and in a call that both ends hear. A sound card is not needed: PulseAudio
makes a loudspeaker and a microphone of its own. Skipped, and said so, where Firefox or PulseAudio is not installed."""

import json
import shutil
import time

import numpy as np
import pytest

from firefox import PROGRAM, Firefox
from peers.baresip import Baresip
from peers.process import wait_until
from peers.pulse import RATE, Pulse
from tone_ears import LEVEL, TONE, WireEar, write_tone
from two_ears import WireEars

pytestmark = pytest.mark.skipif(PROGRAM is None or shutil.which("pulseaudio") is None, reason="Firefox or PulseAudio is not installed")

#: What the telephone says; Firefox hears TONE in its microphone.
FAR_TONE = 700
#: The microphone as it is: what helps a person takes a steady tone for noise.
PLAIN = json.dumps(json.dumps({"echoCancellation": False, "noiseSuppression": False, "autoGainControl": False}))


def share(samples, rate, frequency):
    """How much of the sound is this tone, and how loud it is in dB of full scale."""
    window = np.hanning(len(samples))
    power = np.abs(np.fft.rfft(samples * window)) ** 2
    near = np.abs(np.fft.rfftfreq(len(samples), 1 / rate) - frequency) < 12
    return power[near].sum() / max(power.sum(), 1e-12), 10 * np.log10(np.mean(samples**2) + 1e-12)


@pytest.fixture
def bob(tmp_path, exchange, cleanup):
    (tmp_path / "bob").mkdir()
    peer = Baresip(tmp_path / "bob", exchange, "bob", write_tone(tmp_path / "far.wav", 8000, 300, FAR_TONE))
    cleanup(peer.stop)
    return peer


@pytest.fixture
def alice(tmp_path, host, exchange, cleanup):
    """Alice's page in Firefox, registered at the exchange; into its microphone goes a tone."""
    (tmp_path / "pulse").mkdir()
    pulse = Pulse(tmp_path / "pulse")
    cleanup(pulse.stop)
    pulse.speak(write_tone(tmp_path / "near.wav", RATE, 300))
    firefox = Firefox(tmp_path / "firefox", host.address, pulse.environment)
    cleanup(firefox.stop)
    firefox.pulse = pulse
    # A page that is left before it was told its token has none when it comes back.
    firefox.wait_for("globalThis.spechPhone?.state.access === 'member'")
    firefox.evaluate(f"localStorage.setItem('spech.audio', {PLAIN})")
    firefox.open(host.address + "/#settings")
    firefox.reload()
    firefox.wait_for("document.querySelector('#field-domain') !== null")
    firefox.evaluate("document.querySelectorAll('#account-form details').forEach((part) => { part.open = true; })")
    for name, value in {"server": "127.0.0.1", "port": str(exchange.port), "user": "alice",
                        "password": exchange.passwords["alice"], "domain": exchange.domain}.items():
        firefox.type(f"#field-{name}", value)
    firefox.click("#save")
    firefox.wait_for("spechPhone.state.accounts.some(({ registration }) => registration.state === 'registered')")
    return firefox


def is_tone(samples, rate, frequency):
    """Whether it is this tone and hardly anything else, as loud as it was said; a busy machine breaks it off now and then."""
    found, level = share(samples, rate, frequency)
    return found > 0.8 and abs(level - LEVEL) < 6


def both_hear(alice, bob):
    """Waits until each end hears the other's tone, and nothing else to speak of."""
    def is_heard_by_bob():
        wire = WireEars(bob.rtp_ports)
        time.sleep(2)
        return is_tone(wire.stop()[1].samples[-8000:], 8000, TONE)

    wait_until(lambda: is_tone(alice.pulse.listen(1), RATE, FAR_TONE), 40, "the telephone's tone from Firefox's loudspeaker")
    wait_until(is_heard_by_bob, 40, "the tone of Firefox's microphone at the telephone")


def test_a_call_is_heard_both_ways_and_outlives_a_reload(alice, bob):
    alice.evaluate("void (location.hash = '')")
    alice.type("#number", "bob")
    alice.click("#call")
    alice.wait_for("spechPhone.state.call?.state === 'active' && spechPhone.state.microphone === 'on'")
    call = alice.evaluate("spechPhone.state.call.id")
    both_hear(alice, bob)
    # Firefox has Opus by WebCodecs, too.
    assert alice.evaluate("spechPhone.audio.statistics.codec.format") == "opus"
    wire = WireEar(bob.rtp_ports)
    begin = time.time()
    alice.reload()
    wait_until(lambda: wire.back(begin), 40, "the tone at the telephone after a reload")
    wire.stop()
    alice.wait_for("globalThis.spechPhone?.state.call?.state === 'active'")
    assert alice.evaluate("spechPhone.state.call.id") == call
    assert alice.evaluate("spechPhone.state.tapToHear") is False
    both_hear(alice, bob)
    alice.click("#hang-up")
    alice.wait_for("spechPhone.state.lastCall?.end?.code === 'hungUp'")
    alice.wait_for("spechPhone.state.microphone === 'off'")


def test_messages_come_and_go(alice, bob):
    bob.write("Hello from a telephone.")
    alice.wait_for("document.querySelector('#chat .header__badge')?.textContent === '1'")
    alice.click("#chat")
    alice.wait_for("document.querySelector('.conversations__row') !== null")
    alice.click(".conversations__row")
    alice.wait_for("document.querySelector('.message')?.textContent.includes('Hello from a telephone.')")
    alice.type("#message-text", "Hello from Firefox.\ue007")
    alice.wait_for("document.querySelector('.message[data-state=delivered]')?.textContent.includes('Hello from Firefox.')")
