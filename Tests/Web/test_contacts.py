"""The view of contacts: the list and its search, cards and forms, files in and out, other devices."""

import pytest
from chat_page import RECONNECT_NOISE
from conftest import comes_to, in_page, let_in, wait_for
from playwright.sync_api import expect

ADA = "Ada Lovelace"


def open_contacts(watched, path=""):
    page = watched.open(f"/#contacts{path}", until="[data-view=contacts]")
    in_page(page, "spechPhone.state.contacts.isLoaded")
    return page


def names(page):
    return page.locator(".contacts__name").all_inner_texts()


def row(page, name):
    return page.locator(".contacts__row").filter(has_text=name)


def card(page, name):
    row(page, name).locator("a").click()
    expect(page.locator("#contact-name")).to_have_text(name)


def choose_file(page, text, name="contacts.vcf"):
    data = text if isinstance(text, bytes) else text.encode()
    page.set_input_files("#contact-file", {"name": name, "mimeType": "text/vcard", "buffer": data})


def test_anEmptyBookSaysWhatToDo(watched):
    page = open_contacts(watched)
    expect(page.locator("#contacts-note")).to_contain_text("No contacts yet. Add somebody, or import the .vcf file")
    expect(page.locator("#new-contact")).to_be_visible()
    expect(page.locator("#import-contacts")).to_be_visible()
    expect(page.locator("#export-contacts")).to_be_hidden()


def test_favouritesStandFirstAndTheOthersByLetters(watched, host):
    for name, more in (("zoe", {}), ("Émile", {}), ("Eve", {"favourite": True}), ("42 Support", {}), ("edith", {})):
        host.know(name, "1001", **more)
    page = open_contacts(watched)
    expect(page.locator(".contacts__group h2")).to_have_text(["Favourites", "E", "Z", "Others"])
    assert names(page) == ["Eve", "edith", "Émile", "zoe", "42 Support"]


@pytest.mark.parametrize("query, found", [
    ("lov", [ADA]), ("ADA", [ADA]), ("emile chat", ["Émilie du Châtelet"]), ("analytical", [ADA]), ("794-60", [ADA]),
    ("+44 20", [ADA]), ("example.com", [ADA]), ("engines ada", [ADA]), ("nobody", []),
])
def test_searchesAsOneTypes(watched, host, query, found):
    host.know(ADA, "work +44 20 7946 0000", "other sip:ada@example.com", organisation="Analytical Engines")
    host.know("Émilie du Châtelet", "+33 1 42 68 53 01")
    host.know("Alan Turing", "1003")
    page = open_contacts(watched)
    page.fill("#contact-search", query.replace("emile", "emil"))
    expect(page.locator(".contacts__name")).to_have_text(found)
    if not found:
        expect(page.locator("#contacts-note")).to_contain_text("Nobody found.")
    page.press("#contact-search", "Escape")
    expect(page.locator("#contact-search")).to_have_value("")
    assert len(names(page)) == 3


def test_addsAContact(watched, host):
    page = open_contacts(watched)
    page.click("#new-contact")
    expect(page.locator("#field-contact-name")).to_be_focused()
    page.fill("#field-contact-name", ADA)
    page.fill("#field-contact-organisation", "Analytical Engines")
    page.get_by_label("Number or address 1").fill("+44 20 7946 0000")
    page.click("#add-number")
    expect(page.get_by_label("Number or address 2")).to_be_focused()
    page.get_by_label("Number or address 2").fill("ada@example.com")
    page.get_by_label("Kind of number 2").select_option("home")
    page.get_by_label("Favourite").check()
    page.select_option("#field-contact-speed-dial", "3")
    page.fill("#field-contact-note", "Mornings")
    page.click("#save-contact-form")
    expect(page.locator("#contact-name")).to_have_text(ADA)
    assert host.last("saveContact") == {
        "name": ADA, "organisation": "Analytical Engines", "favourite": True, "speedDial": 3, "note": "Mornings",
        "numbers": [{"label": "mobile", "number": "+44 20 7946 0000"}, {"label": "home", "number": "ada@example.com"}]}
    expect(page.locator(".contact__number")).to_have_count(2)
    expect(page.locator("#contact-speed")).to_contain_text("Hold 3 on the dial pad")
    assert names(page) == [ADA]


