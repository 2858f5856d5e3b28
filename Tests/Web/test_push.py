"""Being told while no tab is open: the switch, its reasons, and what the service worker shows."""

import json

import pytest
from conftest import comes_to, in_page
from playwright.sync_api import expect

#: A browser whose push service works: Chromium's own needs its maker's servers.
SUBSCRIBES = """{
    globalThis.pushLog = [];
    const make = (options) => ({
        endpoint: 'https://push.example/' + pushLog.length,
        options: { applicationServerKey: options.applicationServerKey.buffer },
        toJSON() { return { endpoint: this.endpoint, keys: { p256dh: 'PUBLIC', auth: 'SECRET' } }; },
        async unsubscribe() { current = null; delete sessionStorage.pushed; pushLog.push('unsubscribe'); return true; },
    });
    // It outlives the page.
    let current = sessionStorage.pushed ? make({ applicationServerKey: new Uint8Array([0, 0, 0]) }) : null;
    PushManager.prototype.getSubscription = async () => current;
    PushManager.prototype.subscribe = async (options) => {
        pushLog.push(options);
        if (globalThis.pushFailure) throw new DOMException('no', globalThis.pushFailure);
        sessionStorage.pushed = 'yes';
        return (current = make(options));
    };
}"""
PERMISSION = """globalThis.Notification = class {
    static permission = %s;
    static async requestPermission() { return (Notification.permission = %s); }
};"""


#: What the switch shows when all that follows from the click is done.
AT_ONCE = "new Promise((done) => setTimeout(() => done(document.getElementById('choice-push').checked), 20))"


def prepared(watched, permission="default", answer="granted", more=""):
    watched.page.add_init_script(PERMISSION % (json.dumps(permission), json.dumps(answer)) + SUBSCRIBES + more)
    return watched.open("/#settings/sound", until="#choice-push")


def saved(host):
    return [data for kind, data in host.requests if kind == "savePushSubscription"]


def hint(page):
    return page.locator("#choice-push-hint")


def test_theSwitchSubscribesAndTellsTheHost(watched, host):
    page = prepared(watched)
    expect(page.locator("#choice-push-preview")).to_be_hidden()
    page.locator("#choice-push").check()
    expect(hint(page)).to_have_text("This browser is told of calls and messages while it runs, also without a tab of the phone.")
    assert saved(host) == [{"endpoint": "https://push.example/1", "p256dh": "PUBLIC", "auth": "SECRET", "preview": False,
                            "language": "en"}]
    page.locator("#choice-push-preview").check()
    comes_to(lambda: saved(host)[-1]["preview"], True)
    assert page.evaluate("pushLog.length") == 1
    page.locator("#choice-push").uncheck()
    comes_to(lambda: host.requests[-1][0], "removePushSubscription")
    in_page(page, "pushLog.at(-1) === 'unsubscribe'")
    expect(page.locator("#choice-push")).not_to_be_checked()


def test_thePageRenewsItsSubscriptionWhenItComesBack(watched, host):
    page = prepared(watched, permission="granted")
    page.locator("#choice-push").check()
    in_page(page, "spechPhone.state.push === 'on'")
    page.reload()
    page.wait_for_selector("#choice-push")
    comes_to(lambda: len(saved(host)), 2)
    expect(page.locator("#choice-push")).to_be_checked()


def test_anotherKeyOfTheHostMeansAnotherSubscription(watched, host):
    page = prepared(watched, permission="granted")
    page.locator("#choice-push").check()
    in_page(page, "spechPhone.state.push === 'on'")
    host.push_key = "BBBB"
    page.locator("#choice-push-preview").check()
    in_page(page, "pushLog.length === 3 && pushLog[1] === 'unsubscribe'")
    comes_to(lambda: len(saved(host)), 2)


def test_aPageThatLogsOutIsToldNoMore(watched, host):
    page = prepared(watched, permission="granted")
    page.locator("#choice-push").check()
    in_page(page, "spechPhone.state.push === 'on'")
    host.push("loggedOut", {"reason": "revoked"})
    in_page(page, "pushLog.at(-1) === 'unsubscribe'")


def switched_on(watched):
    page = prepared(watched, permission="granted")
    page.locator("#choice-push").check()
    in_page(page, "spechPhone.state.push === 'on'")
    return page


