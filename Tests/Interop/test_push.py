"""Calls and messages while no tab is open: the pushes, opened by an independent implementation, and a browser that is woken."""

import json
import re
import time

import pytest
from playwright.sync_api import expect

from browser import WHOLE, Browser
from host import Host
from peers.baresip import Baresip
from peers.certificates import Authority
from peers.dns import NameServer
from peers.notifications import Notifications
from peers.process import free_port, wait_until
from peers.push_server import PushServer, Subscription, claims
from peers.sipp import receive_response
from peers.sipp_caller import SippCaller, invite, refused
from peers.tls_proxy import TLSProxy
from test_chat import line
from test_doors import PASSWORD, command
from wire import Tab

CONTACT = "mailto:phone@phone.example"


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.fixture
def push(authority, cleanup):
    server = PushServer(authority)
    cleanup(server.stop)
    return server


@pytest.fixture
def away(tmp_path, exchange, push, authority, cleanup):
    """A host whose only device has a line and no tab open; call it with fields of the subscription."""
    sip_port = free_port()
    host = Host(tmp_path / "host", "--sip-port", str(sip_port), "--push-servers", f"127.0.0.1:{push.port}",
                "--push-authorities", str(authority.certificate), "--push-contact", CONTACT)
    cleanup(host.stop)
    tab = Tab(host.address)
    line(tab, exchange.port)

    def subscribed(name="alice", **fields):
        subscription = Subscription(push, name)
        subscription.public_key = tab.ask("getPushPublicKey")["publicKey"]
        reply = tab.ask("savePushSubscription", subscription.fields | fields)
        assert reply["success"], reply
        tab.close()
        wait_until(lambda: host.census()["sessions"] == 0, 30, "the tab to be gone")
        return subscription
    subscribed.host, subscribed.tab, subscribed.sip_port = host, tab, sip_port
    return subscribed


@pytest.fixture
def bob(tmp_path, exchange, far_speech, cleanup):
    (tmp_path / "bob").mkdir()
    phone = Baresip(tmp_path / "bob", exchange, "bob", far_speech[1])
    cleanup(phone.stop)
    return phone


def pushes(host):
    return host.census()["push"]


def test_a_call_is_pushed_and_becomes_missed(away, bob, exchange, push):
    subscription = away(language="pt-BR")
    bob.dial(f"sip:alice@{exchange.domain}")
    request, notice = subscription.wait_for("call")
    assert notice["from"] == "bob"
    assert notice["language"] == "pt-BR"
    assert abs(notice["at"] / 1000 - time.time()) < 60
    headers = request["headers"]
    assert (headers["ttl"], headers["urgency"], headers["content-encoding"]) == ("60", "high", "aes128gcm")
    assert headers["topic"] == notice["tag"] and len(notice["tag"]) <= 32
    said, key = claims(request)
    assert key == subscription.public_key
    assert (said["aud"], said["sub"]) == (push.address, CONTACT)
    assert time.time() < said["exp"] < time.time() + 86_400
    bob.command("hangup")
    request, missed = subscription.wait_for("missed")
    assert missed["tag"] == notice["tag"] and missed["call"] == notice["call"]
    assert request["headers"]["topic"] == headers["topic"]
    wait_until(lambda: pushes(away.host)["delivered"] == 2, 30, "both pushes to be delivered")


@pytest.mark.parametrize("preview", [False, True])
def test_a_message_is_pushed_with_its_text_only_where_that_is_wanted(away, bob, preview):
    subscription = away(preview=preview)
    bob.write("See you at five")
    request, notice = subscription.wait_for("message")
    assert notice["from"] == "bob" and notice["unread"] == 1 and notice["conversation"]
    assert notice.get("text") == ("See you at five" if preview else None)
    assert request["headers"]["ttl"] == "86400"
    bob.write("Or at six")
    wait_until(lambda: len(subscription.requests) == 2, 60, "the second message")
    assert subscription.notices()[1]["unread"] == 2
    assert b"See you" not in b"".join(each["body"] for each in subscription.requests)


def test_nothing_is_pushed_while_a_tab_is_open(away, bob, exchange):
    subscription = away()
    tab = Tab(away.host.address, away.tab.token)
    bob.dial(f"sip:alice@{exchange.domain}")
    wait_until(lambda: any(each["type"] == "incomingCall" for each in tab.pushes), 60, "the tab to ring")
    bob.command("hangup")
    wait_until(lambda: any(each["type"] == "callState" and each["data"]["call"]["state"] == "ended" for each in tab.pushes),
               60, "the call's end")
    tab.close()
    wait_until(lambda: away.host.census()["sessions"] == 0, 30, "the tab to be gone")
    bob.write("now you are away")
    subscription.wait_for("message")
    assert [each["kind"] for each in subscription.notices()] == ["message"]


