"""The page's languages: which one is spoken, and that each says everything."""

import pytest
import test_looks as looks
from chat_page import GRACE, RECONNECT_NOISE
from conftest import in_page, wait_for
from fake_host import account
from playwright.sync_api import expect

OTHERS = {"pt-br": "pt-BR", "es": "es"}
#: The keys of a text with what each says, its placeholders filled with numbers that can be found again.
SAID = """async (name) => {
    const module = await import(`/js/text/${name}.js`);
    const said = {};
    const walk = (value, path) => {
        if (typeof value === 'function') said[path] = value(71, 72, 73);
        else if (value && typeof value === 'object') for (const [key, each] of Object.entries(value)) walk(each, `${path}.${key}`);
        else said[path] = value;
    };
    const { codes = {}, deliveries = {}, ends = {}, ...words } = module.text ?? module.words;
    walk(words, '');
    const known = (list) => Object.keys(list).sort();
    return { said, codes: known(codes), deliveries: known(deliveries), ends: known(ends) };
}"""
#: Words that are the same in several languages, or names.
SHARED = {".name", ".call.codec", ".codecs.title", ".settings.sections.codecs", ".settings.version", ".chat.said",
          ".settings.transports.udp", ".settings.transports.tcp", ".call.volumeOf",
          ".phone.shortcutList.3.0", ".phone.shortcutList.4.0"}
MARKS = ("71", "72", "73")


def marks(words):
    return [mark for mark in MARKS if mark in str(words)]


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("part", ["", "diagnostics/"])
def test_everyLanguageSaysEverything(blank, part, name):
    english, other = blank.evaluate(SAID, f"{part}en")["said"], blank.evaluate(SAID, part + name)["said"]
    assert sorted(english) == sorted(other)
    assert {key for key in english if marks(english[key]) != marks(other[key])} == set()
    assert {key for key in english if bool(english[key]) != bool(other[key])} == set()
    same = {key for key in english if english[key] == other[key] and any(map(str.isalpha, str(english[key])))}
    # A word may be the same by chance; a sentence is not translated.
    assert {key for key in same - SHARED if " " in str(english[key])} == set()
    assert len(same) < 40


def test_theLanguagesKnowTheSameCodes(blank):
    portuguese, spanish = (blank.evaluate(SAID, name) for name in OTHERS)
    for kind in ("codes", "deliveries", "ends"):
        assert portuguese[kind] == spanish[kind] != []


@pytest.mark.parametrize("wanted, spoken, language", [
    ("", ["en-GB", "es"], "en"), ("", ["pt-PT"], "pt-BR"), ("", ["fr", "es-419"], "es"), ("", ["fr"], "en"), ("", [], "en"),
    ("es", ["en-US"], "es"), ("xx", ["pt-BR"], "pt-BR"),
])
def test_theLanguageIsTheChosenOneOrTheBrowsers(blank, wanted, spoken, language):
    assert blank.evaluate("""async ([wanted, spoken]) =>
        (await import('/js/text/language.js')).chooseLanguage(wanted, spoken)""", [wanted, spoken]) == language


@pytest.mark.parametrize("locale, one, many, thousands", [
    ("en", "1 unread message", "2 unread messages", "1,234 unread messages"),
    ("pt-br", "1 mensagem não lida", "2 mensagens não lidas", "1.234 mensagens não lidas"),
    ("es", "1 mensaje sin leer", "2 mensajes sin leer", "1234 mensajes sin leer"),
])
def test_numbersTakeTheRightForm(blank, locale, one, many, thousands):
    said = blank.evaluate("""async (name) => {
        const { text } = await import(`/js/text/${name}.js`);
        return [1, 2, 1234].map((count) => text.header.unread(count));
    }""", locale)
    assert said == [one, many, thousands]


@pytest.mark.parametrize("locale, language, title, settings", [
    ("pt-BR", "pt-BR", "Telefone · SpechPhone", "Ajustes"), ("es-MX", "es", "Teléfono · SpechPhone", "Ajustes"),
    ("fr-FR", "en", "Phone · SpechPhone", "Settings"),
])
def test_thePageSpeaksTheBrowsersLanguage(make, host, locale, language, title, settings):
    page = make(locale=locale).open()
    expect(page).to_have_title(title)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#settings")).to_have_attribute("title", settings)


