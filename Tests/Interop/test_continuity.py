"""What a person does during a call really happens: at the far end, at the loudspeaker, and in the other tab."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import audio
from browser import Browser
from host import Host
from peers.baresip import Baresip
from peers.process import wait_until

REGISTERED = "() => globalThis.spechPhone?.state.accounts.some(each => each.registration.state === 'registered')"
TONE, LEVEL = 440, -15
#: Listens where the page's sound leaves it, behind every volume: what is connected to the loudspeaker goes here too.
LISTEN_AT_THE_OUTPUT = """(() => {
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (target, ...rest) {
        if (target instanceof AudioDestinationNode && this instanceof GainNode) {
            globalThis.output = new AnalyserNode(this.context, { fftSize: 8192 });
            connect.call(this, globalThis.output);
        }
        return connect.call(this, target, ...rest);
    };
    globalThis.outputLevel = () => {
        const samples = new Float32Array(globalThis.output.fftSize);
        globalThis.output.getFloatTimeDomainData(samples);
        return 10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 1e-12) / samples.length);
    };
})()"""
#: A microphone opens loudly, so a level counts once it has stayed for five looks.
STAYS = """([low, high]) => {
    const level = globalThis.outputLevel();
    globalThis.stayed = level > low && level < high ? (globalThis.stayed ?? 0) + 1 : 0;
    return globalThis.stayed >= 5 ? level : null;
}"""

#: Notes whether the state of the call is once said in these words.
LOOK_OUT = """(words) => new MutationObserver(() => {
    if (document.querySelector('#call-state')?.textContent === words) globalThis.wasRead = true;
}).observe(document.body, { childList: true, subtree: true, characterData: true })"""


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    """A microphone that hears one steady tone: its level says what became of it."""
    at = np.arange(48000 * 20) / 48000
    samples = np.sqrt(2) * 10 ** (LEVEL / 20) * np.sin(2 * np.pi * TONE * at)
    return audio.write(tmp_path_factory.mktemp("tone") / "tone.wav", samples, 48000)


@pytest.fixture
def demo(tmp_path, tone, cleanup):
    host = Host(tmp_path / "host", demo=True)
    cleanup(host.stop)
    browser = Browser(tmp_path / "browser", host.address, tone)
    cleanup(browser.close)
    browser.page.wait_for_function(REGISTERED)
    return browser


def open_tab(browser):
    """One more tab of the same browser profile."""
    page = browser.context.new_page()
    page.goto(browser.page.url)
    page.wait_for_function("() => globalThis.spechPhone?.state.access === 'member'")
    return page


def steady_output(browser, low, high):
    """Waits until what leaves the page stays between two levels; returns it in dB."""
    handle = browser.page.wait_for_function(STAYS, arg=[low, high], polling=100, timeout=60_000)
    return handle.json_value()


def set_slider(browser, name, percent):
    browser.page.evaluate(
        """([name, percent]) => {
            const slider = document.getElementById(name);
            slider.value = String(percent);
            slider.dispatchEvent(new Event('input'));
        }""", [f"volume-{name}", percent])


def test_two_tabs_see_the_same_call(demo):
    demo.dial("602")
    call = demo.wait_for_state("active")
    other = open_tab(demo)
    other.wait_for_function("() => globalThis.spechPhone?.state.call?.state === 'active'")
    assert other.evaluate("() => globalThis.spechPhone.state.call.id") == call["id"]
    assert other.evaluate("() => globalThis.spechPhone.state.call.remote") == call["remote"]
    # Only the first tab has the sound, and the second one says so.
    expect(other.locator("#sound-elsewhere")).to_be_visible(timeout=40_000)
    expect(other.locator("#mute")).to_be_disabled()
    expect(demo.page.locator("#sound-elsewhere")).to_be_hidden()
    for digit in "47#":
        other.click(f".call [data-digit='{digit}']")
    for page in (demo.page, other):
        expect(page.locator("#digits-heard")).to_have_text(re.compile("47"), timeout=40_000)
    # The words stay for three seconds: each tab looks out for them by itself.
    for page in (demo.page, other):
        page.evaluate(LOOK_OUT, "You hung up.")
    other.click("#hang-up")
    for page in (demo.page, other):
        page.wait_for_function("() => globalThis.wasRead", timeout=40_000)


#: The seconds that the page shows.
SHOWN = """() => {
    const [minutes, seconds] = document.querySelector('#call-timer').textContent.split(':').map(Number);
    return minutes * 60 + seconds;
}"""


def test_the_timer_runs_with_the_call(demo):
    demo.dial("600")
    demo.wait_for_state("active")
    seconds = demo.page.evaluate("""() => new Promise((resolve) => {
        const seen = [];
        const timer = setInterval(() => {
            const text = document.querySelector('#call-timer').textContent;
            const [minutes, seconds] = text.split(':').map(Number);
            if (seen.at(-1) !== minutes * 60 + seconds) seen.push(minutes * 60 + seconds);
            if (seen.length < 6) return;
            clearInterval(timer);
            resolve(seen);
        }, 50);
    })""")
    # Each second is shown, also between two words of the host; a busy machine may swallow one.
    assert sum(after == before + 1 for before, after in zip(seconds, seconds[1:])) >= 3, seconds
    # The host's own count is that of a page that comes in later, and the page's is the same.
    before = demo.page.evaluate(SHOWN)
    demo.page.reload()
    demo.page.wait_for_selector("[data-call-state=active]")
    after, counted = demo.page.evaluate(f"""() => {{
        const {{ durationMs, receivedAt }} = globalThis.spechPhone.state.call;
        return [({SHOWN})(), (durationMs + performance.now() - receivedAt) / 1000];
    }}""")
    assert before <= after and abs(after - counted) < 2


def test_volume_and_speaker_change_what_leaves_the_page(demo):
    demo.context.add_init_script(LISTEN_AT_THE_OUTPUT)
    demo.page.reload()
    demo.page.wait_for_function(REGISTERED)
    demo.dial("600")
    demo.wait_for_state("active")
    usual = steady_output(demo, LEVEL - 3, LEVEL + 3)
    set_slider(demo, "far", 50)
    steady_output(demo, usual - 7.5, usual - 4.5)
    demo.page.click("#speaker")
    steady_output(demo, -200, -80)
    demo.page.click("#speaker")
    set_slider(demo, "far", 200)
    steady_output(demo, usual + 4.5, usual + 7.5)


def test_mute_and_microphone_volume_reach_the_far_end(tmp_path, exchange, host, tone, far_speech, cleanup):
    (tmp_path / "baresip").mkdir()
    far = Baresip(tmp_path / "baresip", exchange, "bob", far_speech[1])
    cleanup(far.stop)
    browser = Browser(tmp_path / "browser", host.address, tone)
    cleanup(browser.close)
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.to_phone()
    browser.dial("bob")
    browser.wait_for_state("active")
    spoken(browser, 4)
    browser.page.click("#mute")
    spoken(browser, 4)
    browser.page.click("#mute")
    set_slider(browser, "microphone", 50)
    spoken(browser, 4)
    browser.hang_up()
    browser.wait_for_state("ended")
    samples, rate = audio.read(wait_until(lambda: recording(far), 40, "the far end's recording"))
    full, silent, half = (stretches(samples, rate, *range_) for range_ in ((-18, -12), (-200, -60), (-24, -18.5)))
    # Of each, at least two seconds out of the four, in this order: a busy machine loses some.
    assert min(len(full), len(silent), len(half)) >= 20, (len(full), len(silent), len(half))
    assert np.median(full) < np.median(silent) < np.median(half)


def spoken(browser, seconds):
    """Waits until the page has sent this much more sound."""
    browser.page.wait_for_function(
        "([count]) => globalThis.spechPhone.audio.statistics.socket.sent > count", timeout=60_000,
        arg=[browser.page.evaluate("() => globalThis.spechPhone.audio.statistics.socket.sent") + seconds * 50])


def recording(far):
    try:
        return far.recording if far.recording.stat().st_size > 80_000 else None
    except (ValueError, FileNotFoundError):
        return None


def stretches(samples, rate, low, high):
    """Which tenths of a second of the recording have a level between two bounds."""
    size = rate // 10
    levels = [audio.loudness(samples[at:at + size]) for at in range(0, len(samples) - size, size)]
    return [index for index, level in enumerate(levels) if low < level < high]


def test_an_account_removed_in_one_tab_leaves_the_other(exchange, browser):
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    other = open_tab(browser)
    other.wait_for_function(REGISTERED)
    browser.page.click("#remove")
    browser.page.get_by_role("dialog").get_by_role("button", name="Remove this line").click()
    other.wait_for_function("() => globalThis.spechPhone?.state.accounts.length === 0", timeout=40_000)
    expect(other.locator("#field-server")).to_have_value("")
