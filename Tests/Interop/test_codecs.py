"""Every codec in a real call: chosen in the settings, spoken with a telephone that nobody here wrote, as good as the codec alone."""

from dataclasses import dataclass
from typing import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

import audio
import bare_codecs as bare
from browser import Browser
from host import Host
from peers.baresip import Baresip
from peers.kamailio import Kamailio
from peers.linphone import Linphone
from peers.process import wait_until
from speech import check, listen
from wire import ask

#: How good the sound is can only be said while the machine does nothing else.
pytestmark = pytest.mark.speech

SECONDS = 6
#: What a wait must hold so that the sentence is in it as a whole once: two sentences, the pauses, and the way.
LISTENING = 16
BITRATE = 24_000


@dataclass(frozen=True)
class Codec:
    #: As the audio settings call it.
    name: str
    peer: Callable
    #: As the peer calls it.
    peer_name: str
    #: Of the sound that goes through it alone.
    rate: int
    #: Speech at `rate` through the codec and back.
    alone: Callable


CODECS = [
    Codec("opus", Baresip, "opus/48000/2", 48_000, lambda samples: bare.opus(samples, BITRATE)),
    Codec("G722", Baresip, "G722/16000/1", 16_000, bare.g722),
    Codec("GSM", Baresip, "GSM/8000/1", 8_000, bare.gsm),
    Codec("GSM", Linphone, "GSM", 8_000, bare.gsm),
    Codec("G729", Linphone, "G729", 8_000, bare.g729),
    Codec("speex/8000", Linphone, "speex", 8_000, lambda samples: bare.speex(samples, 0)),
    Codec("speex/16000", Linphone, "speex", 16_000, lambda samples: bare.speex(samples, 1)),
    Codec("speex/32000", Linphone, "speex", 32_000, lambda samples: bare.speex(samples, 2)),
]


def wide(name):
    """A prompt at 16 kHz."""
    samples = bare.decode_g722((audio.PROMPTS / f"{name}.g722").read_bytes())
    return samples[: SECONDS * 16_000]


@pytest.fixture(scope="module")
def speech(tmp_path_factory):
    """What the person says and what the far end says, at 16 kHz, and a file of each."""
    folder = tmp_path_factory.mktemp("wide")
    near, far = wide(*audio.NEAR), wide(*audio.FAR)
    return near, far, audio.repeated(folder / "near.wav", audio.at(near, 16_000, 48_000), 48_000, 8), folder


@pytest.fixture(scope="module")
def line(tmp_path_factory, speech):
    """One page with a line at one exchange, for all the calls."""
    folder = tmp_path_factory.mktemp("line")
    (folder / "kamailio").mkdir()
    exchange = Kamailio(folder / "kamailio")
    host = Host(folder / "host")
    browser = Browser(folder / "browser", host.address, speech[2])
    said = browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    assert browser.state()["accounts"][0]["registration"]["state"] == "registered", said
    browser.to_phone()
    yield browser, exchange, host
    browser.close()
    host.stop()
    exchange.stop()


def choose(browser, **change):
    token = browser.page.evaluate("() => localStorage.getItem('spech.token')")
    account = browser.state()["accounts"][0]["id"]
    address = browser.page.url.split("#")[0].rstrip("/")
    reply = ask(address, token, "saveAudioConfig", {"account": account, **change})
    assert reply["success"], reply
    return ask(address, token, "audioConfig", {"account": account})


def alone(codec, speech):
    """The score of the codec without a call, at the measure's rate."""
    heard = codec.alone(audio.at(speech, 16_000, codec.rate))
    return score(speech, heard, codec.rate, codec.rate)


def score(speech, heard, rate, codec_rate):
    """PESQ, wide band where the codec has more than the telephone's band."""
    if codec_rate >= 16_000:
        return audio.score(speech, heard, rate, 16_000)
    return audio.score(audio.at(speech, 16_000, audio.RATE), heard, rate)


