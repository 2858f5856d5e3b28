"""Two persons at two hosts write to each other in their pages, through an exchange that asks for passwords."""

from browser import Browser
from host import Host
from peers.process import wait_until
from playwright.sync_api import expect

PATIENCE = 60_000


def page_of(user, tmp_path, exchange, cleanup):
    """Somebody's page, at a host of their own."""
    host = Host(tmp_path / user / "host", name=f"host-{user}")
    cleanup(host.stop)
    browser = Browser(tmp_path / user / "browser", host.address)
    cleanup(browser.close)
    browser.configure("127.0.0.1", exchange.port, user, exchange.passwords[user], exchange.domain)
    assert browser.state()["accounts"][0]["registration"]["state"] == "registered"
    return browser


def say(page, words):
    page.fill("#message-text", words)
    page.press("#message-text", "Enter")


def bubble(page, words):
    return page.locator(".message").filter(has_text=words)


def test_two_pages_write_to_each_other(tmp_path, exchange, cleanup):
    alice, bob = (page_of(user, tmp_path, exchange, cleanup) for user in ("alice", "bob"))
    alice.page.goto(alice.page.url.split("#")[0] + "#chat")
    alice.page.locator("#new-message").click()
    alice.page.fill("#field-recipient", "bob")
    alice.page.click("#recipient-go")
    say(alice.page, "Gru\u00df aus dem B\u00fcro \U0001f44b")
    expect(bubble(alice.page, "Gru\u00df aus dem B\u00fcro")).to_have_attribute("data-state", "delivered", timeout=PATIENCE)
    # Bob looks at something else; the number beside his messages tells him.
    expect(bob.page.locator("#chat .header__badge")).to_contain_text("1", timeout=PATIENCE)
    bob.page.click("#chat")
    bob.page.locator(".conversations__row").first.click()
    expect(bubble(bob.page, "Gru\u00df aus dem B\u00fcro \U0001f44b")).to_be_visible(timeout=PATIENCE)
    expect(bob.page.locator("#chat .header__badge")).to_be_hidden(timeout=PATIENCE)
    bob.page.locator("#message-text").press_sequentially("I am ")
    expect(alice.page.locator(".conversation__head")).to_contain_text("is writing", timeout=PATIENCE)
    say(bob.page, "I am here.")
    expect(bubble(alice.page, "I am here.")).to_be_visible(timeout=PATIENCE)
    expect(alice.page.locator(".conversation__head")).not_to_contain_text("is writing", timeout=PATIENCE)
    # What was said is there after a reload, each of it once.
    for browser in (alice, bob):
        browser.page.reload()
        expect(bubble(browser.page, "I am here.")).to_have_count(1, timeout=PATIENCE)
        expect(browser.page.locator(".message")).to_have_count(2)
    wait_until(lambda: alice.problems == [] and bob.problems == [], 1, "no problem in a page")