def test_aPageOfAnotherVersionIsToldAsBefore(watched, host):
    page = switched_on(watched)
    host.refusals["connect"] = {"code": "clientTooOld", "message": "This page is too old."}
    page.reload()
    expect(page.locator("#login-message")).to_have_text("This page is too old.")
    assert page.evaluate("new Promise((done) => setTimeout(() => done(pushLog), 50))") == []
    assert page.evaluate("sessionStorage.pushed") == "yes"


def test_anotherDeviceInTheSameBrowserSubscribesAnew(watched, host):
    page = switched_on(watched)
    page.evaluate("localStorage.removeItem(Object.keys(localStorage).find((key) => localStorage[key].startsWith('t-')))")
    page.reload()
    in_page(page, "spechPhone.state.push === 'on' && pushLog.length === 2")
    assert page.evaluate("pushLog[0]") == "unsubscribe"
    assert [each["endpoint"][-1] for each in saved(host)] == ["1", "2"]


def test_whatTheHostCouldNotBeToldItIsToldLater(watched, host):
    page = switched_on(watched)
    host.refusals["removePushSubscription"] = {"code": "internal", "message": "Not now."}
    page.evaluate("PushManager.prototype.getSubscription = async () => null")
    page.locator("#choice-push").click()
    comes_to(lambda: host.requests[-1][0], "removePushSubscription")
    del host.refusals["removePushSubscription"]
    page.reload()
    in_page(page, "pushLog.at(-1) === 'unsubscribe'")
    comes_to(lambda: sum(kind == "removePushSubscription" for kind, _ in host.requests), 2)
    expect(page.locator("#choice-push")).not_to_be_checked()


def test_theBrowserEndsItsSubscriptionAlsoWhereTheHostFails(watched, host):
    page = switched_on(watched)
    host.refusals["removePushSubscription"] = {"code": "internal", "message": "Not now."}
    page.locator("#choice-push").click()
    in_page(page, "pushLog.at(-1) === 'unsubscribe' && spechPhone.state.push === 'off'")


def test_aNoticeThatCameAfterThePageGoesWhenTheRingingEnds(watched, host):
    page = switched_on(watched)
    page.evaluate("""globalThis.wentAway = [];
        ServiceWorkerRegistration.prototype.getNotifications = async () => ['call', 'missed'].map(
            (kind) => ({ data: { kind }, close: () => wentAway.push(kind) }));""")
    host.ring()
    expect(page.locator("#incoming")).to_be_visible()
    assert page.evaluate("wentAway") == []
    page.locator("#incoming [data-action=decline]").click()
    in_page(page, "wentAway.join() === 'call'")


@pytest.mark.parametrize("permission, answer, more, state, words", [
    ("default", "denied", "", "denied", "Your browser does not allow notifications"),
    ("denied", "denied", "", "denied", "Your browser does not allow notifications"),
    ("granted", "granted", "pushFailure = 'AbortError';", "unavailable", "cannot be reached"),
    ("granted", "granted", "delete globalThis.PushManager;", "unsupported", "On an iPhone or iPad"),
    ("granted", "granted", "Object.defineProperty(globalThis, 'isSecureContext', { value: false });", "insecure", "https or localhost"),
    ("granted", "granted", """ServiceWorkerContainer.prototype.register = async () => {
        throw new DOMException('An SSL certificate error occurred', 'SecurityError'); };""", "certificate", "a certificate that it trusts"),
])
def test_whatIsInTheWayIsSaid(watched, host, permission, answer, more, state, words):
    page = prepared(watched, permission, answer, more)
    switch = page.locator("#choice-push")
    if state in ("unsupported", "insecure"):
        expect(switch).to_be_disabled()
    else:
        switch.click()
        in_page(page, f"spechPhone.state.push === '{state}'")
        # At once, and not only when something else of the page changes.
        assert page.evaluate(AT_ONCE) is False
    in_page(page, f"spechPhone.state.push === '{state}'")
    expect(hint(page)).to_contain_text(words)
    assert saved(host) == []


def test_aHostThatRefusesIsSaid(watched, host):
    host.refusals["savePushSubscription"] = {"code": "pushAddressRefused", "message": "No."}
    page = prepared(watched)
    page.locator("#choice-push").click()
    in_page(page, "spechPhone.state.push === 'refused'")
    expect(page.locator("#choice-push")).not_to_be_checked()


