"""Fixtures: speech, an exchange, a host and a browser, each with a folder of its own, all ended at the end."""

import contextlib
import os
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import audio
from browser import Browser, driver
from host import Host
from peers.kamailio import Kamailio
from peers.process import free_port
from peers.sipp import INVITE, Sipp, respond


def pytest_configure(config):
    config.addinivalue_line("markers", "speech: judges how good the sound is, so nothing else may run beside it")


@pytest.fixture(scope="session", autouse=True)
def _go_before_others():
    """Where sound is measured, telephones and pages go before whatever else the machine does, if that is permitted."""
    with contextlib.suppress(PermissionError):
        os.nice(-10)


@pytest.fixture(scope="session", autouse=True)
def _stop_driver():
    yield
    driver().stop()


@pytest.fixture(scope="session")
def near_speech(tmp_path_factory):
    """What the person says: the reference at 8 kHz, and the file that the browser's microphone plays."""
    reference = audio.speech(audio.NEAR)
    path = audio.repeated(tmp_path_factory.mktemp("near") / "near.wav", audio.at(reference, audio.RATE, 48000), 48000, 6)
    return reference, path


@pytest.fixture(scope="session")
def far_speech(tmp_path_factory):
    """What the far end says: the reference, and a file long enough for any call."""
    reference = audio.speech(audio.FAR)
    return reference, audio.repeated(tmp_path_factory.mktemp("far") / "far.wav", reference, audio.RATE, 30)


@pytest.fixture
def cleanup():
    """Takes functions that must run at the end, whatever happens; last first."""
    steps = []
    yield steps.append
    for step in reversed(steps):
        step()


@pytest.fixture
def exchange(tmp_path, cleanup):
    folder = tmp_path / "kamailio"
    folder.mkdir()
    kamailio = Kamailio(folder)
    cleanup(kamailio.stop)
    return kamailio


@pytest.fixture
def host(tmp_path, cleanup):
    started = Host(tmp_path / "host")
    cleanup(started.stop)
    return started


@pytest.fixture
def browser(tmp_path, host, near_speech, cleanup):
    opened = Browser(tmp_path / "browser", host.address, near_speech[1])
    cleanup(opened.close)
    return opened


@pytest.fixture(scope="module")
def phone(tmp_path_factory, near_speech):
    """One host and one page for a file's calls with sipp, which stands where the account's server is, and calls from there."""
    folder = tmp_path_factory.mktemp("callers")
    sip_port = free_port()
    host = Host(folder / "host", "--sip-port", str(sip_port))
    browser = Browser(folder / "browser", host.address, near_speech[1])
    port = free_port()
    registrar = Sipp(folder, "registrar", [INVITE, respond(180, "Ringing")], port)
    said = browser.configure("127.0.0.1", port, "1001", "secret")
    assert browser.state()["accounts"][0]["registration"]["state"] == "registered", said
    registrar.stop()
    browser.to_phone()
    yield host, browser, port, sip_port, folder
    browser.close()
    status, _ = host.stop()
    assert status == 0
