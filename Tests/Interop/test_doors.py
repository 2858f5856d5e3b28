"""Who may in, over the real host: logins, links, revoked devices, foreign pages, TLS, and a listener for the audio."""

import asyncio
import contextlib
import json
import os
import re
import select
import socket
import ssl
import subprocess
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import pytest
from playwright.sync_api import expect

import audio
from browser import Browser
from host import ANY_CERTIFICATE, Host, programs
from peers.certificates import Authority
from peers.process import free_port, wait_until

PASSWORD = "correct horse"
IN = "() => globalThis.spechPhone?.state.access === 'member'"
LOGGED_OUT_BY_ANOTHER = "logged out from another device"


@pytest.fixture
def house(tmp_path, cleanup):
    """A host for other machines, with a user; here it is reached on loopback, over TLS all the same."""
    folder = tmp_path / "host"
    folder.mkdir()
    command(folder, "add-user", "ada", said=PASSWORD)
    host = Host(folder, "--bind", "0.0.0.0", secure=True)
    cleanup(host.stop)
    return host


@pytest.fixture
def visit(tmp_path, cleanup):
    """Opens one more browser with a profile of its own."""
    def opened(address):
        browser = Browser(tmp_path / f"browser-{len(made)}", address)
        made.append(browser)
        cleanup(browser.close)
        return browser
    made = []
    return opened


