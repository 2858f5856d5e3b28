"""A call that outlives its page: what a reload begins at once, and how another tab takes the call."""

import asyncio
import re

import pytest
from conftest import in_page, wait_for
from fake_host import WEB
from playwright.sync_api import expect

#: Keeps the tracks of every microphone that the page opens.
KEEP_TRACKS = """globalThis.tracks = [];
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    tracks.push(...stream.getTracks());
    return stream;
};"""
ENDED = "tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended')"


@pytest.fixture
def call(make):
    """A page in a call, whose microphones are kept in sight."""
    watched = make()
    watched.page.add_init_script(KEEP_TRACKS)
    page = watched.open()
    page.keyboard.type("600\n")
    page.wait_for_selector("[data-call-state=active]")
    in_page(page, "spechPhone.state.microphone === 'on'")
    return page


class HeldBack:
    """The rest of the page comes when the test says so; what a call needs is there."""

    def __init__(self, page):
        self.page, self.routes = page, []
        page.route("**/js/ui/views.js", lambda route: self.routes.append(route))

    def let_go(self):
        wait_for(lambda: self.page.evaluate("1") and self.routes)
        for route in self.routes:
            route.continue_()


@pytest.fixture
def held_back(call, host):
    """The page is loaded anew in its call, and its sound comes before anything else."""
    held = HeldBack(call)
    connects = len(host.audio_connects)
    call.reload(wait_until="commit")
    wait_for(lambda: len(host.audio_connects) > connects)
    wait_for(lambda: host.audios)
    host.frames.clear()
    host.attach_now("c1")
    return held


def elsewhere(make, host):
    """One more tab, which does not hear the call."""
    host.calls["c1"]["attached"] = False
    watched = make()
    watched.page.add_init_script(KEEP_TRACKS)
    page = watched.open(until="[data-view=call]")
    expect(page.locator("#sound-elsewhere")).to_be_visible()
    return page


def test_theSoundIsMadeReadyBeforeTheHostHasSaidAWord(call, host):
    host.held["connect"] = asyncio.Event()
    call.reload()
    in_page(call, "globalThis.spechPhone?.state.microphone === 'on' && spechPhone.audio.context?.state === 'running'")
    assert call.evaluate("spechPhone.state.access") == "unknown"
    host.loop.call_soon_threadsafe(host.held["connect"].set)
    call.wait_for_selector("[data-call-state=active]")
    host.attach_now("c1")
    host.frames.clear()
    wait_for(lambda: len(host.frames) > 20)
    assert call.evaluate("tracks.length") == 1


def test_theCallGoesOnBeforeTheRestOfThePageIsThere(call, host, held_back):
    wait_for(lambda: len(host.frames) > 20)
    assert call.evaluate("globalThis.spechPhone") is None
    connects = len(host.audio_connects)
    held_back.let_go()
    call.wait_for_selector("[data-call-state=active]")
    in_page(call, "spechPhone.state.microphone === 'on' && spechPhone.state.hearing")
    # Nothing was begun a second time.
    count = len(host.frames)
    wait_for(lambda: len(host.frames) > count + 20)
    assert len(host.audio_connects) == connects
    assert len(host.requested("connect")) == 2
    assert call.evaluate("tracks.length") == 1
    call.keyboard.press("Escape")
    in_page(call, ENDED)


def test_whatHappensBeforeTheRestOfThePageIsThereIsNotMissed(call, host, held_back):
    # A digit is told once: whoever does not hear of it cannot ask for it.
    host.push("digit", {"callId": "c1", "digit": "5"})
    held_back.let_go()
    expect(call.locator("#digits-heard")).to_have_text("5")


def test_whoIsMutedIsNotHeardForAMomentAfterAReload(call, host):
    call.click("#mute")
    in_page(call, "spechPhone.state.muted")
    connects = len(host.audio_connects)
    call.reload(wait_until="commit")
    wait_for(lambda: len(host.audio_connects) > connects)
    wait_for(lambda: host.audios)
    host.frames.clear()
    host.attach_now("c1")
    wait_for(lambda: len(host.frames) > 40)
    assert {data[27] & 1 for data in host.frames} == {1}


