"""Messages and scans brought as files: taken once, and each file that is not taken is named."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from app.accounts.models import Role
from app.inbox.intake import poll as look
from app.inbox.intake.mailbox import ASK, WRONG
from app.inbox.intake.upload import IN_FUTURE, NO_DAY, NO_FILE, NO_SENDER, TAKEN
from app.inbox.sorting.work import read_kept
from app.inbox.states import Form, ReadState, Source
from app.platform.storage import StorageFailed
from app.web.files.filetypes import FileType
from app.web.files.kept_files import NOT_STORED
from app.web.files.uploads import UploadRefused, read_upload
from tests.fixtures.app import token_in
from tests.inbox.reading.outlook_file import outlook
from tests.inbox.taking import a_reply, reading_from, taken
from tests.inbox.test_work import a_pdf, files_of
from tests.production.shown import words
from tests.web.axe import faults_at_both_widths
from tests.web.figures import days_in, numbers_in
from tests.web.files import SAMPLES
from tests.web.markup import errors_of, part_of, parts_of, states_of, words_of

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
    first, second = taken(services)
    assert answer.request.query_string.decode() == f"new={first.id},{second.id}"
    assert numbers_in(words_of(part_of(answer, "taken")).split("Reply 1")[0]) == [2]
    assert [states_of(part_of(answer, f"taken-{one.id}"))[0].shape for one in (first, second)] == ["full", "full"], (
        "new"
    )
    assert (first.source, first.form, first.header_id) == (Source.UPLOAD, Form.EML, "reply-1@council.example")
    assert (second.form, second.name, second.subject) == (Form.MSG, "two.msg", "Our answer")
    assert services.storage.get(second.key) == message
    read_kept(services)
    assert [one.read_state for one in taken(services)] == [ReadState.READ] * 2
    assert taken(services)[1].text == "Dear Minister"


def test_what_outlook_saved_is_the_mail_that_came_even_without_an_address(drafter, services) -> None:
    bring(drafter, ("one.eml", a_reply(1).as_bytes()))
    saved = outlook({0x0037: "Reply 1", 0x1035: "<reply-1@council.example>", 0x0C1F: "/O=COUNCIL/CN=ALEX", 0x1000: "x"})
    again = bring(drafter, ("one.msg", saved))
    (there,) = taken(services)
    assert again.request.query_string.decode() == f"again={there.id}"
    assert states_of(part_of(again, f"taken-{there.id}"))[0].shape == "half", "here before"


def test_what_was_here_before_is_named_however_it_came(drafter, settings, mailbox) -> None:
    reply = a_reply(1)
    mailbox.append(reply)
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        (there,) = taken(services)
        answer = bring(
            drafter, ("again.eml", a_reply(1, X_Saved="elsewhere").as_bytes()), ("new.eml", a_reply(2).as_bytes())
        )
        _, new = taken(services)
        assert answer.request.query_string.decode() == f"new={new.id}&again={there.id}"
        before = part_of(answer, f"taken-{there.id}")
        assert (states_of(before)[0].shape, "Reply 1" in words_of(before)) == ("half", True)
        assert numbers_in(words_of(before))[0] == there.id


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
    ("name", "sent", "says"),
    [
        ("sender", "", NO_SENDER),
        ("received_on", ["", "", ""], NO_DAY),
        ("received_on", ["31", "2", "2015"], "must be a real date"),
        ("received_on", ["1", "1", "2099"], IN_FUTURE),
        ("sender", "x" * 201, "200"),
    ],
)
def test_a_scan_needs_its_sender_and_its_day(drafter, services, name: str, sent, says: str) -> None:
    answer = bring(drafter, ("letter.pdf", a_pdf("x")), **SCANNED | {name: sent})
    assert (answer.status_code, taken(services)) == (400, [])
    errors = errors_of(answer)
    assert (list(errors), says in errors[name]) == ([name], True)


def refusal_of(client, name: str, body: bytes) -> UploadRefused:
    """Why a file with this name is not taken."""
    with client.application.app_context(), pytest.raises(UploadRefused) as refused:
        read_upload(FileStorage(BytesIO(body), name), TAKEN)
    return refused.value


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("x.docx", SAMPLES[FileType.DOCX], "type_not_taken"),
        ("x.eml", b"", "empty"),
        ("x.eml", b"no message at all", "type_not_taken"),
        ("x.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "type_not_taken"),
        ("x.pdf", a_reply(1).as_bytes(), "content_differs"),
    ],
)
def test_what_is_no_message_is_refused_beside_the_field(drafter, services, name: str, body: bytes, code: str) -> None:
    answer = bring(drafter, (name, body))
    assert (answer.status_code, taken(services)) == (400, [])
    refusal = refusal_of(drafter, name, body)
    assert (refusal.code, errors_of(answer)) == (code, {"files": refusal.sentence})
    assert 'href="#files"' in answer.text


def test_no_file_is_refused_beside_the_field(drafter, services) -> None:
    answer = bring(drafter)
    assert (answer.status_code, taken(services), errors_of(answer)) == (400, [], {"files": NO_FILE})
    assert 'href="#files"' in answer.text


def test_good_ones_are_taken_and_the_others_named(drafter, services) -> None:
    answer = bring(
        drafter, ("good.eml", a_reply(1).as_bytes()), ("bad.docx", SAMPLES[FileType.DOCX]), ("none.eml", b"")
    )
    assert answer.status_code == 400
    assert [one.subject for one in taken(services)] == ["Reply 1"]
    bad, none = (refusal_of(drafter, *one) for one in (("bad.docx", SAMPLES[FileType.DOCX]), ("none.eml", b"")))
    assert errors_of(answer) == {"files": f"{bad.sentence}. {none.sentence}"}
    assert "good.eml" not in errors_of(answer)["files"]
    assert len(part_of(answer, "taken").xpath(".//li")) == 1


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
    assert errors_of(answer) == {"files": NOT_STORED}


@pytest.mark.parametrize("query", ["?new=1,x,-2,99999999999999", "?again=" + "1," * 500, "?new="])
def test_odd_addresses_do_no_harm(drafter, query: str) -> None:
    assert drafter.get(PAGE + query).status_code == 200


def test_the_page_says_how_the_mailbox_stands(settings, mailbox, drafter, signed_in) -> None:
    from pydantic import SecretStr

    shown = drafter.application.extensions["despatch"].settings
    page = drafter.get(PAGE)
    assert [bool(parts_of(page, name)) for name in ("no-mailbox", "mailbox-read")] == [True, False]
    assert parts_of(page, "set-mailbox") == [], "only an administrator has to do with the server"
    administrator = signed_in(Role.DRAFTER, Role.ADMINISTRATOR, name="Sam Example")
    told = administrator.get(PAGE)
    assert parts_of(told, "set-mailbox")
    assert not any("INBOX_URL" in words(one) for one in (page, told)), "a setting of the server is for its handbook"
    shown.inbox_url = SecretStr(mailbox.url)
    page = drafter.get(PAGE)
    assert [bool(parts_of(page, name)) for name in ("no-mailbox", "mailbox-read")] == [False, True]
    assert days_in(words_of(part_of(page, "mailbox-read"))) == [], "not read to its end yet"
    with reading_from(settings, mailbox.url) as services:
        look.look(services)
        page = drafter.get(PAGE)
        assert len(days_in(words_of(part_of(page, "mailbox-read")))) == 1, "when it was last read to its end"
        assert parts_of(page, "mailbox-trouble") == []
        assert parts_of(drafter.get("/inbox"), "mailbox-trouble") == []
    with reading_from(settings, mailbox.url.replace("@127", "x@127")) as services:
        look.look(services)
        wrong = drafter.get(PAGE)
    for page in (wrong, drafter.get("/inbox")):
        assert f"{WRONG['inbox_sign_in_refused']} {ASK}" in words_of(part_of(page, "mailbox-trouble"))


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_the_page_is_accessible_and_fits(drafter, open_as) -> None:
    page = open_as(drafter, PAGE)
    files = [{"name": f"{number}.eml", "mimeType": "", "buffer": a_reply(number).as_bytes()} for number in (1, 2)]
    page.get_by_label("Messages and scans").set_input_files(files)
    page.get_by_role("button", name="Add to the inbox").click()
    page.get_by_text("2 messages added").wait_for()
    found = faults_at_both_widths(page)
    page.get_by_role("button", name="Add to the inbox").click()
    page.get_by_role("alert").wait_for()
    assert found + faults_at_both_widths(page) == []
