"""What a person gives away to be helped: the SIP messages of a real call, all of them, and none of that call's secrets."""

import json
import re
import struct
import subprocess

from loopback import LoopbackTap
from peers.baresip import Baresip
from peers.process import wait_until
from test_doors import talk, token
from test_srtp import prefer
from test_transports import alice, save

UDP, IPV6_HEADER = 17, 40
WRITTEN = "Confidential-4711"


class Wire:
    """The SIP datagrams to and from a port of the loopback interface, as they were."""

    def __init__(self, port):
        self.port = port
        self.messages = []
        self._tap = LoopbackTap(self._note)

    def _note(self, packet, _):
        start = (packet[0] & 0x0F) * 4
        if packet[9] != UDP or len(packet) < start + 20:
            return
        source, target = struct.unpack_from("!HH", packet, start)
        if self.port in (source, target) and b"SIP/2.0" in packet[start + 8:]:
            self.messages.append((source, target, packet[start + 8:].decode()))

    def stop(self):
        self._tap.stop()

    def of_call(self, port, call_id):
        """First lines of what a port has sent and got of a Call-ID, each with its direction."""
        return [("outgoing" if source == port else "incoming", text.split("\r\n")[0]) for source, target, text in self.messages
                if port in (source, target) and f"Call-ID: {call_id}\r\n" in text]

    def secrets(self, port):
        """What in these messages proves, encrypts or is private, by kind."""
        texts = "\r\n".join(text for source, target, text in self.messages if port in (source, target))
        patterns = {"nonce": r'[ ,;]nonce="([^"]+)"', "response": r'response="([^"]+)"', "cnonce": r'cnonce="([^"]+)"',
                    "key": r"inline:([A-Za-z0-9+/=]+)"}
        return {kind: set(re.findall(pattern, texts)) for kind, pattern in patterns.items()}


def fetch(host, browser, **fields):
    """Every SIP message of the page's line, oldest first."""
    account = browser.state()["accounts"][0]["id"]
    found, before = [], None
    while True:
        more = {"before": before} if before else {}
        _, reply = talk(host.address, ("connect", {"token": token(browser)}), ("signallingList", {"account": account} | fields | more))
        assert reply["success"], reply
        found += reply["messages"]
        if not reply["more"]:
            return found[::-1]
        before = found[-1]["number"]


def saved(page, button, path):
    with page.expect_download() as download:
        page.click(button)
    download.value.save_as(path)
    return path.read_bytes()


def test_a_call_is_told_whole_and_without_its_secrets(exchange, tmp_path, host, browser, far_speech, cleanup):
    wire = Wire(exchange.port)
    cleanup(wire.stop)
    (tmp_path / "bob").mkdir()
    bob = Baresip(tmp_path / "bob", exchange, "bob", far_speech[1], "PCMU", encryption="srtp")
    cleanup(bob.stop)
    # A request that is too large for a datagram would go by TCP, where one message is no packet.
    assert save(host, browser, **alice(exchange, transport="udp"))["success"]
    browser.page.wait_for_function("() => globalThis.spechPhone?.state.accounts.length === 1")
    assert prefer(host, browser, srtp="optional", srtpWithoutTLS=True, dtmfMode="info")["success"]
    sent = talk(host.address, ("connect", {"token": token(browser)}), ("sendMessage", {"to": "bob", "text": WRITTEN}))[1]
    assert sent["success"], sent
    browser.to_phone()
    browser.dial("bob")
    call = browser.wait_for_state("active")
    assert browser.call()["secure"]["media"] == "srtp"
    browser.press("5")
    wait_until(lambda: any("application/dtmf-relay" in text for _, _, text in wire.messages), 40, "the digit as INFO")
    browser.hang_up()
    browser.wait_for_state("ended")
    wait_until(lambda: fetch(host, browser, callId=call["id"])[-1].get("status") == 200, 40, "the answer to our BYE")

    ladder = fetch(host, browser, callId=call["id"])
    port = int(ladder[0]["local"].rsplit(":", 1)[1])
    call_id = re.search(r"Call-ID: (\S+)", ladder[0]["text"])[1]
    # Everything that crossed the wire, and nothing else, in its order.
    assert [(each["direction"], each["line"]) for each in ladder] == wire.of_call(port, call_id)
    methods = [each["method"] for each in ladder if each["direction"] == "outgoing" and "status" not in each]
    assert {"INVITE", "ACK", "INFO", "BYE"} <= set(methods)
    everything = fetch(host, browser)
    assert {"REGISTER", "MESSAGE"} <= {each.get("method") for each in everything}
    assert {each["number"] for each in ladder} < {each["number"] for each in everything}

    page = browser.page
    page.evaluate("(link) => { location.hash = link; }", f"diagnostics/{browser.state()['accounts'][0]['id']}")
    page.wait_for_function("(count) => document.querySelectorAll('.ladder__row').length === count", arg=len(everything))
    report = saved(page, "#diagnostics-report", tmp_path / "report.json")
    capture = saved(page, "#diagnostics-capture", tmp_path / "capture.pcapng")
    listed = subprocess.run(["tcpdump", "-n", "-r", "-"], input=capture, capture_output=True, timeout=60, check=True).stdout.decode()
    assert len(re.findall(r"(?m)^\d\d:\d\d:\d\d\.\d+ IP ", listed)) == len(everything)

    secrets = wire.secrets(port)
    assert all(secrets.values()), secrets
    hidden = {exchange.passwords["alice"], WRITTEN, "Signal=5", token(browser)}.union(*secrets.values())
    for name, shown in {"reply": json.dumps(everything).encode(), "report": report, "capture": capture}.items():
        assert {each for each in hidden if each.encode() in shown} == set(), name
    # What helps is there: who asked whom, with which protection.
    assert b'username=\\"alice\\", realm=\\"test.local\\"' in report
    assert b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 ***" in capture or b"AEAD_AES_256_GCM ***" in capture
    assert browser.problems == []
