"""Messages and scans brought as files: taken once, and each file that is not taken is named."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from app.accounts.models import Role
from app.inbox import look
from app.inbox.states import Form, ReadState, Source
from app.inbox.work import read_kept
from app.storage import StorageFailed
from app.web.filetypes import FileType
from tests.fixtures.app import token_in
from tests.inbox.reading.outlook_file import outlook
from tests.inbox.taking import a_reply, reading_from, taken
from tests.inbox.test_work import a_pdf, files_of
from tests.production.shown import words
from tests.web.axe import faults_at_both_widths
from tests.web.files import SAMPLES

PAGE = "/inbox/add"
SCANNED = {"sender": "Kim Example", "received_on": ["5", "3", "2015"]}


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def bring(client, *files: tuple[str, bytes], follow: bool = True, **fields):
    data = {"csrf_token": token_in(client.get(PAGE).text), "sender": "", "received_on": ["", "", ""], **fields}
    sent = [(BytesIO(body), name) for name, body in files]
    return client.post(PAGE, data=data | {"files": sent}, content_type="multipart/form-data", follow_redirects=follow)


def test_several_messages_are_taken_at_once(drafter, services) -> None:
    message = outlook(
        {
            0x0037: "Our answer",
            0x1035: "<msg-1@council.example>",
            0x5D01: "kim@council.example",
            0x1000: "Dear Minister",
        }
    )
    answer = bring(drafter, ("one.eml", a_reply(1).as_bytes()), ("../two.msg", message))
    assert answer.status_code == 200
    assert "2 messages taken in" in words(answer)
    assert "Reply 1" in words(answer)
    first, second = taken(services)
    assert (first.source, first.form, first.header_id) == (Source.UPLOAD, Form.EML, "reply-1@council.example")
    assert (second.form, second.name, second.subject) == (Form.MSG, "two.msg", "Our answer")
    assert services.storage.get(second.key) == message
    read_kept(services)
    assert [one.read_state for one in taken(services)] == [ReadState.READ] * 2
    assert taken(services)[1].text == "Dear Minister"


def test_what_outlook_saved_is_the_mail_that_came_even_without_an_address(drafter, services) -> None:
    bring(drafter, ("one.eml", a_reply(1).as_bytes()))
    saved = outlook({0x0037: "Reply 1", 0x1035: "<reply-1@council.example>", 0x0C1F: "/O=COUNCIL/CN=ALEX", 0x1000: "x"})
    assert "1 message here before" in words(bring(drafter, ("one.msg", saved)))
    assert len(taken(services)) == 1


def test_what_was_here_before_is_named_however_it_came(drafter, settings, mailbox) -> None:
    reply = a_reply(1)
    mailbox.append(reply)
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        (there,) = taken(services)
        answer = bring(
            drafter, ("again.eml", a_reply(1, X_Saved="elsewhere").as_bytes()), ("new.eml", a_reply(2).as_bytes())
        )
        assert f"Here before Reply 1 message {there.id}" in words(answer)
        assert len(taken(services)) == 2


def test_the_same_form_sent_twice_takes_a_scan_once(drafter, services) -> None:
    body = a_pdf("Our reference MAR15-0007")
    for _ in range(2):
        bring(drafter, ("letter.pdf", body), **SCANNED)
    (found,) = taken(services)
    assert (found.form, found.sender_name, found.received_at) == (
        Form.SCAN,
        "Kim Example",
        datetime(2015, 3, 5, 12, tzinfo=UTC),
    )
    read_kept(services)
    (file,) = files_of(services, found.id)
    assert (file.name, file.text) == ("letter.pdf", "Our reference MAR15-0007")


@pytest.mark.parametrize("kind", [FileType.PNG, FileType.JPEG])
def test_a_picture_is_a_scan(drafter, services, kind: FileType) -> None:
    bring(drafter, (f"page.{kind}", SAMPLES[kind]), **SCANNED)
    (found,) = taken(services)
    read_kept(services)
    assert [one.type for one in files_of(services, found.id)] == [kind.mimetype]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"sender": ""}, "Enter who sent the scans"),
        ({"received_on": ["", "", ""]}, "Enter the whole day on which the scans were received"),
        ({"received_on": ["31", "2", "2015"]}, "There is no such day as 31 2 2015"),
        ({"received_on": ["1", "1", "2099"]}, "Enter a day that is not in the future"),
        ({"sender": "x" * 201}, "Use at most 200 characters"),
    ],
)
def test_a_scan_needs_its_sender_and_its_day(drafter, services, fields, says: str) -> None:
    answer = bring(drafter, ("letter.pdf", a_pdf("x")), **SCANNED | fields)
    assert (answer.status_code, taken(services)) == (400, [])
    assert says in words(answer)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("x.docx", SAMPLES[FileType.DOCX])], "x.docx is of a type that is not taken"),
        ([("x.eml", b"")], "x.eml is empty"),
        ([("x.eml", b"no message at all")], "x.eml is of a type that is not taken"),
        ([("x.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)], "x.msg is of a type that is not taken"),
        ([("x.pdf", a_reply(1).as_bytes())], "x.pdf holds email (eml), which its name does not say"),
        ([], "Choose the messages or scans that came"),
    ],
)
def test_what_is_no_message_is_refused_beside_the_field(drafter, services, files, says: str) -> None:
    answer = bring(drafter, *files)
    assert (answer.status_code, taken(services)) == (400, [])
    assert says in words(answer)
    assert 'href="#files"' in answer.text


def test_good_ones_are_taken_and_the_others_named(drafter, services) -> None:
    answer = bring(
        drafter, ("good.eml", a_reply(1).as_bytes()), ("bad.docx", SAMPLES[FileType.DOCX]), ("none.eml", b"")
    )
    assert answer.status_code == 400
    assert [one.subject for one in taken(services)] == ["Reply 1"]
    for said in ("bad.docx is of a type", "none.eml is empty", "1 message taken in"):
        assert said in words(answer)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.eml", "reply\u202elme.eml", "<script>alert(1)</script>.eml", "x" * 400 + ".eml"]
)
def test_hostile_names_and_subjects_stay_words(drafter, services, name: str) -> None:
    answer = bring(drafter, (name, a_reply(1, Subject="<script>alert(2)</script>").as_bytes()))
    assert "<script>alert" not in answer.text
    (found,) = taken(services)
    assert not set("/\\<>\r\n\0") & set(found.name)


def test_a_damaged_outlook_message_is_kept(drafter, services) -> None:
    body = SAMPLES[FileType.MSG]
    bring(drafter, ("damaged.msg", body))
    read_kept(services)
    (found,) = taken(services)
    assert (found.read_state, found.faults) == (ReadState.READ, ["damaged"])
    assert services.storage.get(found.key) == body


def test_storage_that_is_full_says_so(drafter, services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(services.storage), "put", lambda *_: (_ for _ in ()).throw(StorageFailed("full")))
    answer = bring(drafter, ("one.eml", a_reply(1).as_bytes()))
    assert (answer.status_code, taken(services)) == (400, [])
    assert "The file store took no file" in words(answer)


@pytest.mark.parametrize("query", ["?new=1,x,-2,99999999999999", "?again=" + "1," * 500, "?new="])
def test_odd_addresses_do_no_harm(drafter, query: str) -> None:
    assert drafter.get(PAGE + query).status_code == 200


def test_the_page_says_how_the_mailbox_stands(settings, mailbox, drafter, signed_in) -> None:
    from pydantic import SecretStr

    shown = drafter.application.extensions["despatch"].settings
    assert "Despatch does not read a mailbox, so add every message on this page." in words(drafter.get(PAGE))
    assert "INBOX_URL" not in words(drafter.get(PAGE)), "a setting of the server is for administrators"
    assert "set INBOX_URL" in words(signed_in(Role.DRAFTER, Role.ADMINISTRATOR, name="Sam Example").get(PAGE))
    shown.inbox_url = SecretStr(mailbox.url)
    assert "It has not been read to its end yet" in words(drafter.get(PAGE))
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        assert "It was last read to its end on" in words(drafter.get(PAGE))
    with reading_from(settings, mailbox.url.replace("@127", "x@127")) as services:
        look.look(services)
        wrong = drafter.get(PAGE)
    assert "The server of the inbox refuses the user and password, or the token. Ask an administrator" in words(wrong)
    assert "The mailbox is not read at present" in words(drafter.get("/inbox"))


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_the_page_is_accessible_and_fits(drafter, open_as) -> None:
    page = open_as(drafter, PAGE)
    files = [{"name": f"{number}.eml", "mimeType": "", "buffer": a_reply(number).as_bytes()} for number in (1, 2)]
    page.get_by_label("Messages and scans").set_input_files(files)
    page.get_by_role("button", name="Add to the inbox").click()
    page.get_by_text("2 messages taken in").wait_for()
    found = faults_at_both_widths(page)
    page.get_by_role("button", name="Add to the inbox").click()
    page.get_by_role("alert").wait_for()
    assert found + faults_at_both_widths(page) == []