def test_a_call_whose_last_tab_logs_out_is_pushed_to_the_other_device(away, bob, exchange):
    subscription = away()
    printed = command(away.host.folder, "enrol-link", "--port", str(away.host.port))
    laptop = Tab(away.host.address, ticket=re.search(r"#enrol=([^\s&]+)", printed).group(1))
    bob.dial(f"sip:alice@{exchange.domain}")
    wait_until(lambda: any(each["type"] == "incomingCall" for each in laptop.pushes), 60, "the tab to ring")
    assert subscription.requests == []
    assert laptop.ask("logout")["success"]
    _, notice = subscription.wait_for("call")
    assert notice["from"] == "bob"
    bob.command("hangup")
    subscription.wait_for("missed")
    laptop.close()


def test_a_subscription_that_is_over_is_dropped_and_the_phone_rings_no_more(away, bob, exchange, push, tmp_path, cleanup):
    push.answers["/alice"] = 410
    subscription = away()
    bob.write("anybody there?")
    wait_until(lambda: pushes(away.host)["dropped"] == 1, 60, "the subscription to be dropped")
    caller = SippCaller(tmp_path, "caller", [invite(), receive_response(100), refused(480)], away.sip_port, "alice")
    cleanup(caller.stop)
    caller.finish()
    assert len(subscription.requests) == 1


def test_a_redirection_is_not_followed(away, bob, push):
    push.answers["/alice"] = (307, {"location": push.address + "/elsewhere"})
    subscription = away()
    bob.write("hello")
    wait_until(lambda: pushes(away.host)["refused"] == 1, 60, "the push to be given up")
    assert [each["path"] for each in push.requests] == ["/alice"]
    assert len(subscription.requests) == 1


def test_a_service_that_asks_for_patience_gets_it(away, bob, push):
    push.answers["/alice"] = (429, {"retry-after": "5"})
    subscription = away()
    bob.write("hello")
    wait_until(lambda: len(subscription.requests) == 1, 60, "the first try")
    begin = time.monotonic()
    push.answers["/alice"] = 201
    wait_until(lambda: pushes(away.host)["delivered"] == 1, 60, "the second try")
    assert time.monotonic() - begin > 3
    # Each try is a message of its own: nothing random is used twice.
    first, second = (each["body"][:86] for each in subscription.requests)
    assert first != second


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path, exchange, bob, push, cleanup):
    host = Host(tmp_path / "host", "--push-servers", f"127.0.0.1:{push.port}")
    cleanup(host.stop)
    tab = Tab(host.address)
    line(tab, exchange.port)
    assert tab.ask("savePushSubscription", Subscription(push, "alice").fields)["success"]
    tab.close()
    wait_until(lambda: host.census()["sessions"] == 0, 30, "the tab to be gone")
    bob.write("hello")
    wait_until(lambda: '"answer":"unreachable"' in host.text() or "answer=unreachable" in host.text(), 60, "the failed try")
    assert push.requests == []


def test_a_name_that_leads_inside_is_not_called(tmp_path, exchange, bob, push, cleanup):
    names = NameServer({("push.test", "A"): ["127.0.0.1"]})
    cleanup(names.stop)
    host = Host(tmp_path / "host", "--dns-servers", names.address)
    cleanup(host.stop)
    tab = Tab(host.address)
    line(tab, exchange.port)
    fields = Subscription(push, "alice").fields
    for address in [push.address + "/x", "https://127.0.0.1/x", f"https://push.test:{push.port}/x", "http://push.test/x"]:
        assert tab.ask("savePushSubscription", fields | {"endpoint": address})["code"] == "pushAddressRefused", address
    assert tab.ask("savePushSubscription", fields | {"endpoint": "https://push.test/x"})["success"]
    tab.close()
    wait_until(lambda: host.census()["sessions"] == 0, 30, "the tab to be gone")
    bob.write("hello")
    wait_until(lambda: pushes(host)["refused"] == 1, 60, "the push to be refused")
    assert "addressForbidden" in host.text()


#: Chromium subscribes at its maker's servers, which a test does not reach: this subscription stands for its own.
SUBSCRIBE = """PushManager.prototype.subscribe = async (options) => ({
    endpoint: FIELDS.endpoint, options: { applicationServerKey: options.applicationServerKey.buffer },
    toJSON: () => ({ endpoint: FIELDS.endpoint, keys: { p256dh: FIELDS.p256dh, auth: FIELDS.auth } }),
    unsubscribe: async () => true });"""


