"""The page of another site telephones through the host: the client module on its own, and the example that shows it."""

import pytest
from conftest import RAW_AUDIO, comes_to, in_page, wait_for
from other_site import Site

FIVE_LINES = """async () => {
    const { SpechPhone } = await import('HOST/js/client/spech-phone.js');
    globalThis.phone = new SpechPhone();
    await phone.connect({ ticket: 'ticket-1' });
    globalThis.call = await phone.call('600');
    return call.id;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    started = Site(tmp_path_factory.mktemp("site"))
    yield started
    started.stop()


@pytest.fixture
def guest(browser, host, site):
    """A page of the other site, and at its end whatever it complained about."""
    host.reset()
    host.guests = {site.url}
    context = browser.new_context()
    context.add_init_script(RAW_AUDIO)
    page = context.new_page()
    complaints = []
    page.on("console", lambda line: line.type in ("error", "warning") and complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.tolerated = ()
    yield page
    context.close()
    assert [text for text in complaints if not any(known in text for known in page.tolerated)] == []
    assert host.faults == []


def call(page, host, site):
    page.goto(site.url + "/blank.html")
    return page.evaluate(FIVE_LINES.replace("HOST", host.url))


def test_callsFromAPageOfAnotherSite(guest, host, site):
    call_id = call(guest, host, site)
    assert host.requested("startCall") == [{"digits": "600"}]
    assert host.requested("enrol")[0]["wire"] == 1
    in_page(guest, "phone.sound.transport.statistics.socket.sent > 10")
    in_page(guest, "phone.sound.transport.statistics.stream.played > 10")
    assert guest.evaluate("phone.calls.get(call.id) === call && call.state") == "active"
    guest.evaluate("call.sendDigits('12#')")
    comes_to(lambda: host.requested("dtmf"), [{"callId": call_id, "digits": "12#"}])


def test_theEndIsTold(guest, host, site):
    call(guest, host, site)
    in_page(guest, "call.state === 'active'")
    end = guest.evaluate("""async () => {
        call.hangUp();
        const { state, end } = await call.ended;
        return [state, end.code, phone.calls.size];
    }""")
    assert end[0] == "ended" and end[2] == 0
    # The microphone's light is out.
    in_page(guest, "phone.sound.engine.effective === null")


def test_aLostConnectionComesBackByTheToken(guest, host, site):
    call(guest, host, site)
    in_page(guest, "call.state === 'active'")
    guest.evaluate("""() => {
        globalThis.told = [];
        for (const name of ['lost', 'open']) phone.addEventListener(name, () => told.push(name));
    }""")
    host.drop_control()
    in_page(guest, "told.join() === 'lost,open'")
    assert host.requested("connect")[-1]["token"] == guest.evaluate("phone.client.token")
    assert guest.evaluate("phone.calls.get(call.id) === call && call.state") == "active"


def test_aCallThatIsGoneMeanwhileEnds(guest, host, site):
    call(guest, host, site)
    in_page(guest, "call.state === 'active'")
    host.calls.clear()
    host.drop_control()
    assert guest.evaluate("call.ended.then(({ end }) => end.code)") == "gone"


def test_aCallThatTheHostNeverToldOfEndsToo(guest, host, site):
    guest.goto(site.url + "/blank.html")
    guest.evaluate("""async (host) => {
        const { SpechPhone } = await import(host + '/js/client/spech-phone.js');
        globalThis.phone = new SpechPhone();
        await phone.connect({ ticket: 'ticket-1' });
    }""", host.url)
    host.is_silent = True
    guest.evaluate("async () => { globalThis.call = await phone.call('600'); }")
    assert guest.evaluate("call.view") is None
    host.calls.clear()
    host.drop_control()
    end = guest.evaluate("""() => Promise.race([
        call.ended.then(({ id, end }) => [id, end.code]), new Promise((resolve) => setTimeout(resolve, 10000, 'goes on'))])""")
    assert end == [guest.evaluate("call.id"), "gone"]


def test_whoGivesUpWaitingCanComeBack(guest, host, site):
    guest.tolerated = ("WebSocket",)
    guest.goto(site.url + "/blank.html")
    host.refuses_connections = True
    code = guest.evaluate("""async (host) => {
        const { SpechPhone } = await import(host + '/js/client/spech-phone.js');
        globalThis.phone = new SpechPhone();
        const waiting = phone.connect({ ticket: 'ticket-1' }).then(() => 'let in', (error) => error.code);
        phone.disconnect();
        return Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 5000, 'waits for ever'))]);
    }""", host.url)
    assert code == "disconnected"
    host.refuses_connections = False
    assert guest.evaluate("""() => Promise.race([
        phone.connect({ ticket: 'ticket-1' }).then(({ sessionId }) => sessionId),
        new Promise((resolve) => setTimeout(resolve, 5000, 'waits for ever'))])""") == "s1"


def test_whoDisconnectsInACallIsHeardNoMore(guest, host, site):
    call(guest, host, site)
    in_page(guest, "call.state === 'active' && phone.sound.engine.effective !== null")
    guest.evaluate("phone.disconnect()")
    in_page(guest, "phone.sound.engine.effective === null")
    # The call goes on, and whoever comes back hears it again.
    assert guest.evaluate("call.state") == "active"
    guest.evaluate("phone.connect().then(() => null)")
    host.attach_now(guest.evaluate("call.id"))
    in_page(guest, "phone.sound.engine.effective !== null")
    assert guest.evaluate("phone.calls.get(call.id) === call && call.state") == "active"


def test_whoIsLoggedOutInACallIsHeardNoMore(guest, host, site):
    call(guest, host, site)
    in_page(guest, "call.state === 'active' && phone.sound.engine.effective !== null")
    guest.evaluate("phone.addEventListener('refused', ({ detail }) => { globalThis.refusal = detail.code; })")
    host.push("loggedOut", {"reason": "revoked"})
    assert guest.evaluate("""() => Promise.race([
        call.ended.then(({ end }) => end.code), new Promise((resolve) => setTimeout(resolve, 5000, 'goes on'))])""") == "gone"
    in_page(guest, "phone.sound.engine.effective === null && phone.calls.size === 0 && refusal === 'tokenRevoked'")
    assert guest.evaluate("phone.client.token") == ""


def test_aCallDoesNotWaitForThePromptOfTheMicrophone(guest, host, site):
    guest.goto(site.url + "/blank.html")
    state = guest.evaluate("""async (host) => {
        const { SpechPhone } = await import(host + '/js/client/spech-phone.js');
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = (wish) =>
            new Promise((resolve) => { globalThis.allow = resolve; }).then(() => ask(wish));
        globalThis.phone = new SpechPhone();
        await phone.connect({ ticket: 'ticket-1' });
        globalThis.call = await Promise.race([phone.call('600'), new Promise((resolve) => setTimeout(resolve, 5000))]);
        return globalThis.call?.state;
    }""", host.url)
    assert state == "dialing"
    in_page(guest, "call.state === 'active'")
    guest.evaluate("allow()")
    in_page(guest, "phone.sound.engine.effective !== null")


def test_aCallWithoutSoundCanBeHungUpAndTheNextOneHasSound(guest, host, site):
    guest.goto(site.url + "/blank.html")
    guest.evaluate("""async (host) => {
        globalThis.addModule = AudioWorklet.prototype.addModule;
        AudioWorklet.prototype.addModule = () => Promise.reject(new Error('The module cannot be fetched.'));
        const { SpechPhone } = await import(host + '/js/client/spech-phone.js');
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        globalThis.streams = [];
        navigator.mediaDevices.getUserMedia = async (wish) => {
            const stream = await ask(wish);
            streams.push(stream);
            return stream;
        };
        globalThis.phone = new SpechPhone();
        globalThis.problems = new Set();
        phone.addEventListener('problem', ({ detail }) => problems.add(detail));
        await phone.connect({ ticket: 'ticket-1' });
        globalThis.call = await phone.call('600');
    }""", host.url)
    in_page(guest, "call.state === 'active' && [...problems].join() === 'failed'")
    # No microphone stays open that nobody hears.
    in_page(guest, "streams.length > 0 && streams.every((stream) => stream.getTracks().every(({ readyState }) => readyState === 'ended'))")
    guest.evaluate("async () => { call.hangUp(); await call.ended; }")
    guest.evaluate("async () => { AudioWorklet.prototype.addModule = addModule; globalThis.call = await phone.call('600'); }")
    in_page(guest, "phone.sound.transport.statistics.socket.sent > 10")


def test_aCallThatRingsCanBeTaken(guest, host, site):
    guest.goto(site.url + "/blank.html")
    guest.evaluate("""async (host) => {
        const { SpechPhone } = await import(host + '/js/client/spech-phone.js');
        globalThis.phone = new SpechPhone();
        phone.addEventListener('incoming', ({ detail }) => { globalThis.ringing = detail; });
        await phone.connect({ user: 'ada', password: 'secret' });
    }""", host.url)
    host.ring()
    in_page(guest, "globalThis.ringing?.state === 'ringing'")
    guest.evaluate("phone.accept(ringing)")
    in_page(guest, "ringing.state === 'active'")
    in_page(guest, "phone.sound.transport.statistics.socket.sent > 10")


def test_theHostsRefusalIsToldWithItsCode(guest, host, site):
    guest.goto(site.url + "/blank.html")
    host.needs_login = True
    code = guest.evaluate("""async (host) => {
        const { SpechPhone } = await import(host + '/js/client/spech-phone.js');
        return new SpechPhone().call('600').then(() => 'no refusal', (error) => error.code);
    }""", host.url)
    assert code == "loginRequired"


def test_whoWasRefusedRestsUntilSomebodyAsksAgain(guest, host, site):
    guest.goto(site.url + "/blank.html")
    host.needs_login = True
    guest.evaluate("""async (host) => {
        const { SpechPhone } = await import(host + '/js/client/spech-phone.js');
        globalThis.refusals = 0;
        globalThis.phone = new SpechPhone();
        phone.addEventListener('refused', () => { refusals += 1; });
        await phone.connect().catch(() => {});
    }""", host.url)
    host.send_guests_away()
    in_page(guest, "!phone.client.control.isOpen")
    # Several times the pause before an attempt.
    guest.wait_for_timeout(3_000)
    assert guest.evaluate("refusals") == 1 and host.opened == 1
    assert guest.evaluate("phone.connect({ user: 'ada', password: 'secret' }).then(({ user }) => user.name)") == "Ada"
    # Whoever is in and loses the socket all the same is back by the token.
    host.send_guests_away()
    wait_for(lambda: len(host.requested("connect")) == 2)


def test_theExampleLogsInAndCalls(guest, host, site):
    host.needs_login = True
    guest.goto(site.example(host.url))
    guest.click("#call")
    guest.fill("#login [name=user]", "ada")
    guest.fill("#login [name=password]", "secret")
    guest.click("#login button")
    in_page(guest, "document.getElementById('state').value === 'active'")
    guest.click("#hang-up")
    in_page(guest, "document.getElementById('state').value.length > 8")
    wait_for(lambda: host.requested("hangUpCall"))


def test_anotherSiteGetsNothing(guest, host, site):
    host.guests = set()
    guest.tolerated = ("CORS", "ERR_FAILED")
    guest.goto(site.url + "/blank.html")
    refused = guest.evaluate("(host) => import(host + '/js/client/spech-phone.js').then(() => 'let in', () => 'refused')", host.url)
    assert refused == "refused"
