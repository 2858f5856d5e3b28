"""The example of a page elsewhere, with a real host: another site, a login, a call, and sound both ways."""

import pytest

from browser import PATIENCE, Browser
from host import Host
from other_site import Site
from peers.process import wait_until
from test_doors import command

#: The loudest that the page has heard of the far end, which is an echo of its own microphone.
LOUDEST = """async () => {
    globalThis.loudest = 0;
    const { SpechPhone } = await import('HOST/js/client/spech-phone.js');
    globalThis.phone = new SpechPhone();
    const { accounts } = await phone.connect({ user: 'ada', password: 'correct horse' });
    // The demo's line needs a moment after the start of the host.
    if (accounts[0].registration.state !== 'registered') {
        await new Promise((resolve) => phone.addEventListener('push', ({ detail: { type, data } }) => {
            if (type === 'registration' && data.account.registration.state === 'registered') resolve();
        }));
    }
    globalThis.call = await phone.call('600');
    phone.sound.engine.addEventListener('level', ({ detail }) => {
        if (detail.of === 'far') loudest = Math.max(loudest, detail.level);
    });
}"""


@pytest.fixture
def site(tmp_path, cleanup):
    folder = tmp_path / "site"
    folder.mkdir()
    site = Site(folder)
    cleanup(site.stop)
    return site


@pytest.fixture
def house(tmp_path, site, cleanup):
    """A host with a user, the demo exchange, and one other site that may come in."""
    folder = tmp_path / "host"
    folder.mkdir()
    command(folder, "add-user", "ada", said="correct horse")
    host = Host(folder, "--allowed-origin", site.url, demo=True)
    cleanup(host.stop)
    return host


def test_a_page_of_another_site_telephones_and_hears_itself(house, site, tmp_path, near_speech, cleanup):
    browser = Browser(tmp_path / "browser", site.url + "/blank.html", near_speech[1], is_phone=False)
    cleanup(browser.close)
    browser.page.evaluate(LOUDEST.replace("HOST", house.address))
    browser.page.wait_for_function("() => call.state === 'active' && loudest > 0.05", timeout=PATIENCE * 1000)
    end = browser.page.evaluate("async () => { call.hangUp(); return (await call.ended).end; }")
    assert end["by"] == "local"
    wait_until(lambda: house.census()["phone"]["calls"] == 0, PATIENCE, "the call to be gone")
    assert browser.problems == []


def test_the_example_is_right(house, site, tmp_path, cleanup):
    browser = Browser(tmp_path / "browser", site.example(house.address), is_phone=False)
    cleanup(browser.close)
    page = browser.page
    page.click("#call")
    page.fill("#login [name=user]", "ada")
    page.fill("#login [name=password]", "correct horse")
    page.click("#login button")
    # The demo's line needs a moment after the start of the host; until then the page says so, and is asked again.
    page.wait_for_function("""() => {
        const state = document.getElementById('state').value;
        if (state !== 'active' && !document.getElementById('call').disabled) document.getElementById('call').click();
        return state === 'active';
    }""", timeout=PATIENCE * 1000, polling=500)
    page.click("#hang-up")
    page.wait_for_function("() => document.getElementById('hang-up').hidden", timeout=PATIENCE * 1000)