@pytest.mark.parametrize("codec", CODECS, ids=lambda each: f"{each.name.replace('/', '-')}-{each.peer.__name__.lower()}")
def test_speech_crosses_both_ways_as_good_as_the_codec(codec, tmp_path, line, speech, cleanup):
    browser, exchange, _ = line
    near, far, _, _ = speech
    folder = tmp_path / "peer"
    folder.mkdir()
    # linphonec brings a file to the rate of its codec by itself.
    rate = min(codec.rate, 16_000) if codec.peer is Linphone else codec.rate
    plays = audio.repeated(folder / "plays.wav", audio.at(far, 16_000, rate), rate, 30)
    peer = codec.peer(folder, exchange, "bob", plays, codec.peer_name, rate)
    cleanup(peer.stop)
    config = choose(browser, codecs=[codec.name], bitrate=BITRATE)
    assert [each["name"] for each in config["codecs"] if each["enabled"]] == [codec.name]
    encoding = codec.name.split("/")[0]

    def call():
        browser.dial("bob")
        assert browser.wait_for_state("active")["codec"] == encoding
        return listen(browser, peer, LISTENING)

    check(f"{codec.name} {codec.peer.__name__}", call, near, far, [alone(codec, near), alone(codec, far)],
          score=lambda said, heard, rate: score(said, heard, rate, codec.rate))


def test_the_packets_of_opus_pass_undecoded(line, tmp_path, speech, cleanup):
    browser, exchange, host = line
    plays = audio.repeated(tmp_path / "plays.wav", audio.at(speech[1], 16_000, 48_000), 48_000, 30)
    (tmp_path / "peer").mkdir()
    peer = Baresip(tmp_path / "peer", exchange, "bob", plays, "opus/48000/2", 48_000)
    cleanup(peer.stop)
    choose(browser, codecs=["opus"], bitrate=BITRATE)
    before = host.census()["media"]["counters"]
    browser.dial("bob")
    assert browser.wait_for_state("active")["codec"] == "opus"
    browser.wait(10)
    browser.hang_up()
    browser.wait_for_state("ended")

    def passed():
        counters = host.census()["media"]["counters"]
        return [counters[name] - before[name] for name in ("uplinkPassed", "downlinkPassed")]
    # The way up is counted at the end of a call: most of the 500 packets of each way.
    wait_until(lambda: min(passed()) > 300, 40, f"packets that passed: {passed()}", step=1)


def test_the_codecs_chosen_in_the_settings_are_those_of_the_next_call(line, tmp_path, speech, cleanup):
    browser, exchange, _ = line
    folder = tmp_path / "peer"
    folder.mkdir()
    plays = audio.repeated(folder / "plays.wav", audio.at(speech[1], 16_000, 8_000), 8_000, 30)
    peer = Baresip(folder, exchange, "bob", plays, "PCMU")
    cleanup(peer.stop)
    page = browser.page
    choose(browser, codecs=[])
    page.goto(page.url.split("#")[0] + "#settings")
    page.click("[data-section=codecs]")
    for _ in range(4):
        if page.locator("#codecs li").first.get_attribute("data-codec") == "PCMU":
            break
        page.get_by_label("Move PCMU up").click()
    expect(page.locator("#codecs li").first).to_have_attribute("data-codec", "PCMU")
    page.get_by_label("Use G722").click()
    config = wait_until(lambda: config if (config := choose(browser))["chosen"] else None, 5, "the choice to be stored")
    enabled = [each["name"] for each in config["codecs"] if each["enabled"]]
    assert enabled[0] == "PCMU" and "G722" not in enabled
    browser.to_phone()
    browser.dial("bob")
    assert browser.wait_for_state("active")["codec"].startswith("PCMU")
    browser.hang_up()
    browser.wait_for_state("ended")


def test_what_a_codec_alone_does_is_measured_on_speech(speech):
    """The yardsticks: silence or noise instead of a codec's own sound would make every call look good."""
    limits = {"opus": 3.5, "G722": 3.3, "GSM": 2.2, "G729": 2.2, "speex/8000": 2.6}
    for codec in CODECS:
        if codec.name in limits:
            assert alone(codec, speech[0]) > limits[codec.name], codec.name
    assert np.std(speech[0]) > 0.01
