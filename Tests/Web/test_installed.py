"""The page as an app of its own: what the browser needs for that, and how a window that is there is opened once more."""

import json
import struct
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import FLAGS, WHOLE, in_page
from playwright.sync_api import expect

WEB = Path(__file__).resolve().parents[2] / "web"
#: Schemes that a page may take over by the HTML Standard, section 8.9.1 (safelisted schemes), or by their beginning.
ALLOWED_SCHEMES = {"tel", "sip"}
#: A browser that keeps what the page wants to know of launches, for the test to make some.
LAUNCHES = """Object.defineProperty(globalThis, 'launchQueue', { value: {
    setConsumer(consumer) { globalThis.launch = (targetURL) => consumer({ targetURL }); } } });"""


@pytest.fixture(scope="module")
def manifest():
    return json.loads((WEB / "manifest.webmanifest").read_text())


def png_size(path):
    """The size in an image's header (PNG, section 11.2.1)."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR"
    return "x".join(map(str, struct.unpack(">II", data[16:24])))


def pictures(manifest):
    return [each for owner in (manifest, *manifest["shortcuts"]) for each in owner["icons"]]


def test_eachIconHasTheSizeThatItSays(manifest):
    for icon in pictures(manifest):
        if icon["type"] == "image/svg+xml":
            assert (WEB / icon["src"]).read_text().startswith("<svg") and icon["sizes"] == "any"
        else:
            assert png_size(WEB / icon["src"]) == icon["sizes"], icon
    wanted = {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    assert wanted <= {(each["sizes"], each["purpose"]) for each in manifest["icons"]}
    assert png_size(WEB / "icons/apple-touch-180.png") == "180x180"
    assert 'href="icons/apple-touch-180.png"' in (WEB / "index.html").read_text()
    assert all(path.stat().st_size < 20_000 for path in (WEB / "icons").iterdir())


def test_everyAddressOfTheManifestIsThePages(manifest):
    base = "https://phone.example/pbx/manifest.webmanifest"
    scope = urljoin(base, manifest["scope"])
    links = [each["url"] for each in manifest["shortcuts"] + manifest["protocol_handlers"]]
    assert all(urljoin(base, link).startswith(scope) for link in (manifest["start_url"], *links))
    assert all(each["protocol"] in ALLOWED_SCHEMES or each["protocol"].startswith("web+") for each in manifest["protocol_handlers"])
    assert all("%s" in each["url"] for each in manifest["protocol_handlers"])


@pytest.fixture
def own_page(playwright, tmp_path, host):
    """A page in the whole browser with a profile on the disk: nothing is installed from a private window."""
    host.reset()
    context = playwright.chromium.launch_persistent_context(tmp_path / "profile", executable_path=WHOLE, headless=True, args=FLAGS)
    page = context.pages[0]
    page.goto(host.url)
    page.wait_for_selector("[data-view=phone]")
    yield page
    context.close()


def test_theBrowserFindsNothingAgainstInstalling(own_page, manifest, host):
    page = own_page
    session = page.context.new_cdp_session(page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    read = found["manifest"]
    assert read["id"] == read["scope"] == host.url + "/"
    assert [each["url"] for each in read["shortcuts"]] == [host.url + part for part in ("/#phone", "/#chat", "/#history")]
    assert {each["protocol"] for each in read["protocolHandlers"]} == {"tel", "sip", "web+sip"}
    assert read["launchHandler"]["clientMode"] == "kFocusExisting"
    # The mask is judged by what it leaves: the corners are ours to give away, the drawing is not.
    mask = next(each["src"] for each in manifest["icons"] if each["purpose"] == "maskable")
    assert page.evaluate("""async (path) => {
        const bitmap = await createImageBitmap(await (await fetch(path)).blob());
        const context = new OffscreenCanvas(512, 512).getContext('2d');
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, 512, 512);
        let [clear, outside] = [0, 0];
        for (let at = 0; at < data.length; at += 4) {
            const isWhite = data[at] > 128 && data[at + 2] > 128;
            if (data[at + 3] < 255) clear += 1;
            if (isWhite && Math.hypot((at / 4) % 512 - 256, Math.floor(at / 2048) - 256) > 0.4 * 512) outside += 1;
        }
        return [clear, outside];
    }""", mask) == [0, 0]


def test_theColoursOfTheWindowAreThePagesOwn(page, manifest):
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        ground = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--bg').trim()")
        metas = page.locator(f"meta[name=theme-color][media*={theme}]")
        assert metas.get_attribute("content") == ground
        if theme == "light":
            assert manifest["theme_color"] == manifest["background_color"] == ground


def test_aLaunchShowsItsPlaceInTheWindowThatIsThere(watched, host):
    watched.page.add_init_script(LAUNCHES)
    page = watched.open("/#history", until="[data-view=history]")
    in_page(page, "!!globalThis.launch")
    # The launch that the page was loaded for tells nothing new to somebody who has gone on.
    page.evaluate("location.hash = '#phone'")
    expect(page.locator("[data-view=phone]")).to_be_visible()
    page.evaluate("launch(location.origin + '/#history')")
    assert page.evaluate("location.hash") == "#phone"
    page.evaluate("launch(location.origin + '/#call=' + encodeURIComponent('web+sip:ada@example.com'))")
    expect(page.locator("#number")).to_have_value("ada@example.com")
    assert host.requested("startCall") == []
    page.evaluate("launch(location.origin + '/#chat')")
    expect(page.locator("[data-view=chat]")).to_be_visible()
    # Its icon means no place: the page stays where it is, and is not loaded anew.
    page.evaluate("globalThis.same = true")
    page.evaluate("launch(location.origin + '/')")
    expect(page.locator("[data-view=chat]")).to_be_visible()
    assert page.evaluate("globalThis.same && location.hash") == "#chat"
