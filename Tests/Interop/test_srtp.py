"""Sound encrypted by SRTP with telephones that nobody here wrote, on a line whose signalling goes over TLS."""

import pytest

import audio
import speech
from peers.process import wait_until
from test_calls import PEERS
from test_doors import talk, token
from test_hold import HEARD, SILENT, RecordingTail, check_speech_both_ways, loudness, wait_for_flag
from test_incoming import wait_for_ring
from test_transports import alice, authority, save, secure_exchange  # noqa: F401 (two are fixtures)
from wiretap import Wiretap

#: How good the sound is can only be said while the machine does nothing else.
pytestmark = pytest.mark.speech

#: What SRTP adds to a packet of each suite (RFC 3711, section 4.2; RFC 7714, section 13).
TAGS = {"AES_CM_128_HMAC_SHA1_80": 10, "AES_CM_128_HMAC_SHA1_32": 4, "AEAD_AES_128_GCM": 16, "AEAD_AES_256_GCM": 16}


def prefer(host, browser, **preferences):
    kept = token(browser)
    account = browser.state()["accounts"][0]["id"]
    return talk(host.address, ("connect", {"token": kept}), ("savePreferences", {"account": account, "preferences": preferences}))[1]


@pytest.fixture
def line(secure_exchange, authority, host, browser):  # noqa: F811
    """An exchange, and the page's line at it over TLS, which encrypts its sound as it is told; gives the exchange."""
    exchange = secure_exchange("DNS:test.local")
    reply = save(host, browser, **alice(exchange, port=exchange.tls_port, transport="tls",
                                        certificate="ca:" + authority.certificate.read_text()))
    assert reply["success"], reply
    browser.page.wait_for_function("() => globalThis.spechPhone?.state.accounts.length === 1")
    return exchange


@pytest.fixture
def far(line, tmp_path, far_speech, cleanup):
    """Starts a telephone at the exchange."""
    def start(peer, encryption="srtp-mand"):
        (tmp_path / peer).mkdir()
        started = PEERS[peer](tmp_path / peer, line, "bob", far_speech[1], "PCMU", encryption=encryption)
        cleanup(started.stop)
        return started
    return start


def check_lock(browser):
    secure = browser.call()["secure"]
    assert (secure["media"], secure["signalling"]) == ("srtp", "tls")
    lock = browser.page.locator("#call-secure")
    lock.wait_for(state="visible")
    assert lock.text_content().startswith("Sound encrypted. What you say and what you hear is encrypted")
    return secure["suite"]


# linphonec knows no keys beside the plain profile: where it demands encryption it refuses them, and is asked once more with RTP/SAVP.
@pytest.mark.parametrize("peer, wish", [("baresip", "optional"), ("baresip", "required"), ("linphonec", "required"), ("linphonec", "optional")])
def test_encrypted_speech_crosses_both_ways(peer, wish, far, host, browser, near_speech, far_speech, cleanup):
    telephone = far(peer, "srtp" if (peer, wish) == ("baresip", "optional") else "srtp-mand")
    assert prefer(host, browser, srtp=wish)["success"]
    browser.to_phone()

    def call():
        browser.dial("bob")
        browser.wait_for_state("active")
        suite = check_lock(browser)
        wire = Wiretap(telephone.rtp_ports)
        heard = speech.listen(browser, telephone)
        wire.stop()
        # What leaves here is the sound and its tag, from the first packet on.
        assert {len(packet) for packet in wire._packets} == {160 + TAGS[suite]}
        return heard

    best = speech.g711(near_speech[0], far_speech[0])
    speech.check(f"encrypted, {peer}, {wish}", call, near_speech[0], far_speech[0], best, speech.CROSSES)
    assert browser.problems == []


def test_encryption_outlasts_hold_and_resume(far, host, browser, near_speech, far_speech):
    telephone = far("linphonec")
    ear = RecordingTail(telephone.recording)
    assert prefer(host, browser, srtp="required")["success"]
    browser.to_phone()
    browser.dial("bob")
    browser.wait_for_state("active")
    browser.tap()
    browser.wait(3)
    suite = check_lock(browser)
    for _ in range(2):
        browser.page.click("#hold")
        wait_for_flag(browser, "heldHere", True)
        wait_until(lambda: loudness(browser, browser, 2) < SILENT, 20, "silence at the page", step=0)
        wait_until(lambda: loudness(browser, ear, 2) > HEARD, 20, "music at the far end", step=0)
        browser.page.click("#hold")
        wait_for_flag(browser, "heldHere", False)
        wait_until(lambda: loudness(browser, browser, 2) > HEARD, 40, "the far end to be heard again")
        assert check_lock(browser) == suite
    check_speech_both_ways("two holds, encrypted", browser, ear, near_speech, far_speech)
    browser.hang_up()
    browser.wait_for_state("ended")
    assert browser.problems == []


@pytest.mark.parametrize("peer", PEERS)
def test_an_encrypted_call_comes_in(peer, line, far, host, browser):
    telephone = far(peer)
    assert prefer(host, browser, srtp="required")["success"]
    browser.to_phone()
    address = f"sip:alice@{line.domain}"
    telephone.dial(address) if peer == "baresip" else telephone.command(f"call {address}")
    wait_for_ring(browser.page)
    browser.page.locator("#incoming [data-action=accept]").click()
    browser.wait_for_state("active")
    check_lock(browser)
    browser.tap()
    wait_until(lambda: loudness(browser, browser, 2) > HEARD, 40, "the far end to be heard")
    # A recording counts as finished from a size on.
    browser.wait(8)
    browser.hang_up()
    browser.wait_for_state("ended")
    assert audio.loudness(speech.recording(telephone)[0]) > HEARD


def test_a_plain_telephone_is_named_where_encryption_is_required(far, host, browser):
    telephone = far("baresip", encryption=None)
    assert prefer(host, browser, srtp="required")["success"]
    browser.to_phone()
    browser.dial("bob")
    call, shown = browser.wait_to_read("ended")
    assert call["end"]["code"] in ("encryptionRefused", "notEncrypted"), call["end"]
    assert "encrypt" in shown, shown
    telephone.dial("sip:alice@test.local")
    browser.page.get_by_text("has called without encryption, and your line takes encrypted calls only").wait_for(timeout=40_000)
    assert not browser.page.locator("#incoming").is_visible()
    # Whoever only would like encryption speaks to the same telephone, and sees no lock.
    assert prefer(host, browser, srtp="optional")["success"]
    browser.dial("bob")
    browser.wait_for_state("active")
    assert browser.call()["secure"] == {"media": "none", "signalling": "tls"}
    assert not browser.page.locator("#call-secure").is_visible()


def test_keys_that_anybody_could_read_need_an_explicit_word(exchange, host, browser):
    assert save(host, browser, **alice(exchange, transport="udp"))["success"]
    browser.page.wait_for_function("() => globalThis.spechPhone?.state.accounts.length === 1")
    reply = prefer(host, browser, srtp="required")
    assert (reply["code"], reply["field"]) == ("invalidField", "srtp")
    assert "whoever sees the network can read the keys" in reply["message"]
    assert prefer(host, browser, srtpWithoutTLS=True)["success"]
    assert prefer(host, browser, srtp="required")["success"]
