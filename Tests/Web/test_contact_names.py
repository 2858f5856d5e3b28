"""Whose number it is: in calls, in the history, in conversations; and making a contact of somebody unknown."""

import pytest
from conftest import in_page
from playwright.sync_api import expect

ADA = "Ada Lovelace"
#: A contact's number, how somebody calls, and whether it is them.
MATCHES = [
    ("sip:ada@example.com", "sip:ada@example.com", "ada", True),
    ("ada@example.com", "sips:ada@EXAMPLE.com:5061;transport=tls", "ada", True),
    ("sip:ada@example.com", "sip:ada@example.org", "ada", False),
    ("sip:ada@example.com", "sip:Ada@example.com", "Ada", False),
    ("1002", "sip:1002@pbx.example.com", "1002", True),
    ("10-02", "sip:1002@pbx.example.com", "1002", True),
    ("1002", "sip:91002@pbx.example.com", "91002", False),
    ("+49 (0)30 5550-1842", "sip:03055501842@pbx", "03055501842", True),
    ("0049 30 5550 1842", "sip:+493055501842@pbx", "+493055501842", True),
    ("305550184", "sip:+49305550184@pbx", "+49305550184", True),
    # Eight digits are too few for the end of a number.
    ("55501842", "sip:03055501842@pbx", "03055501842", False),
    ("*97", "sip:*97@pbx", "*97", True),
    ("ada", "sip:ada@example.com", "ada", False),
    ("anonymous", "sip:anonymous@anonymous.invalid", "anonymous", False),
]
FIND = """async ([number, uri, user]) => {
    const { createDirectory } = await import('/js/state/contact-match.js');
    return createDirectory([{ id: '1', name: 'x', numbers: [{ label: 'work', number }] }]).find({ uri, user }) !== undefined;
}"""


@pytest.mark.parametrize("number, uri, user, isTheirs", MATCHES)
def test_knowsWhoseNumberItIs(blank, number, uri, user, isTheirs):
    assert blank.evaluate(FIND, [number, uri, user]) is isTheirs


def test_theWholeNumberGoesBeforeItsEnd(blank):
    assert blank.evaluate("""async () => {
        const { createDirectory } = await import('/js/state/contact-match.js');
        const contact = (id, number) => ({ id, name: id, numbers: [{ label: 'work', number }] });
        const directory = createDirectory([contact('abroad', '+33 123456789'), contact('here', '0123456789')]);
        return ['0123456789', '+33123456789', '+44123456789'].map((user) => directory.find({ uri: '', user })?.id);
    }""") == ["here", "abroad", "abroad"]


@pytest.mark.parametrize("remote, number", [
    ({"uri": "sip:+4930@pbx", "user": "+4930"}, "+4930"), ({"uri": "sip:ada@example.com:5060;x=1", "user": "ada"}, "ada@example.com"),
    ({"user": "bob"}, "bob"),
])
def test_keepsANumberOrElseTheAddress(blank, remote, number):
    assert blank.evaluate("async (remote) => (await import('/js/state/contact-match.js')).numberOf(remote)", remote) == number


def loaded(watched, path="/", until="[data-view=phone]"):
    page = watched.open(path, until=until)
    in_page(page, "spechPhone.state.contacts.isLoaded")
    return page


def test_whoCallsIsNamedByTheContact(watched, host):
    host.know(ADA, "0201 555 0123")
    page = loaded(watched)
    host.ring("+492015550123", name="Some Network Name")
    expect(page.locator(".incoming__name")).to_have_text(ADA)
    expect(page.locator(".incoming__address")).to_contain_text("+492015550123")
    expect(page.locator("#incoming-alert")).to_contain_text(f"Incoming call from {ADA}")
    page.click("[data-action=accept]")
    expect(page.locator("#call-title")).to_have_text(ADA)
    expect(page.locator(".call__address")).to_contain_text("+492015550123")
    expect(page.locator("#save-contact")).to_be_hidden()
    page.click("#hang-up")
    page.click("#history")
    expect(page.locator(".history__what strong")).to_have_text(ADA)
    expect(page.locator(".history__number")).to_have_text("+492015550123")