#: The service worker's code in a page, with a registration that remembers what it is asked to show.
WORKER = """async () => {
    const listeners = {};
    const state = (globalThis.worker = { shown: [], opened: [], posted: [], tabs: [] });
    const self = {
        addEventListener: (kind, listener) => { listeners[kind] = listener; },
        skipWaiting() {},
        importScripts() {},
        registration: {
            scope: location.origin + '/',
            getNotifications: async ({ tag }) => state.shown.filter((each) => each.tag === tag).slice(-1),
            showNotification: async (title, options) => void state.shown.push({ title, ...options }),
        },
        clients: { matchAll: async () => state.tabs, openWindow: async (url) => void state.opened.push(url) },
    };
    const module = await import('/test/worker.js');
    module.start(self);
    const fire = (kind, event) => new Promise((resolve) => listeners[kind]({ ...event, waitUntil: (work) => resolve(work) }));
    state.push = (text) => fire('push', { data: { json: () => JSON.parse(text) } });
    state.click = (notification) => fire('notificationclick', { notification: { close() {}, ...notification } });
}"""
NOTICE = {"kind": "call", "tag": "t", "from": "Bob", "at": 5, "call": "7", "language": "en"}


@pytest.fixture
def worker(blank):
    blank.evaluate(WORKER)
    return blank


def shown(page, **fields):
    page.evaluate("(text) => worker.push(text)", json.dumps(NOTICE | fields))
    return page.evaluate("worker.shown.at(-1)")


@pytest.mark.parametrize("language, titles", [
    ("en", ["Bob is calling", "You missed a call from Bob", "The call from Bob was taken elsewhere", "Message from Bob", "3 messages from Bob"]),
    ("pt-BR", ["Bob está ligando", "Chamada perdida de Bob", "A chamada de Bob foi atendida em outro lugar", "Mensagem de Bob", "3 mensagens de Bob"]),
    ("es", ["Bob está llamando", "Llamada perdida de Bob", "La llamada de Bob se atendió en otro lugar", "Mensaje de Bob", "3 mensajes de Bob"]),
])
def test_theWorkerSpeaksThePagesLanguage(worker, language, titles):
    kinds = [{"kind": "call"}, {"kind": "missed"}, {"kind": "over"}, {"kind": "message", "unread": 1}, {"kind": "message", "unread": 3}]
    assert [shown(worker, language=language, **kind)["title"] for kind in kinds] == titles
    assert worker.evaluate("worker.shown.every((each) => each.lang === %s)" % json.dumps(language))


def test_theWorkerShowsWhatIsNewerAndStaysUntilItIsSeen(worker):
    first = shown(worker, at=5)
    assert first["requireInteraction"] and first["tag"] == "t"
    assert shown(worker, kind="missed", at=9)["title"].startswith("You missed")
    # That it rings came late.
    assert shown(worker, at=5)["title"].startswith("You missed")
    assert worker.evaluate("worker.shown.length") == 2


def test_aNoticeOfACallStaysOnlyWhereNoPageRings(worker):
    assert shown(worker)["requireInteraction"]
    worker.evaluate("worker.tabs = [{}]")
    assert not shown(worker, tag="u")["requireInteraction"]


def test_theWorkerShowsWhatAMessageSaysWhereItIsTold(worker):
    assert shown(worker, kind="message", text="See you at five")["body"] == "See you at five"
    assert shown(worker, kind="message")["body"] == "Touch to open the phone"


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"kind":"toString"}', '{"kind":"unknown","tag":7,"at":"x"}', '{"kind":"anonymous"}'])
def test_theWorkerShowsSomethingWhateverItIsSent(worker, text):
    worker.evaluate("(text) => worker.push(text)", text)
    assert worker.evaluate("worker.shown.at(-1).title") == "Something has happened in SpechPhone"


def test_aClickFocusesTheTabOrOpensOne(worker, host):
    place = {"hash": "#chat/c1", "at": 1}
    worker.evaluate("(data) => worker.click({ data })", place)
    assert worker.evaluate("worker.opened") == [host.url + "/#chat/c1"]
    worker.evaluate("""() => { worker.tabs = [{ url: location.origin + '/#phone',
        postMessage: (each) => worker.posted.push(each), focus: async () => worker.posted.push('focus') }]; }""")
    worker.evaluate("(data) => worker.click({ data })", place)
    assert worker.evaluate("worker.posted") == [{"type": "show", "hash": "#chat/c1"}, "focus"]
    assert worker.evaluate("worker.opened.length") == 1


def test_theWorkerLeadsToWhatItIsAbout(worker):
    assert shown(worker)["data"]["hash"] == "#phone"
    assert shown(worker, kind="missed", tag="m")["data"]["hash"] == "#history"
    assert shown(worker, kind="message", tag="x", conversation="a/b")["data"]["hash"] == "#chat/a%2Fb"
