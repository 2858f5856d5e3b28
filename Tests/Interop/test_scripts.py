"""The scripts that a newcomer runs."""

import subprocess

from host import ROOT, programs


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


def test_help_names_every_setting():
    done = subprocess.run([programs() / "SpechPhone", "--help"], capture_output=True, text=True, timeout=60)
    readme = (ROOT / "README.md").read_text()
    flags = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `--")]
    assert len(flags) > 10
    assert [flag for flag in flags if flag not in done.stdout] == []
