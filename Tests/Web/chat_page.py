"""What the tests of messages do with a page."""

from conftest import in_page
from playwright.sync_api import expect

GRACE = "Grace Hopper"
RECONNECT_NOISE = ("WebSocket connection to", "503")


def open_chat(watched, conversation=""):
    """Opens the page at the list, or at a conversation, and waits until both are there."""
    page = watched.open(f"/#chat/{conversation}", until=".chat[data-view=chat]")
    in_page(page, "spechPhone.state.chat.isLoaded")
    if conversation:
        wait_for_thread(page, conversation)
    return page


def wait_for_thread(page, conversation):
    in_page(page, f"globalThis.spechPhone?.state.chat.threads['{conversation}']?.isLoaded === true")


def messages(page):
    return page.locator(".message")


def message(page, words):
    return page.locator(".message").filter(has_text=words)


def say(page, words):
    page.fill("#message-text", words)
    page.press("#message-text", "Enter")


def look_away(page, is_away=True):
    """The tab is behind another one, or in front again."""
    page.evaluate("""(isAway) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => isAway ? 'hidden' : 'visible' });
        document.dispatchEvent(new Event('visibilitychange'));
    }""", is_away)


def badge(page):
    return page.locator("#chat .header__badge")


def expect_said(page, words):
    """A screen reader is told."""
    expect(page.locator("#spoken-message")).to_have_text(words)


def confirm(page):
    page.locator("dialog[open] .button--solid-danger").click()