def test_changesAContact(watched, host):
    known = host.know(ADA, "1001", "work 1002", organisation="Engines", note="old", speedDial=2)
    page = open_contacts(watched)
    card(page, ADA)
    page.click("#edit-contact")
    expect(page.locator("#field-contact-note")).to_have_value("old")
    expect(page.locator("#field-contact-speed-dial")).to_have_value("2")
    page.get_by_label("Remove number 1").click()
    page.fill("#field-contact-note", "")
    page.press("#field-contact-name", "Enter")
    expect(page.locator(".contact__number")).to_have_text(["Work1002"])
    assert host.last("saveContact") == {
        "contact": known, "name": ADA, "organisation": "Engines", "numbers": [{"label": "work", "number": "1002"}],
        "favourite": False, "speedDial": 2}


def test_cancellingChangesNothing(watched, host):
    host.know(ADA, "1001")
    page = open_contacts(watched)
    card(page, ADA)
    page.click("#edit-contact")
    page.fill("#field-contact-name", "Somebody")
    page.keyboard.press("Escape")
    expect(page.locator("#field-contact-name")).to_have_value("Somebody")
    page.click("#cancel-contact")
    expect(page.locator("#contact-name")).to_have_text(ADA)
    assert host.requested("saveContact") == []


def test_deletesAContactOnlyWhenAsked(watched, host):
    host.know(ADA, "1001")
    page = open_contacts(watched)
    card(page, ADA)
    page.click("#remove-contact")
    expect(page.get_by_role("dialog")).to_contain_text(f"Delete {ADA}?")
    page.get_by_role("button", name="Cancel").click()
    assert host.contact(ADA)
    page.click("#remove-contact")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator("#contacts-note")).to_contain_text("No contacts yet.")
    in_page(page, "location.hash === '#contacts'")
    assert host.contacts == {}


def test_whatIsMissingIsSaidAtItsField(watched, host):
    page = open_contacts(watched, "/add")
    page.click("#save-contact-form")
    expect(page.locator("[data-field=contact-name] .field__error")).to_have_text("Enter a name.")
    expect(page.locator("#field-contact-name")).to_be_focused()
    page.fill("#field-contact-name", ADA)
    page.click("#save-contact-form")
    expect(page.locator("#contact-numbers-error")).to_have_text("Enter a number or an address.")
    expect(page.get_by_label("Number or address 1")).to_be_focused()
    assert host.requested("saveContact") == []


def test_aRefusalOfTheHostIsSaidAtItsField(watched, host):
    page = open_contacts(watched, "/add")
    page.fill("#field-contact-name", ADA)
    page.get_by_label("Number or address 1").fill("1001")
    page.click("#add-number")
    page.click("#add-number")
    page.get_by_label("Number or address 3").fill("--")
    page.click("#save-contact-form")
    expect(page.locator("#contact-numbers-error")).to_have_text("Enter a number.")
    # The row that was left empty was not sent: the host's second number is the third row.
    expect(page.get_by_label("Number or address 3")).to_be_focused()
    host.refusals["saveContact"] = {"code": "limitReached", "message": "No more than 5000 contacts can be kept."}
    page.click("#save-contact-form")
    expect(page.get_by_role("alert").filter(has_text="No more than 5000 contacts")).to_be_visible()


def test_aKeyThatIsTakenCannotBeChosen(watched, host):
    host.know(ADA, "1001", speedDial=3)
    page = open_contacts(watched, "/add")
    taken = page.locator("#field-contact-speed-dial option[value='3']")
    expect(taken).to_have_text(f"3 (calls {ADA})")
    expect(taken).to_be_disabled()
    host.refusals["saveContact"] = {"code": "speedDialTaken", "field": "speedDial", "message": "Key 4 calls Eve. Choose another key."}
    page.fill("#field-contact-name", "Grace")
    page.get_by_label("Number or address 1").fill("1002")
    page.select_option("#field-contact-speed-dial", "4")
    page.click("#save-contact-form")
    expect(page.locator("[data-field=contact-speed-dial] .field__error")).to_have_text("Key 4 calls Eve. Choose another key.")