def test_a_click_on_the_notification_opens_the_page_and_the_call_is_answered(
        tmp_path, exchange, push, authority, bob, near_speech, cleanup, monkeypatch):
    host = Host(tmp_path / "host", "--push-servers", f"127.0.0.1:{push.port}", "--push-authorities", str(authority.certificate))
    cleanup(host.stop)
    desktop = Notifications()
    cleanup(desktop.stop)
    for name, value in desktop.environment.items():
        monkeypatch.setenv(name, value)
    browser = Browser(tmp_path / "browser", host.address, near_speech[1], program=WHOLE)
    cleanup(browser.close)
    subscription = Subscription(push, "alice")
    browser.context.grant_permissions(["notifications"], origin=host.address)
    browser.context.add_init_script(SUBSCRIBE.replace("FIELDS", json.dumps(subscription.fields)))
    # Else the token of the first device may be lost, and a second one is not let in without a login.
    browser.page.wait_for_function("() => globalThis.spechPhone.state.access === 'member'")
    browser.page.reload()
    browser.configure("127.0.0.1", exchange.port, "alice", exchange.passwords["alice"], exchange.domain)
    browser.page.goto(host.address + "/#settings/sound")
    browser.page.locator("#choice-push").check()
    browser.page.wait_for_function("() => globalThis.spechPhone?.state.push === 'on'")
    cdp = browser.context.new_cdp_session(browser.page)
    registrations = {}
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.update(
        {each["scopeURL"]: each["registrationId"] for each in event["registrations"]}))
    cdp.send("ServiceWorker.enable")
    # No tab of the page is open any more.
    browser.page.goto("about:blank")
    wait_until(lambda: host.census()["sessions"] == 0, 30, "the tab to be gone")

    bob.dial(f"sip:alice@{exchange.domain}")
    _, notice = subscription.wait_for("call")
    # From here on as the browser's push service would hand it over.
    cdp.send("ServiceWorker.deliverPushMessage", {
        "origin": host.address, "registrationId": registrations[host.address + "/"], "data": json.dumps(notice)})
    number = desktop.wait_for("bob is calling")
    with browser.context.expect_page(timeout=60_000) as opening:
        desktop.click(number)
    page = opening.value
    accept = page.locator("#incoming [data-action=accept]")
    accept.wait_for(state="visible", timeout=60_000)
    accept.click()
    page.wait_for_function("() => globalThis.spechPhone?.state.call?.state === 'active'", timeout=60_000)
    wait_until(lambda: any(each.get("type") == "CALL_ESTABLISHED" for each in bob.read_events()), 30, "bob to be in the call")
    page.keyboard.press("Escape")
    page.wait_for_function("() => globalThis.spechPhone?.state.call?.state === 'ended'", timeout=60_000)
    # The device that took it is told nothing more.
    assert [each["kind"] for each in subscription.notices()] == ["call"]


@pytest.mark.parametrize("trusted", [True, False])
def test_behind_a_proxy_a_browser_is_told_where_the_certificate_is_trusted(
        tmp_path, push, authority, cleanup, trusted):
    """As the README has it: the host on loopback, and a proxy with a certificate in front. A warning that was clicked away is no trust."""
    (tmp_path / "host").mkdir()
    command(tmp_path / "host", "add-user", "ada", said=PASSWORD)
    host = Host(tmp_path / "host", "--allowed-host", "phone.example", "--push-servers", f"127.0.0.1:{push.port}",
                "--push-authorities", str(authority.certificate))
    cleanup(host.stop)
    proxy = TLSProxy(*authority.sign("phone", "DNS:phone.example"), host.port)
    cleanup(proxy.stop)
    home = tmp_path / "home"
    authority.vouch_in(home)
    browser = Browser(tmp_path / "browser", "about:blank", program=WHOLE, home=home if trusted else None,
                      names={"phone.example": "127.0.0.1"}, is_phone=False)
    cleanup(browser.close)
    address = f"https://phone.example:{proxy.port}"
    browser.context.grant_permissions(["notifications"], origin=address)
    subscription = Subscription(push, "ada")
    browser.context.add_init_script(SUBSCRIBE.replace("FIELDS", json.dumps(subscription.fields)))
    page = browser.page
    page.goto(address)
    page.fill("#field-login-user", "ada")
    page.fill("#field-login-password", PASSWORD)
    page.click("#login")
    page.wait_for_function("() => globalThis.spechPhone?.state.access === 'member'")
    page.goto(address + "/#settings/sound")
    page.locator("#choice-push").click()
    state = "on" if trusted else "certificate"
    page.wait_for_function(f"() => globalThis.spechPhone?.state.push === '{state}'")
    expect(page.locator("#choice-push")).to_be_checked(checked=trusted)
