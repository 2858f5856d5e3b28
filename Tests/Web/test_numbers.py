"""Numbers in any format: pasted, typed, or from a link."""

import pytest
from playwright.sync_api import expect

WRITTEN = {
    "+49 (0)30 5550-1842": "+493055501842", "(030) 5550.1842": "03055501842", "tel:+1-201-555-0123;ext=5": "+12015550123",
    "sip:ada@pbx.example.com": "ada@pbx.example.com", "sips:ada@pbx.example.com": "sips:ada@pbx.example.com",
    "tel:%2B4930": "+4930", "tel://+4930": "+4930", "web+sip:ada@example.com": "ada@example.com", " ６０１ ": "601", "*43#": "*43#", "bob": "bob", "…": "", "%": "",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_readsANumberInAnyFormat(blank, written):
    read = "async (text) => (await import('/js/state/number.js')).readNumber(text)"
    assert blank.evaluate(read, written) == WRITTEN[written]


def test_linkEntersANumberAndDoesNotCall(watched, host):
    page = watched.open("/#call=tel:%2B49%2030")
    expect(page.locator("#number")).to_have_value("+4930")
    assert host.requested("startCall") == []
    page.evaluate("location.hash = '#call=sip%3Aada%40example.com'")
    expect(page.locator("#number")).to_have_value("ada@example.com")
    assert "call=" not in page.url


def test_aDamagedLinkEntersWhatThereIsInIt(watched):
    page = watched.open("/#call=49%2")
    expect(page.locator("#number")).to_have_value("492")