def test_callsAndWritesFromTheListAndTheCard(watched, host):
    host.know(ADA, "+44 20 7946-0000", "other sip:ada@example.com")
    page = open_contacts(watched)
    page.get_by_role("button", name=f"Call {ADA}").click()
    expect(page.locator("#call-state")).to_have_text("Connected")
    comes_to(lambda: host.last("startCall"), {"digits": "+442079460000"})
    page.click("#hang-up")
    page.goto(host.url + "/#contacts")
    card(page, ADA)
    page.get_by_role("button", name="Call sip:ada@example.com").click()
    comes_to(lambda: host.last("startCall"), {"digits": "ada@example.com"})
    page.goto(host.url + "/#contacts")
    page.get_by_role("button", name=f"Write to {ADA}").click()
    page.wait_for_selector("[data-view=chat]")
    page.fill("#message-text", "Good morning")
    page.press("#message-text", "Enter")
    comes_to(lambda: host.last("sendMessage")["to"], "+442079460000")


def test_theStarIsKept(watched, host):
    host.know(ADA, "1001", note="stays")
    page = open_contacts(watched)
    card(page, ADA)
    page.click("#contact-favourite")
    expect(page.locator("#contact-favourite")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".contacts__group h2")).to_have_text(["Favourites"])
    comes_to(lambda: host.contact(ADA)["favourite"], True)
    assert host.contact(ADA)["note"] == "stays"


def test_theListGoesByTheArrows(watched, host):
    for name in ("Ada", "Bob"):
        host.know(name, "1001")
    page = open_contacts(watched)
    page.locator("#contact-search").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#contact-name")).to_have_text("Bob")
    page.keyboard.press("Escape")
    expect(page.locator(".contact__nobody")).to_have_text("Choose a contact, or add a new one.")


def test_onAPhoneOnePaneAtATime(make, host):
    host.know(ADA, "1001")
    page = open_contacts(make(390, 844, has_touch=True, is_mobile=True))
    expect(page.locator(".contacts__pane")).to_be_hidden()
    row(page, ADA).locator("a").tap()
    expect(page.locator("#contact-search")).to_be_hidden()
    expect(page.locator("#contact-name")).to_be_focused()
    page.locator("#contact-back").tap()
    expect(row(page, ADA).locator("a")).to_be_focused()


def test_thePadOpensTheContacts(make, host):
    page = make(390, 844).open()
    expect(page.locator("#contacts")).to_be_hidden()
    page.click("#open-contacts")
    page.wait_for_selector("[data-view=contacts]")
    page.click("#contacts")
    page.wait_for_selector("[data-view=phone]")


def test_whatAnotherDeviceChangesIsShownAtOnce(watched, host):
    known = host.know(ADA, "1001")
    page = open_contacts(watched)
    card(page, ADA)
    host.tell_contact(known, name="Ada King")
    expect(page.locator("#contact-name")).to_have_text("Ada King")
    host.tell_contact("f" * 32, name="Grace", numbers=[{"label": "work", "number": "1002"}])
    expect(page.locator(".contacts__name")).to_have_text(["Ada King", "Grace"])
    host.forget_contact(known)
    expect(page.locator(".contact__nobody")).to_have_text("This contact is not there any more.")
    assert names(page) == ["Grace"]


def test_aChangeWhileTheListIsFetchedIsNotLost(watched, host):
    import asyncio
    known, gone = host.know(ADA, "1001"), host.know("Bob", "1002")
    host.held_replies["contactList"] = asyncio.Event()
    page = watched.open("/#contacts", until="[data-view=contacts]")
    wait_for(lambda: host.requested("contactList"))
    host.tell_contact(known, name="Ada King")
    host.forget_contact(gone)
    host.run(release(host.held_replies.pop("contactList")))
    in_page(page, "spechPhone.state.contacts.isLoaded")
    expect(page.locator(".contacts__name")).to_have_text(["Ada King"])


async def release(event):
    event.set()


def test_whatWasMissedIsFetchedWhenTheConnectionIsBack(watched, host):
    watched.tolerated = RECONNECT_NOISE
    host.know(ADA, "1001")
    page = open_contacts(watched)
    host.refuses_connections = True
    host.run(host._drop(host.controls))
    in_page(page, "spechPhone.state.connection !== 'open'")
    expect(page.locator(".contacts__name")).to_have_text([ADA])
    host.know("Grace", "1002")
    let_in(page, host)
    expect(page.locator(".contacts__name")).to_have_text([ADA, "Grace"])