def test_aCallThatIsPlacedIsNamedToo(watched, host):
    host.know("Echo of mine", "600")
    page = loaded(watched)
    page.keyboard.type("600\n")
    expect(page.locator("#call-title")).to_have_text("Echo of mine")
    in_page(page, "document.title.includes('Echo of mine')")


def test_namesComeAndGoWithTheirContacts(watched, host):
    page = loaded(watched)
    page.keyboard.type("604\n")
    page.click("#close")
    page.click("#history")
    expect(page.locator(".history__what strong")).to_have_text("604")
    host.tell_contact("a" * 32, name="Busy Bee", numbers=[{"label": "work", "number": "604"}])
    expect(page.locator(".history__what strong")).to_have_text("Busy Bee")
    host.forget_contact("a" * 32)
    expect(page.locator(".history__what strong")).to_have_text("604")


def test_conversationsAreNamedByTheirContacts(watched, host):
    host.know(ADA, "1002")
    host.converse("1002", "Good morning", name="A. L.")
    page = loaded(watched, "/#chat", "[data-view=chat]")
    expect(page.locator(".conversations__name")).to_have_text(ADA)
    page.fill("#message-search", "lovel")
    expect(page.locator("#search-results .conversations__name").first).to_have_text(ADA)
    page.fill("#message-search", "")
    page.locator(".conversations__row").click()
    expect(page.locator("#conversation-title")).to_have_text(ADA)
    expect(page.locator(".conversation__details")).to_contain_text("1002")
    expect(page.locator("#chat-save")).to_be_hidden()


def test_aMessageIsToldWithTheContactsName(watched, host):
    host.know(ADA, "1002")
    page = loaded(watched)
    host.write("1002", "Are you there?", name="A. L.")
    expect(page.locator(".notice")).to_contain_text(ADA)


def save(page, host, number, name=""):
    expect(page.get_by_label("Number or address 1")).to_have_value(number)
    expect(page.locator("#field-contact-name")).to_have_value(name)
    page.fill("#field-contact-name", ADA)
    page.click("#save-contact-form")


def test_makesAContactOfSomebodyInTheHistory(watched, host):
    page = loaded(watched)
    page.keyboard.type("604\n")
    page.click("#close")
    page.click("#history")
    page.get_by_role("button", name="Add 604 to your contacts").click()
    save(page, host, "604")
    # Back where the person was.
    expect(page.locator("[data-view=history] .history__what strong")).to_have_text(ADA)
    expect(page.get_by_role("button", name="to your contacts")).to_have_count(0)


def test_makesAContactOfSomebodyInACall(watched, host):
    page = loaded(watched)
    host.ring("grace", name="Grace Hopper")
    page.click("[data-action=accept]")
    page.wait_for_selector("[data-call-state=active]")
    uri = page.evaluate("spechPhone.state.call.remote.uri.replace('sip:', '')")
    page.click("#save-contact")
    save(page, host, uri, "Grace Hopper")
    expect(page.locator("#call-title")).to_have_text(ADA)
    expect(page.locator("[data-call-state=active]")).to_be_visible()


def test_makesAContactOfSomebodyWhoWrites(watched, host):
    known = host.converse("1002", "Good morning", name="A. L.")
    page = loaded(watched, f"/#chat/{known}", "[data-view=chat]")
    page.click("#chat-save")
    save(page, host, "1002", "A. L.")
    expect(page.locator("#conversation-title")).to_have_text(ADA)


def test_nobodyIsMadeOfACallerWithoutANumber(watched, host):
    page = loaded(watched)
    page.evaluate("""() => localStorage.setItem('spech.history.Ada', JSON.stringify([
        { id: 'h', direction: 'incoming', user: '', account: 'demo', at: Date.now(), durationMs: 0, code: 'missed', message: '' }]))""")
    page.reload()
    page.wait_for_selector("[data-view=phone]")
    page.click("#history")
    expect(page.locator(".history__what strong")).to_have_text("Unknown caller")
    expect(page.get_by_role("button", name="to your contacts")).to_have_count(0)
