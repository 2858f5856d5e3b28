"""SIP over TCP and TLS, over IPv6, and to servers that DNS names."""

import re

import pytest

from host import Host
from browser import Browser
from control import Control
from peers.baresip import Baresip
from peers.certificates import Authority
from peers.dns import NameServer
from peers.kamailio import Kamailio
from peers.process import free_port, wait_until
from peers.registrar import Registrar, granted, header, no_events
from peers.sipp import INVITE, Sipp, acknowledge, answer_in_dialog, receive, respond, sdp
from test_doors import talk, token
import speech


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.fixture
def secure_exchange(tmp_path, authority, cleanup):
    """Makes an exchange with this subjectAltName in its certificate."""
    def started(alternatives, **options):
        folder = tmp_path / "kamailio"
        folder.mkdir()
        kamailio = Kamailio(folder, certificate=authority.sign("server", alternatives, **options))
        cleanup(kamailio.stop)
        return kamailio
    return started


def save(host, browser, **fields):
    """`saveConfig` on a socket of our own, as the device that the page is."""
    kept = wait_until(lambda: token(browser), 40, "the page's token")
    return talk(host.address, ("connect", {"token": kept}), ("saveConfig", fields))[1]


def alice(exchange, **fields):
    return {"server": "127.0.0.1", "port": exchange.port, "user": "alice", "password": exchange.passwords["alice"],
            "domain": exchange.domain} | fields


def registration(browser):
    accounts = browser.state()["accounts"]
    return accounts[0]["registration"] if accounts else {}


@pytest.mark.speech
@pytest.mark.parametrize("transport", ["tcp", "tls"])
def test_a_call_over_a_stream_has_sound_both_ways(
        transport, tmp_path, secure_exchange, authority, host, browser, near_speech, far_speech, cleanup):
    exchange = secure_exchange("DNS:test.local")
    (tmp_path / "baresip").mkdir()
    far = Baresip(tmp_path / "baresip", exchange, "bob", far_speech[1], "PCMU")
    cleanup(far.stop)
    port = exchange.tls_port if transport == "tls" else exchange.port
    reply = save(host, browser, **alice(exchange, port=port, transport=transport,
                                        certificate="ca:" + authority.certificate.read_text()))
    assert reply["success"], reply
    browser.to_phone()

    def call():
        browser.dial("bob")
        browser.wait_for_state("active")
        return speech.listen(browser, far)

    best = speech.g711(near_speech[0], far_speech[0])
    speech.check(f"over {transport}", call, near_speech[0], far_speech[0], best, speech.CROSSES)
    # One connection carried it all: registration, call, and what the exchange sent.
    streams = host.census()["signalling"]["streams"]
    assert (streams["opened"], streams["accepted"], streams["malformed"]) == (1, 0, 0)


def test_after_a_restart_of_the_exchange_the_connection_is_made_anew(exchange, host, browser):
    assert save(host, browser, **alice(exchange, transport="tcp"))["success"]
    exchange.stop()
    wait_until(lambda: host.census()["signalling"]["streams"]["connections"] == 0, 60, "the connection to be seen closed")
    exchange.start()
    kept = token(browser)
    account = browser.state()["accounts"][0]["id"]

    def registers():
        return talk(host.address, ("connect", {"token": kept}), ("register", {"account": account}))[1]["success"]
    wait_until(registers, 60, "the registration on a new connection", step=1)
    assert host.census()["signalling"]["streams"]["opened"] == 2


def test_nobody_listens_there_and_the_page_says_so_at_once(exchange, host, browser):
    reply = save(host, browser, **alice(exchange, port=free_port(), transport="tcp"))
    assert (reply["success"], reply["code"]) == (False, "serverUnreachable")


def test_a_certificate_that_is_not_believed_is_named(secure_exchange, authority, host, browser):
    exchange = secure_exchange("DNS:other.example")
    wait_until(lambda: token(browser), 40, "the page's token")
    certificate = authority.folder / "server.pem"
    ours = "ca:" + authority.certificate.read_text()
    secure = alice(exchange, port=exchange.tls_port, transport="tls")

    said = browser.configure("127.0.0.1", exchange.tls_port, "alice", exchange.passwords["alice"], exchange.domain,
                             {"transport": "tls"})
    assert "unknown authority" in said and authority.fingerprint(certificate) in said
    reply = save(host, browser, **secure, certificate=ours)
    assert "for another name (other.example)" in reply["message"]
    reply = save(host, browser, **secure, certificate="pinned:" + "00" * 32)
    assert "not the pinned one" in reply["message"]
    said = browser.configure("127.0.0.1", exchange.tls_port, "alice", exchange.passwords["alice"], exchange.domain,
                      {"transport": "tls", "certificate": "pinned", "certificateText": authority.fingerprint(certificate)})
    wait_until(lambda: registration(browser).get("state") == "registered", 60, f"the registration with a pinned certificate; the page said {said!r}")
    assert host.census()["signalling"]["streams"]["certificatesRefused"] == 3


def test_an_expired_certificate_is_named(secure_exchange, authority, host, browser):
    exchange = secure_exchange("DNS:test.local", expired=True)
    reply = save(host, browser, **alice(exchange, port=exchange.tls_port, transport="tls",
                                        certificate="ca:" + authority.certificate.read_text()))
    assert "expired on 2020-02-01" in reply["message"]


def test_a_port_without_tls_is_named(exchange, host, browser):
    reply = save(host, browser, **alice(exchange, transport="tls", certificate="pinned:" + "00" * 32))
    assert reply["code"] == "encryptionImpossible"