def test_aListThatCannotBeReadSaysWhyAndIsAskedForAgain(watched, host):
    host.know(ADA, "1001")
    host.refusals["contactList"] = {"code": "vaultDamagedRow", "message": "The entry is damaged."}
    page = watched.open("/#contacts", until="[data-view=contacts]")
    expect(page.locator("#contacts-note")).to_contain_text("The contacts could not be loaded. The entry is damaged.")
    del host.refusals["contactList"]
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".contacts__name")).to_have_text([ADA])


def test_aLargeBookComesInPagesAndGrowsAsItIsScrolled(watched, host):
    host.contact_page = 100
    for number in range(420):
        host.know(f"Name {number:03}", str(1000 + number))
    page = open_contacts(watched)
    assert len(host.requested("contactList")) == 5
    assert page.evaluate("spechPhone.state.contacts.list.length") == 420
    assert page.locator(".contacts__row").count() == 150
    for _ in range(4):
        page.locator(".contacts .panes__scroller").evaluate("(each) => each.scrollTop = each.scrollHeight")
        page.wait_for_timeout(50)
    expect(page.locator(".contacts__row")).to_have_count(420)
    page.fill("#contact-search", "419")
    expect(page.locator(".contacts__name")).to_have_text(["Name 419"])


def test_importsAFileInPartsAndSaysWhatBecameOfIt(watched, host):
    host.know("Known", "1")
    picture = "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(["A" * 72] * 800)
    cards = [f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person {number}\r\nTEL:{number}\r\n{picture}\r\nNOTE:{'x' * 400}\r\nEND:VCARD\r\n"
             for number in range(200)]
    cards += ["BEGIN:VCARD\r\nFN:Known\r\nTEL:1\r\nEND:VCARD\r\n", "BEGIN:VCARD\r\nFN:By letter\r\nEND:VCARD"]
    page = open_contacts(watched)
    choose_file(page, "".join(cards))
    expect(page.locator("#import-outcome")).to_have_text(
        "200 contacts added. 1 was there already. 1 has nothing to call.", timeout=20_000)
    assert len(host.imported) > 1 and max(map(len, host.imported)) <= 46_080
    assert not any(b"PHOTO" in part or b"AAAA" in part for part in host.imported)
    # Parts begin and end with whole cards.
    assert all(part.startswith(b"BEGIN:VCARD") and part.rstrip().endswith(b"END:VCARD") for part in host.imported)
    assert page.evaluate("spechPhone.state.contacts.list.length") == 201


def test_theBytesOfAnOldFileReachTheHostAsTheyAre(watched, host):
    page = open_contacts(watched)
    old = b"BEGIN:VCARD\nFN;CHARSET=ISO-8859-1:Jos\xe9\x80\nTEL:1\nEND:VCARD\n"
    choose_file(page, old)
    comes_to(lambda: host.imported, [old])
    choose_file(page, "BEGIN:VCARD\nFN:Ünal\nTEL:2\nEND:VCARD\n".encode("utf-16"))
    comes_to(lambda: host.imported[1:], ["BEGIN:VCARD\nFN:Ünal\nTEL:2\nEND:VCARD\n".encode()])


def test_aFileThatHoldsNoContactsIsSaidToHoldNone(watched, host):
    page = open_contacts(watched)
    choose_file(page, "hello", "notes.txt")
    expect(page.locator("#import-outcome")).to_contain_text("There are no contacts in this file.")
    host.refusals["importContacts"] = {"code": "vaultDiskFull", "message": "The disk is full."}
    choose_file(page, "BEGIN:VCARD\nFN:A\nTEL:1\nEND:VCARD\n")
    expect(page.locator("#import-outcome")).to_have_text("The disk is full.")
    expect(page.locator("#import-contacts")).to_be_enabled()


def test_exportsAllPagesAsOneFile(watched, host, tmp_path):
    host.contact_page = 2
    for number in range(5):
        host.know(f"Name {number}", str(number))
    page = open_contacts(watched)
    with page.expect_download() as download:
        page.click("#export-contacts")
    assert download.value.suggested_filename == "contacts.vcf"
    download.value.save_as(tmp_path / "contacts.vcf")
    text = (tmp_path / "contacts.vcf").read_text()
    assert text.count("BEGIN:VCARD") == 5 and "FN:Name 4" in text


def test_nobodyElseSeesTheContactsAfterALogout(watched, host):
    host.know(ADA, "1001")
    page = open_contacts(watched)
    host.push("loggedOut", {"reason": "revoked"})
    page.wait_for_selector("[data-view=login]")
    assert page.evaluate("spechPhone.state.contacts.list") == []