def test_theHostIsToldWhichTabComesBack(call, host):
    """It may still have the sockets that are gone for the page."""
    assert "follows" not in host.last("connect")
    call.reload()
    call.wait_for_selector("[data-call-state=active]")
    host.attach_now("c1")
    in_page(call, "spechPhone.state.hearing")
    assert host.last("connect")["follows"] == "s1"
    host.drop_control()
    wait_for(lambda: call.evaluate("1") and len(host.requested("connect")) == 3)
    assert host.last("connect")["follows"] == "s1"


def test_aDeviceThatWasRevokedMeanwhileIsToldSo(call, host):
    host.tokens.clear()
    call.reload()
    call.wait_for_selector("[data-view=login]")
    expect(call.locator("#login-message")).to_contain_text("revoked")
    in_page(call, ENDED)


def test_theTabAsksForItsCallWhereTheHostTakesItsFormerDocumentForTheOneThatHears(call, host):
    host.calls["c1"]["attached"] = False
    call.reload()
    in_page(call, "globalThis.spechPhone?.audio.statistics.socket.sent > 20")
    assert host.requested("resumeCall") == [{"callId": "c1"}]
    expect(call.locator("#sound-elsewhere")).to_be_hidden()


def test_aCallOnHoldIsLeftThereByAReload(call, host):
    call.click("#hold")
    in_page(call, "spechPhone.state.call.heldHere && spechPhone.state.call.pending === ''")
    call.evaluate("sessionStorage.setItem('spech.hearing', 'c1')")
    call.reload()
    in_page(call, "globalThis.spechPhone?.state.hearing === false")
    assert host.requested("resumeCall") == []


def test_theModulesThatGoFirstAreListed():
    """A module that the list leaves out is asked for a moment later than it could be."""
    wanted, known = ["early.js"], set()
    while wanted:
        name = wanted.pop()
        if name in known:
            continue
        known.add(name)
        source = (WEB / "js" / name).read_text()
        for target in re.findall(r"^import .*?from '(.+?)';", source, re.MULTILINE | re.DOTALL):
            wanted.append(str((WEB / "js" / name).parent.joinpath(target).resolve().relative_to(WEB / "js")))
    listed = re.findall(r'rel="modulepreload" href="js/(.+?)"', (WEB / "index.html").read_text())
    assert sorted(listed) == sorted(known | {"main.js"})


def test_aTabThatHeardNoCallOpensNothing(page):
    page.reload()
    in_page(page, "globalThis.spechPhone?.audio.statistics.socket.opened > 0")
    assert page.evaluate("[spechPhone.state.microphone, spechPhone.audio.context]") == ["off", None]


def test_aCallThatIsOverAfterTheReloadLetsGoOfTheMicrophone(call, host):
    host.calls.clear()
    call.reload()
    in_page(call, ENDED)
    assert call.evaluate("[spechPhone.state.microphone, sessionStorage.length]") == ["off", 0]


def test_theCallIsTakenHereAndTheOtherTabYields(make, call, host):
    there = elsewhere(make, host)
    there.click("#take-here")
    expect(there.locator("#sound-elsewhere")).to_be_hidden()
    assert host.last("resumeCall") == {"callId": "c1"}
    in_page(there, "spechPhone.audio.statistics.socket.sent > 20")
    # Where it was before, nothing listens any more.
    expect(call.locator("#sound-elsewhere")).to_be_visible()
    in_page(call, ENDED)
    assert call.evaluate("spechPhone.state.microphone") == "off"
    # And back again.
    call.click("#take-here")
    expect(call.locator("#sound-elsewhere")).to_be_hidden()
    in_page(call, "spechPhone.state.microphone === 'on' && tracks.at(-1).readyState === 'live'")
    in_page(there, ENDED)


def test_aCallThatCannotBeTakenLeavesTheMicrophoneAlone(make, call, host):
    there = elsewhere(make, host)
    host.refusals["resumeCall"] = {"code": "holdInProgress", "message": "The call is being held."}
    there.click("#take-here")
    expect(there.locator(".notice")).to_be_visible()
    in_page(there, ENDED)
    expect(there.locator("#take-here")).to_be_enabled()
    in_page(call, "spechPhone.state.microphone === 'on'")
