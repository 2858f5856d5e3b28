"""The page without its host: a copy opens and says so, and gives way to the host's own page as soon as that answers."""

import http.server
import threading
import time

import pytest
from playwright.sync_api import expect

from browser import WHOLE, Browser
from firefox import PROGRAM as FIREFOX
from firefox import Firefox
from host import Host
from peers.process import free_port, wait_until

#: The files of the copies in this browser: the addresses in each cache.
CACHED = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('spech.kept.'));
    return Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
}"""
IS_KEPT = "() => document.documentElement.dataset.kept !== undefined"
IN = "() => globalThis.spechPhone?.state.access === 'member'"


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def start(tmp_path, port, cleanup):
    """Starts the host, on the same port and with the same vault each time."""
    def host():
        started = Host(tmp_path / "host", port=port)
        cleanup(started.stop)
        return started
    return host


@pytest.fixture
def visit(tmp_path, cleanup):
    """A browser that has been let in and has its copy."""
    def browser(address, program=WHOLE):
        made = Browser(tmp_path / "browser", address, program=program)
        cleanup(made.close)
        made.page.wait_for_function(IN, timeout=40_000)
        copied(made)
        return made
    return browser


def copied(browser, count=1):
    """The files of the one copy, as soon as it is complete."""
    def complete():
        caches = browser.page.evaluate(CACHED)
        return len(caches) == count and all("/kept/about" in files for files in caches) and caches
    return wait_until(complete, 60, "the copy to be complete")[0]


def names(files):
    return {file.split("/", 3)[3] for file in files if file != "/kept/about"}


def test_the_page_opens_without_its_host_and_works_when_it_is_back(start, visit):
    host = start()
    browser = visit(host.address)
    page = browser.page
    page.evaluate("""(at) => localStorage.setItem(`spech.history.${spechPhone.state.user.name}`, JSON.stringify([
        { id: 'h1', direction: 'incoming', user: '1002', name: 'Grace Hopper', account: 'a', at, durationMs: 0, code: 'missed', message: '' }]))""",
        int(time.time() * 1000))
    host.stop()
    page.goto(host.address + "/#phone")
    page.reload()
    expect(page.locator("[data-view=waiting] h1")).to_have_text("Waiting for your phone server")
    expect(page.locator("#banner")).to_contain_text("The phone server cannot be reached.")
    assert page.evaluate(IS_KEPT)
    # What lies in this browser is there.
    page.click("#kept-calls")
    expect(page.locator("[data-call=h1]")).to_contain_text("Grace Hopper")
    assert page.locator("[data-call=h1] button").count() == 0
    start()
    page.wait_for_function(f"() => ({IN})() && !({IS_KEPT})()", timeout=60_000)
    expect(page.locator("[data-call=h1] button").first).to_be_visible()


def test_a_new_tab_opens_without_the_host_too(start, visit):
    host = start()
    browser = visit(host.address)
    host.stop()
    page = browser.context.new_page()
    page.goto(host.address)
    expect(page.locator("[data-view=waiting] h1")).to_have_text("Waiting for your phone server")
    start()
    page.wait_for_function(f"() => ({IN})() && !({IS_KEPT})()", timeout=60_000)


def test_a_changed_file_is_used_at_the_first_reload_and_copies_do_not_mix(start, visit):
    host = start()
    browser = visit(host.address)
    page = browser.page
    before = copied(browser)
    header = host.folder / "web/js/ui/header.js"
    header.write_text(header.read_text().replace("text.name)", "'Changed')"))
    (host.folder / "web/css/pad.css").write_text("/* changed */")
    documents = []
    page.on("framenavigated", lambda frame: documents.append(frame.url))
    page.reload()
    expect(page.locator(".brand")).to_have_text("Changed")
    # At once, and not by way of the copy.
    assert len(documents) == 1
    # The copy is of before until it is compared, and whole: nothing of it comes from the host.
    asked = []
    page.on("response", lambda response: asked.append((response.url, response.from_service_worker)))
    page.goto(host.address + "/" + next(file for file in before if file.endswith("js/ui/header.js"))[1:])
    assert "Changed" not in page.content() and asked == [(page.url, True)]
    page.goto(host.address)
    page.wait_for_function(IN)
    page.evaluate("navigator.serviceWorker.controller.postMessage({ type: 'keep', host: 'another' })")
    wait_until(lambda: set(copied(browser)) != set(before), 60, "another copy")
    after = copied(browser)
    # One copy takes the place of the other.
    assert names(after) == names(before) and not set(after) & set(before) - {"/kept/about"}
    host.stop()
    page.reload()
    page.wait_for_function(IS_KEPT)
    expect(page.locator(".brand")).to_have_text("Changed")


def test_the_copy_is_the_whole_page_and_nothing_else(start, visit):
    host = start()
    browser = visit(host.address)
    web = host.folder / "web"
    files = {str(file.relative_to(web)) for kind in ("js", "css") for file in (web / kind).rglob("*") if file.suffix in (".js", ".css")}
    # Pages of others import these; the page itself does not.
    files -= {"js/client/spech-phone.js", "js/client/client-call.js"}
    assert names(copied(browser)) - {""} == files
    token = browser.page.evaluate("localStorage.getItem('spech.token')")
    assert token and browser.page.evaluate("""async (token) => {
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
                if ((await (await cache.match(request)).text()).includes(token)) return request.url;
            }
        }
        return 'nowhere';
    }""", token) == "nowhere"


def test_a_proxy_without_its_host_counts_as_no_host(start, visit, port):
    host = start()
    browser = visit(host.address)
    host.stop()

    class Down(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(502)
            self.end_headers()
            self.wfile.write(b"bad gateway")

        def log_message(self, *_):
            pass

    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", port), Down)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        browser.page.goto(host.address)
        expect(browser.page.locator("[data-view=waiting] h1")).to_have_text("Waiting for your phone server")
    finally:
        proxy.shutdown()
        proxy.server_close()


@pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed")
def test_firefox_opens_the_copy_too(start, tmp_path, cleanup):
    """A browser that cannot be told beforehand what needs no worker."""
    host = start()
    firefox = Firefox(tmp_path / "firefox", host.address)
    cleanup(firefox.stop)
    firefox.wait_for("globalThis.spechPhone?.state.access === 'member'")
    firefox.wait_for("(await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).match('/kept/about')))).some(Boolean)", 60)
    # The page of the host, through the worker and whole. Its remote control's own reload passes workers by.
    def reload():
        firefox.open("about:blank")
        firefox.open(host.address)

    reload()
    firefox.wait_for("globalThis.spechPhone?.state.access === 'member' && navigator.serviceWorker.controller !== null")
    assert firefox.evaluate("document.documentElement.dataset.kept") is None
    host.stop()
    reload()
    firefox.wait_for("document.querySelector('[data-view=waiting] h1')?.textContent === 'Waiting for your phone server'")
    assert firefox.evaluate("document.documentElement.dataset.kept")
    start()
    firefox.wait_for("globalThis.spechPhone?.state.access === 'member' && !document.documentElement.dataset.kept", 60)
