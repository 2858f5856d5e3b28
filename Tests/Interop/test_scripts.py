"""The scripts that a newcomer runs."""

import os
import shutil
import subprocess
import sys

import pytest

from control import Control
from host import ROOT, Host, programs


def test_setup_is_silent_the_second_time():
    done = subprocess.run([ROOT / "Scripts/setup"], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_setup_says_how_to_get_swift(tmp_path):
    for tool in ["bash", "dirname", "id"]:
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    done = subprocess.run(
        ["/usr/bin/bash", ROOT / "Scripts/setup"], capture_output=True, text=True, timeout=60, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "swift.org/install" in done.stderr


@pytest.fixture
def built(tmp_path):
    """The environment of somebody for whom everything is built already, so that no build runs beside the tests."""
    swift = tmp_path / "bin" / "swift"
    swift.parent.mkdir()
    swift.write_text(f'#!/bin/sh\ncase "$*" in *--show-bin-path*) echo "{programs()}";; esac\n')
    swift.chmod(0o755)
    return {**os.environ, "PATH": f"{swift.parent}:{os.environ['PATH']}"}


def test_run_takes_every_command(built, tmp_path):
    def run(*arguments, said=None):
        done = subprocess.run(
            [ROOT / "Scripts/run", *arguments, "--vault", tmp_path / "vault"], input=said, capture_output=True, text=True,
            timeout=120, env=built)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "Added alice as administrator." in run("add-user", "alice", said="correct horse\n")
    assert "#enrol=" in run("enrol-link", "--user", "alice")
    assert "--demo-exchange" in run("--help")
    assert "0 problems" in run("doctor", "--port", "0")


def test_run_starts_the_demo_exchange(built, tmp_path, cleanup):
    host = Host(tmp_path / "host", program=ROOT / "Scripts/run", environment=built)
    cleanup(host.stop)
    control = Control(host.address)
    cleanup(control.close)
    assert [each["demo"] for each in control.welcome["accounts"]] == [True]


def test_help_names_every_setting():
    done = subprocess.run([programs() / "SpechPhone", "--help"], capture_output=True, text=True, timeout=60)
    readme = (ROOT / "README.md").read_text()
    flags = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `--")]
    assert len(flags) > 10
    assert [flag for flag in flags if flag not in done.stdout] == []


@pytest.mark.parametrize("broken, status, last", [
    (None, 0, ""), ("format", 1, "Failed: format lint"), ("Tests/Web", 1, "Failed: page"),
    ("test -c", 1, "Failed: rooms"), ("Scripts/examples", 1, "Failed: examples"), ("not speech", 1, "Failed: calls")])
def test_test_says_which_suite_failed(tmp_path, broken, status, last):
    scripts = tmp_path / "Scripts"
    scripts.mkdir()
    for name in ["test", "build.sh"]:
        shutil.copy(ROOT / "Scripts" / name, scripts / name)
    for tool in ["Scripts/setup", "Scripts/examples", ".venv/bin/python", "bin/swift"]:
        path = tmp_path / tool
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\ncase "$0 $*" in *"{broken}"*) exit 1;; esac\n')
        path.chmod(0o755)
    done = subprocess.run(
        [scripts / "test"], capture_output=True, text=True, timeout=60,
        env={"PATH": f"{tmp_path}/bin:{os.environ['PATH']}"})
    assert (done.returncode, done.stdout.strip(), done.stderr) == (status, last, "")


@pytest.mark.parametrize("failures, count, status", [(1, 1, 0), (1, 3, 0), (1, 4, 1), (2, 1, 1)])
def test_a_test_may_fail_once_and_few_of_them(tmp_path, failures, count, status):
    shutil.copy(ROOT / "Tests/conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_it.py").write_text(f"""
import pathlib, pytest
@pytest.mark.parametrize("each", range({count}))
def test_it(each):
    tries = pathlib.Path(__file__).with_name(str(each))
    tries.write_text((tries.read_text() if tries.exists() else "") + "x")
    assert len(tries.read_text()) > {failures}, "the reason"
""")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--reruns", "1", "-rR", "-n", "2", tmp_path],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == status, done.stdout
    assert done.stdout.count("The first try of test_it.py") == count and "the reason" in done.stdout