def test_theSettingGoesBeforeTheBrowser(watched, host):
    host.accounts.append(account())
    page = watched.open()
    page.click("#settings")
    page.select_option("#choice-language", label="Español")
    expect(page.locator("#settings-title")).to_have_text("Ajustes")
    expect(page.locator("#choice-language")).to_have_value("es")
    page.click("#settings")
    expect(page.locator("#number")).to_have_attribute("placeholder", "Escriba un número")
    page.click("#settings")
    page.select_option("#choice-language", "")
    expect(page.locator("#settings-title")).to_have_text("Settings")


def test_datesAndNumbersAreOfTheLanguage(make, host):
    known = host.converse("1002", "Guten Morgen", name=GRACE, at=1_700_000_000_000)
    page = make(locale="pt-BR", timezone_id="UTC").open(f"/#chat/{known}", until=".message")
    expect(page.locator(".messages__mark--day")).to_have_text("14 de novembro de 2023")
    expect(page.locator(".message time")).to_have_text("22:13")
    expect(page.locator(".message")).to_contain_text("Guten Morgen")


def test_theHostsRefusalsAreInThePagesWordsWhereItHasSome(make, host):
    page = make(locale="es").open()
    page.fill("#number", "bad")
    page.press("#number", "Enter")
    expect(page.locator(".notice")).to_contain_text("A este número o dirección no se puede llamar.")
    host.push("notify", {"severity": "warning", "code": "somethingElse", "message": "The host says this."})
    expect(page.locator(".notice").filter(has_text="The host says this.")).to_be_visible()
    page.fill("#number", "604")
    page.press("#number", "Enter")
    wait_for(lambda: host.requested("startCall"))
    expect(page.locator("#call-state")).to_have_text("Ocupado. Inténtelo más tarde.")


def test_whyAMessageFailedIsSaidInThePagesWords(make, host):
    host.delivers = False
    known = host.converse("1002", "Good morning", name=GRACE)
    page = make(locale="pt-BR").open(f"/#chat/{known}", until=".message")
    page.fill("#message-text", "Bom dia")
    page.press("#message-text", "Enter")
    page.wait_for_selector(".message[data-state=queued]")
    why = page.locator(".message[data-direction=outgoing] .bubble__problem")
    host.become(host.messages[-1]["id"], "failed", code="unknownNumber", message="pbx.example.com does not know 1002.")
    expect(why).to_contain_text("O servidor não conhece este número. Confira-o.")
    host.become(host.messages[-1]["id"], "failed", code="somethingElse", message="The host says this.")
    expect(why).to_contain_text("The host says this.")


def test_englishKeepsTheHostsOwnWords(page, host):
    page.keyboard.type("604\n")
    in_page(page, "spechPhone.state.call?.state === 'ended'")
    expect(page.locator("#call-state")).to_have_text("604 is busy. Try again later.")


#: Views with little room, and what must be seen of them without scrolling.
CLOSE = [looks.fresh, looks.several, looks.waiting, looks.ended, looks.lineMenu, looks.conversations, looks.unsentMessages,
         looks.contacts, looks.contactForm, looks.noContacts, looks.section("codecs", "[data-codec=opus]")]


@pytest.mark.parametrize("locale", ["pt-BR", "es"])
@pytest.mark.parametrize("view", CLOSE, ids=lambda view: view.__name__)
def test_longerWordsFitToo(make, host, locale, view):
    watched = make(locale=locale, motion="reduce")
    watched.tolerated = RECONNECT_NOISE
    page = watched.open()
    view(page, host)
    for width, height in ((1280, 800), (390, 844), (320, 568)):
        page.set_viewport_size({"width": width, "height": height})
        in_page(page, f"innerWidth === {width} && document.documentElement.scrollWidth <= innerWidth")
        if view in looks.UNSCROLLED and width > 320:
            in_page(page, "document.documentElement.scrollHeight <= innerHeight")
