"""The types of the page's modules: JSDoc, read by TypeScript. The service worker is a script of its own and has none."""

import subprocess

import pytest
from fake_host import WEB

TYPES = WEB.parent / "Tests" / "Web" / "types"
OPTIONS = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "node"]


def faults(library, *files):
    """What TypeScript has against the modules and all that they import."""
    command = ["tsc", *OPTIONS, "--lib", f"es2022,{library}", *map(str, files)]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=300)
    return done.stdout.splitlines()


@pytest.mark.parametrize(("library", "files"), [
    ("dom,dom.iterable", ["js/main.js", "js/early.js", "js/client/spech-phone.js"]),
    ("dom", ["js/audio/capture-worklet.js", "js/audio/playout-worklet.js", TYPES / "worklet.d.ts"]),
    ("webworker", ["js/audio/transport-worker.js", TYPES / "webcodecs.d.ts"])], ids=["page", "worklets", "worker"])
def test_theTypesAreRight(library, files):
    assert faults(library, *files) == []


def test_noModuleIsLeftOut():
    """Each one is reached from one of those that are checked."""
    roots = ["js/main.js", "js/early.js", "js/client/spech-phone.js", "js/audio/capture-worklet.js", "js/audio/playout-worklet.js",
             "js/audio/transport-worker.js"]
    done = subprocess.run(
        ["tsc", *OPTIONS, "--listFilesOnly", *roots], cwd=WEB, capture_output=True, text=True, timeout=300, check=True)
    listed = {(WEB / line).resolve() for line in done.stdout.splitlines()}
    assert set((WEB / "js").rglob("*.js")) - listed == set()