def command(folder, *arguments, said=None):
    """One of the program's own commands; returns what it printed."""
    run = subprocess.run([programs() / "SpechPhone", *arguments, "--vault", folder / "vault"], input=said, text=True,
                         capture_output=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def log_in(browser, password=PASSWORD):
    browser.page.locator("#field-login-user").wait_for(state="visible")
    browser.page.fill("#field-login-user", "ada")
    browser.page.fill("#field-login-password", password)
    browser.page.click("#login")


def refusal(browser, number):
    """What the page says to the next wrong password; `number` tells one saying from the same one before."""
    said = browser.page.locator("#login-message")
    browser.page.locator("#field-login-user").wait_for(state="visible")
    browser.page.evaluate("() => document.querySelector('#login-message p')?.replaceChildren()")
    log_in(browser, f"wrong {number}")
    expect(said).to_contain_text(re.compile(r"wrong|Try again in"), timeout=40_000)
    return said.inner_text()


def token(browser):
    return browser.page.evaluate("() => localStorage.getItem('spech.token')")


def talk(address, *messages, path="/ws", headers=None):
    """Sends requests over a socket of our own and returns the data of each reply."""
    async def run():
        async with aiohttp.ClientSession() as client:
            url = address.replace("http", "ws", 1) + path
            async with client.ws_connect(url, ssl=ANY_CERTIFICATE, headers=headers or {}) as line:
                return [await ask(line, number, *message) for number, message in enumerate(messages)]

    async def ask(line, number, kind, data):
        await line.send_json({"id": str(number), "type": kind, "data": data})
        while True:
            reply = await line.receive_json(timeout=40)
            if reply.get("byToken") == str(number):
                return reply["data"]
    # Playwright keeps a loop of its own in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result(60)


def knock(address, path="/", headers=None, upgrade=None):
    """One HTTP request with exactly these headers; returns the status and the body's code."""
    port = urllib.parse.urlsplit(address).port
    lines = {"Host": f"127.0.0.1:{port}"} | (headers or {})
    if upgrade:
        lines |= {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": upgrade,
                  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    request = "".join([f"GET {path} HTTP/1.1\r\n", *[f"{name}: {value}\r\n" for name, value in lines.items()], "\r\n"])
    with socket.create_connection(("127.0.0.1", port), 10) as plain:
        line = ANY_CERTIFICATE.wrap_socket(plain) if address.startswith("https") else plain
        line.sendall(request.encode())
        answer = b""
        # A refusal ends with the end of the connection.
        while data := line.recv(65536):
            answer += data
    head, _, body = answer.partition(b"\r\n\r\n")
    said = json.loads(body)
    assert said["success"] is False and said["message"]
    return int(head.split()[1]), said["code"]


def test_a_person_logs_in_over_tls_and_out_again(house, visit):
    browser = visit(house.address)
    log_in(browser)
    browser.page.wait_for_function(IN)
    assert browser.page.evaluate("isSecureContext")
    kept = token(browser)
    assert talk(house.address, ("connect", {"token": kept}))[0]["success"]
    browser.page.click("#settings")
    browser.page.click("#logout")
    # The host closes the socket after its farewell, and the page opens another one to be ready for a login.
    with browser.page.expect_websocket(lambda line: line.url.endswith("/ws"), timeout=40_000):
        browser.page.get_by_role("dialog").get_by_role("button", name="Log out").click()
    expect(browser.page.locator("#login-message")).to_have_text("You are logged out.")
    assert token(browser) is None
    answer, = talk(house.address, ("connect", {"token": kept}))
    assert answer["code"] == "tokenRevoked"
    assert browser.problems == []


def test_browsers_are_bound_to_https_by_a_certificate_of_the_operators_only(tmp_path, house, cleanup):
    pem, key = Authority(tmp_path / "authority").sign("phone.example", "IP:127.0.0.1")
    trusted = Host(tmp_path / "trusted", "--tls-certificate", str(pem), "--tls-key", str(key), secure=True)
    cleanup(trusted.stop)
    with urllib.request.urlopen(trusted.address, timeout=20, context=ANY_CERTIFICATE) as page:
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    # One of the host's own making may be another one tomorrow.
    with urllib.request.urlopen(house.address, timeout=20, context=ANY_CERTIFICATE) as page:
        assert page.headers["Strict-Transport-Security"] is None


def test_ctrl_c_does_not_wait_for_a_browser_on_tls(house, visit):
    browser = visit(house.address)
    log_in(browser)
    browser.page.wait_for_function(IN)
    status, seconds = house.stop()
    assert status == 0
    assert seconds < 4


def guess_until_told_to_wait(browser):
    """Wrong passwords one after the other, until the page says how long to wait: the answers before, and the seconds.

    On a slow machine the first waits may be over before the next guess comes."""
    answers = []
    for number in range(10):
        answer = refusal(browser, f"guess {number}")
        if wait := re.search(r"Try again in (\d+) second", answer):
            return answers, int(wait.group(1))
        answers.append(answer)
    raise AssertionError(f"never told to wait: {answers}")


def test_each_wrong_password_makes_the_next_wait_longer(house, visit):
    browser = visit(house.address)
    answers, wait = guess_until_told_to_wait(browser)
    assert len(answers) >= 3
    assert [text for text in answers if "The user name or the password is wrong." not in text] == []
    # The page shows what is left of a wait, which on a slow machine may be little; but each wait is twice the one before.
    waits = [wait]
    while waits[-1] < 4:
        assert len(waits) < 8, f"the waits do not grow: {waits}"
        browser.wait(waits[-1] + 0.2)
        answers, wait = guess_until_told_to_wait(browser)
        assert answers != []
        waits.append(wait)
    browser.wait(waits[-1] + 0.2)
    log_in(browser)
    browser.page.wait_for_function(IN)


def test_a_link_enrols_one_device_once(house, visit):
    printed = command(house.folder, "enrol-link", "--bind", "0.0.0.0", "--port", str(house.port))
    link = house.address + "/" + re.search(r"#enrol=\S+", printed).group(0)
    first = visit(link)
    first.page.wait_for_function(IN)
    assert "enrol" not in first.page.url
    second = visit(link)
    expect(second.page.locator("#login-message")).to_contain_text("used already")
    assert token(second) is None


def test_a_device_that_is_revoked_closes_in_its_own_browser(house, visit):
    here, there = visit(house.address), visit(house.address)
    for browser in (here, there):
        log_in(browser)
        browser.page.wait_for_function(IN)
    lost = token(there)
    here.page.click("#settings")
    here.page.locator("[data-device] button").click()
    here.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(there.page.locator("#login-message")).to_contain_text(LOGGED_OUT_BY_ANOTHER, timeout=40_000)
    assert token(there) is None
    assert here.page.evaluate(IN)
    answers = talk(house.address, ("connect", {"token": lost}), ("deviceList", {}))
    assert [each["code"] for each in answers] == ["tokenRevoked", "loginRequired"]


def test_without_a_token_nothing_is_told(house):
    answers = talk(house.address, ("startCall", {"digits": "600"}), ("deviceList", {}), ("connect", {}),
                   ("connect", {"token": "A" * 43}), ("enrol", {"ticket": "B" * 43}), ("logout", {}))
    codes = [each["code"] for each in answers]
    assert codes == ["loginRequired"] * 4 + ["ticketUnknown", "loginRequired"]
    answer, = talk(house.address, ("connect", {"token": "A" * 43, "sessionId": "1"}), path="/audio")
    assert answer["code"] == "loginRequired"


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_foreign_pages_and_names_are_refused_with_a_code(request, tmp_path, cleanup, secure):
    if secure:
        host = request.getfixturevalue("house")
    else:
        host = Host(tmp_path / "host")
        cleanup(host.stop)
    address, port = host.address, host.port
    own, scheme = f"127.0.0.1:{port}", address.split(":")[0]
    assert knock(address, headers={"Host": f"evil.example:{port}"}) == (403, "hostRefused")
    assert knock(address, headers={"Host": "127.0.0.1:1"}) == (403, "hostRefused")
    foreign = ["https://evil.example", "null", f"{scheme}://127.0.0.1:1", f"{scheme}://{own}.evil.example",
               f"{'http' if secure else 'https'}://{own}"]
    for origin in foreign:
        for path in ("/ws", "/audio"):
            assert knock(address, path, {"Origin": origin}, upgrade="13") == (403, "originRefused"), origin
    assert knock(address, "/elsewhere", {"Origin": f"{scheme}://{own}"}, upgrade="13") == (404, "noSuchSocket")
    assert knock(address, "/ws", upgrade="8") == (426, "badUpgrade")


def test_a_second_profile_on_loopback_is_not_let_in_by_itself(host, visit):
    first = visit(host.address)
    first.page.wait_for_function(IN)
    second = visit(host.address)
    second.page.locator("[data-view=login]").wait_for(state="visible")
    assert token(second) is None
    expect(second.page.locator("#login-message")).to_be_hidden()


def test_a_new_password_ends_what_the_old_one_opened(tmp_path, house, visit):
    browser = visit(house.address)
    log_in(browser)
    browser.page.wait_for_function(IN)
    command(tmp_path / "host", "add-user", "ada", said="battery staple")
    expect(browser.page.locator("#login-message")).to_contain_text(LOGGED_OUT_BY_ANOTHER, timeout=60_000)
    # The socket was closed, too; nobody types so fast that they would notice.
    browser.page.wait_for_function("() => globalThis.spechPhone.state.connection === 'open'")
    log_in(browser)
    expect(browser.page.locator("#login-message")).to_contain_text("wrong")
    log_in(browser, "battery staple")
    browser.page.wait_for_function(IN)


def test_nobody_behind_a_proxy_is_the_first_device(host):
    answer, = talk(host.address, ("connect", {}), headers={"X-Forwarded-For": "203.0.113.7"})
    assert answer["code"] == "loginRequired"


def test_a_person_may_take_minutes_to_log_in_though_sockets_may_not(house, visit):
    size = 64 << 20
    (house.folder / "web" / "large.bin").write_bytes(bytes(size))
    idle = ANY_CERTIFICATE.wrap_socket(socket.create_connection(("127.0.0.1", house.port), 30))
    idle.sendall(f"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\n\r\n".encode())
    member, slow = visit(house.address), visit(house.address)
    log_in(member)
    member.page.wait_for_function(IN)
    slow.page.locator("#field-login-user").wait_for(state="visible")
    opened, ended, lost = [], [], []
    slow.page.on("websocket", lambda line: opened.append(line.url))
    member.page.on("websocket", lambda line: lost.append(line.url))
    slow.page.reload()
    slow.page.locator("#field-login-user").wait_for(state="visible")
    wait_until(lambda: slow.wait(0.2) or opened, 30, "the page's socket", step=0)
    slow.page.fill("#field-login-user", "ada")
    slow.page.fill("#field-login-password", PASSWORD)
    assert house.census()["visitors"]["waiting"] == 1
    wait_until(lambda: slow.wait(1) or house.census()["visitors"]["waiting"] == 0, 90, "the host to close the socket", step=0)
    assert house.census()["visitors"]["late"] == 1
    slow.wait(3)
    assert len(opened) == 1, "the page has opened a socket that nobody needs"
    assert slow.page.input_value("#field-login-user") == "ada"
    slow.page.click("#login")
    slow.page.wait_for_function(IN)
    # Whoever is in has waited as long, and keeps the socket.
    assert member.page.evaluate(IN) and member.page.evaluate("() => globalThis.spechPhone.state.connection === 'open'")
    assert lost == [] and member.problems == []
    # Nor does a file wait for ever for a reader who takes nothing of it.
    assert received(idle) < size


@pytest.mark.parametrize("path", ["/ws", "/audio"])
def test_who_is_gone_takes_no_place(host, path):
    for _ in range(3):
        talk(host.address, path=path)

    def counts():
        census = host.census()
        return census["visitors"] | census["connections"]
    # Long before their time is up.
    wait_until(lambda: counts() == {"waiting": 0, "late": 0, "crowdedOut": 0, "open": 0, "refused": 0}, 30,
               "the places to be free")


def received(line):
    """How many bytes of a connection still come until its end."""
    total = 0
    with contextlib.suppress(ssl.SSLError, ConnectionError), line:
        while data := line.recv(1 << 16):
            total += len(data)
    return total


def test_a_trusted_proxy_says_who_guesses_and_others_say_nothing(tmp_path, cleanup):
    folder = tmp_path / "host"
    folder.mkdir()
    command(folder, "add-user", "ada", said=PASSWORD)
    host = Host(folder, "--trusted-proxy", "127.0.0.1")
    cleanup(host.stop)
    guesses = [("login", {"user": f"u{number}", "password": "guess"}) for number in range(8)]
    answers = talk(host.address, *guesses, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    codes = [each["code"] for each in answers]
    assert codes[:3] == ["wrongLogin"] * 3 and "tooManyAttempts" in codes
    answer, = talk(host.address, ("login", {"user": "ada", "password": PASSWORD}), headers={"X-Forwarded-For": "203.0.113.10"})
    assert answer["success"]
    assert "address=203.0.113.9" in host.text() and "198.51.100.1" not in host.text()


def test_the_link_goes_to_a_terminal_and_to_no_journal(tmp_path, cleanup):
    host = Host(tmp_path / "host")
    assert talk(host.address, ("connect", {}))[0]["success"]
    host.stop()
    host = Host(tmp_path / "host")
    wait_until(lambda: "enrol-link" in host.text(), 20, "the hint")
    assert "#enrol=" not in host.text()
    host.stop()
    master, terminal = os.openpty()
    cleanup(lambda: os.close(master))
    port = free_port()
    run = subprocess.Popen([programs() / "SpechPhone", "--port", str(port), "--vault", host.vault, "--web", host.folder / "web"],
                           stdin=subprocess.DEVNULL, stdout=terminal, stderr=subprocess.DEVNULL)
    cleanup(lambda: (run.terminate(), run.wait(20)))
    os.close(terminal)
    said = b""
    while b"#enrol=" not in said:
        ready, _, _ = select.select([master], [], [], 30)
        assert ready, said
        said += os.read(master, 4096)
    ticket = re.search(rb"#enrol=(\S+)", said).group(1).decode()
    assert talk(f"http://127.0.0.1:{port}", ("enrol", {"ticket": ticket}))[0]["success"]


def test_sip_answers_at_the_addresses_it_is_bound_to_and_at_no_other(tmp_path, cleanup):
    port, secure = free_port(), free_port()
    host = Host(tmp_path / "host", "--sip-bind", "127.0.0.1", "--sip-port", str(port), "--sip-tls-port", str(secure))
    cleanup(host.stop)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(10)
        here = f"127.0.0.1:{line.getsockname()[1]}"
        question = "\r\n".join([
            "OPTIONS sip:127.0.0.1 SIP/2.0", f"Via: SIP/2.0/UDP {here};branch=z9hG4bKdoor;rport", "Max-Forwards: 70",
            f"From: <sip:x@{here}>;tag=1", "To: <sip:127.0.0.1>", "Call-ID: door", "CSeq: 1 OPTIONS", "Content-Length: 0",
            "", ""]).encode()
        line.connect(("127.0.0.1", port))
        line.send(question)
        assert line.recv(65536).startswith(b"SIP/2.0 ")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(10)
        line.connect(("127.0.0.2", port))
        line.send(question)
        with pytest.raises(ConnectionRefusedError):
            line.recv(65536)
    for number in (port, secure):
        socket.create_connection(("127.0.0.1", number), 10).close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", number), 10)


def test_audio_on_a_listener_of_its_own_carries_a_call(tmp_path, near_speech, cleanup):
    port = free_port()
    host = Host(tmp_path / "host", "--audio-port", str(port), demo=True)
    cleanup(host.stop)
    browser = Browser(tmp_path / "browser", host.address, near_speech[1])
    cleanup(browser.close)
    browser.page.wait_for_function(
        "() => globalThis.spechPhone?.state.accounts.some(each => each.registration.state === 'registered')")
    lines = []
    browser.page.on("websocket", lambda line: lines.append(line.url))
    browser.page.reload()
    browser.page.locator("#number").wait_for(state="visible")
    browser.dial("600")
    browser.wait_for_state("active")
    browser.tap()
    browser.page.wait_for_function("() => globalThis.spechPhone.audio.statistics.stream.played > 150", timeout=40_000)
    assert audio.loudness(browser.heard()[0]) > -40
    assert f"ws://127.0.0.1:{port}/audio" in lines
    assert knock(f"http://127.0.0.1:{port}", "/ws", upgrade="13")[0] == 404
    assert browser.problems == []