def test_a_call_over_ipv6_has_its_sound_on_ipv6(tmp_path, host, browser, cleanup):
    steps = [INVITE, respond(180, "Ringing"), respond(200, "OK", sdp()), receive("ACK"), receive("BYE"),
             answer_in_dialog(200, "OK")]
    far = Sipp(tmp_path, "ipv6", steps, echo=True, address="::1")
    cleanup(far.stop)
    reply = save(host, browser, server=f"[::1]:{far.port}", user="alice", password="x")
    assert reply["success"], reply
    browser.to_phone()
    browser.dial("2002")
    browser.wait_for_state("active")
    browser.tap()
    wait_until(lambda: host.census()["media"]["counters"]["packetsReceived"] > 20, 40, "sound that comes back")
    browser.hang_up()
    browser.wait_for_state("ended")
    assert "c=IN IP6 ::1" in far.messages()
    assert re.search(r"Contact: <sip:alice@\[::1\]:\d+", far.messages())


def test_dns_leads_to_the_second_server_when_the_first_is_dead(tmp_path, exchange, near_speech, cleanup):
    names = NameServer({
        ("pbx.test", "NAPTR"): [(10, 10, "s", "SIP+D2U", "_sip._udp.pbx.test")],
        ("_sip._udp.pbx.test", "SRV"): [(20, 0, exchange.port, "two.pbx.test"), (10, 0, free_port(), "one.pbx.test")],
        ("one.pbx.test", "A"): ["127.0.0.1"], ("two.pbx.test", "A"): ["127.0.0.1"],
    })
    cleanup(names.stop)
    host = Host(tmp_path / "host", "--dns-servers", names.address)
    cleanup(host.stop)
    browser = Browser(tmp_path / "browser", host.address, near_speech[1])
    cleanup(browser.close)
    kept = wait_until(lambda: token(browser), 40, "the page's token")
    fields = {"server": "pbx.test", "user": "alice", "password": exchange.passwords["alice"], "domain": exchange.domain,
              "transport": "auto"}
    # The first try may meet the dead server; whoever tries again is at the second one.
    wait_until(lambda: talk(host.address, ("connect", {"token": kept}), ("saveConfig", fields))[1]["success"], 90,
               "registration at the second server", step=1)
    assert ("pbx.test", "NAPTR") in names.asked
    assert ("_sip._udp.pbx.test", "SRV") in names.asked


@pytest.mark.parametrize("first", ["silent", "gone", "overloaded"])
def test_a_call_goes_on_to_the_server_that_answers(first, tmp_path, cleanup):
    """Two servers of one domain: the account is registered at the first, which then takes no call."""
    one = Registrar(lambda request, number: granted(request, 600),
                    lambda request, number: (503, []) if first == "overloaded" and request.startswith("INVITE ")
                    else no_events(request, number))
    cleanup(one.stop)
    steps = [INVITE, respond(180, "Ringing"), respond(200, "OK", sdp()), receive("ACK"), receive("BYE"),
             answer_in_dialog(200, "OK")]
    two = Sipp(tmp_path, "two", steps)
    cleanup(two.stop)
    names = NameServer({
        ("pbx.test", "NAPTR"): [(10, 10, "s", "SIP+D2U", "_sip._udp.pbx.test")],
        ("_sip._udp.pbx.test", "SRV"): [(20, 0, two.port, "two.pbx.test"), (10, 0, one.port, "one.pbx.test")],
        ("one.pbx.test", "A"): ["127.0.0.1"], ("two.pbx.test", "A"): ["127.0.0.1"],
    })
    cleanup(names.stop)
    host = Host(tmp_path / "host", "--dns-servers", names.address)
    cleanup(host.stop)
    tab = Control(host.address)
    cleanup(tab.close)
    saved = tab.request("saveConfig", server="pbx.test", user="alice", password="x", transport="auto")
    assert saved["success"], saved
    assert saved["account"]["registration"]["route"] == f"udp 127.0.0.1:{one.port}"
    if first == "gone":
        one.stop()

    called = tab.request("startCall", digits="2002")
    assert called["success"], called

    def state():
        told = [each["data"]["call"] for each in tab.pushes if each["type"] == "callState"]
        return told[-1]["state"] if told else None
    wait_until(lambda: state() == "active", 40, "the call at the second server")
    def invites_at_one():
        """Without the copies of those that it left unanswered."""
        texts = [text for _, text in one.other_requests if text.startswith("INVITE ")]
        return list({header(text, "Via"): text for text in texts}.values())
    invites = invites_at_one()
    assert len(invites) == (0 if first == "gone" else 1)
    if invites:
        taken = next(part for part in two.messages().split("message received") if "INVITE sip:2002" in part)
        assert header(taken, "Call-ID") == header(invites[0], "Call-ID")
        assert header(taken, "From") == header(invites[0], "From")
        assert header(taken, "Via") != header(invites[0], "Via")
    # The next call does not wait for the first server again, unless that one only refused a call.
    assert tab.request("hangUpCall", callId=called["callId"])["success"]
    wait_until(lambda: state() == "ended", 40, "the end of the call")
    assert tab.request("startCall", digits="2003")["success"]
    wait_until(lambda: "INVITE sip:2003" in two.messages(), 40, "the next call at the second server")
    assert len(invites_at_one()) == {"silent": 1, "gone": 0, "overloaded": 2}[first]
