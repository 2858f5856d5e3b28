"""Things that break, and what the person then reads."""

import os
import re
import signal
import stat
import subprocess


import audio
from browser import Browser
from host import ROOT, Host, programs
from peers.baresip import Baresip
from peers.process import Process, free_port, wait_until


def _spech(folder, *arguments, environment=None):
    """The program started where it must refuse; returns its status and everything it said."""
    command = [programs() / "SpechPhone", "--web", ROOT / "web", *arguments]
    process = Process("refused", [str(part) for part in command], folder, environment)
    wait_until(lambda: not process.is_running(), 60, "the host to refuse")
    return process.stop(), process.text()


def test_a_wrong_password_is_named(exchange, browser):
    said = browser.configure("127.0.0.1", exchange.port, "alice", "not-the-password", exchange.domain)
    assert "Wrong password for alice" in said
    assert browser.state()["accounts"] == []


def test_a_user_that_the_exchange_does_not_know_is_named(exchange, browser):
    said = browser.configure("127.0.0.1", exchange.port, "nobody", "secret", exchange.domain)
    assert "nobody" in said


def test_a_dead_server_is_named(browser):
    said = browser.configure("127.0.0.1", free_port(), "alice", "secret")
    assert "does not answer" in said


def test_a_server_name_that_does_not_exist_is_named(browser):
    said = browser.configure("no-such-pbx.invalid", 5060, "alice", "secret")
    assert "no-such-pbx.invalid" in said


def test_an_unplugged_exchange_does_not_end_the_call_but_a_silent_phone_does(tmp_path, exchange, host, browser, far_speech, cleanup):
    (tmp_path / "baresip").mkdir()
    far = Baresip(tmp_path / "baresip", exchange, "bob", far_speech[1])
    cleanup(far.stop)
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    browser.dial("bob")
    browser.wait_for_state("active")
    exchange.process.stop(signal.SIGKILL)
    browser.tap()
    wait_until(lambda: browser.wait(1) or audio.loudness(browser.heard()[0]) > -40, 40, "the far end to be heard still", step=0)
    assert browser.call()["state"] == "active"
    far.process.child.send_signal(signal.SIGSTOP)
    try:
        # The registration may have a notice of its own.
        silence = browser.page.locator(".notice", has_text=re.compile("hear|silent"))
        silence.first.wait_for(state="visible", timeout=60_000)
    finally:
        far.process.child.send_signal(signal.SIGCONT)


def test_settings_survive_a_restart(tmp_path, exchange, near_speech, cleanup):
    first = Host(tmp_path / "host")
    browser = Browser(tmp_path / "browser", first.address, near_speech[1])
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    token = browser.page.evaluate("() => JSON.stringify(localStorage)")
    browser.close()
    assert first.stop()[0] == 0
    second = Host(tmp_path / "host", demo=True, name="again", port=first.port)
    cleanup(second.stop)
    again = Browser(tmp_path / "browser", first.address, near_speech[1])
    cleanup(again.close)
    again.page.wait_for_function(
        "() => globalThis.spechPhone?.state.accounts.some(each => each.registration.state === 'registered')")
    # The demo exchange is for those who have no line yet.
    assert [each["user"] for each in again.state()["accounts"]] == ["alice"]
    assert "secret" not in token and exchange.passwords["alice"] not in token


def test_a_second_host_on_the_same_port_is_refused_by_name(tmp_path, host):
    status, said = _spech(tmp_path, "--port", host.port, "--vault", tmp_path / "other")
    assert status == 1
    assert str(host.port) in said and "taken" in said


def test_a_second_host_on_the_same_vault_is_refused_by_name(tmp_path, host):
    status, said = _spech(tmp_path, "--port", free_port(), "--vault", host.vault)
    assert status != 0
    assert "vault" in said


def test_a_vault_with_another_key_is_refused_and_kept(tmp_path):
    folder = tmp_path / "host"
    Host(folder).stop()
    before = (folder / "vault/devices.db").read_bytes()
    status, said = _spech(
        tmp_path, "--port", free_port(), "--vault", folder / "vault",
        environment={"SPECH_VAULT_KEY_HEX": "00" * 32})
    assert status != 0
    assert "key" in said
    assert (folder / "vault/devices.db").read_bytes() == before


def test_a_damaged_vault_is_refused_and_kept(tmp_path):
    folder = tmp_path / "host"
    Host(folder).stop()
    database = folder / "vault/devices.db"
    # What the write-ahead log still holds would heal the damage.
    subprocess.run(["sqlite3", database, "PRAGMA wal_checkpoint(TRUNCATE)"], check=True, capture_output=True)
    damaged = bytearray(database.read_bytes())
    damaged[:64] = os.urandom(64)
    database.write_bytes(damaged)
    status, said = _spech(tmp_path, "--port", free_port(), "--vault", folder / "vault")
    assert status != 0
    assert "devices.db" in said
    assert database.read_bytes() == bytes(damaged)


def test_a_vault_taken_away_under_a_running_host_is_named(tmp_path, exchange, host, browser):
    browser.page.locator("#number").wait_for(state="visible")
    for path in host.vault.iterdir():
        if path.name.startswith("devices.db"):
            path.write_bytes(b"gone")
    said = browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    assert "could not be saved" in said or "vault" in said, said
    assert host.process.is_running()


def test_another_address_without_a_user_is_refused_with_the_remedy(tmp_path):
    status, said = _spech(tmp_path, "--bind", "0.0.0.0", "--port", free_port(), "--vault", tmp_path / "v")
    assert status != 0
    assert "add-user" in said


def test_the_vault_holds_no_password_in_the_clear_and_is_private(exchange, host, browser):
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    secret = exchange.passwords["alice"].encode()
    for path in host.vault.iterdir():
        if path.is_file():
            assert secret not in path.read_bytes(), path.name
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name
    assert secret.decode() not in host.text()
