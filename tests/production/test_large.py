"""Large print of an edition: the frozen letter, made once however often it is asked for, beside the files it had."""

import csv
import io
import re
import zipfile
from dataclasses import replace

import pypdfium2
import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.audit.verify import verify
from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.clearance.offices.signature_pictures import signature_key
from app.clearance.requests import cleared_registries
from app.letters.docx import render_docx
from app.letters.files.letter_file import read_letter_file
from app.letters.letter import Letter as Page
from app.letters.pdf import render_pdf
from app.letters.pdf.render import SignatureMissing
from app.platform.storage import FolderStorage, StorageFailed, sha256
from app.production import events as production_events
from app.production.editions.archive import stream
from app.production.editions.editions import editions_of
from app.production.editions.large_print import make_large
from app.production.runs.render import LARGE
from app.production.runs.work import work
from app.production.verification.verify import Outcome
from app.production.verification.verify import verify as check
from app.production.views.letter import MADE, MADE_BEFORE
from app.production.words import LARGE_NAMES, NO_SUCH_EDITION, sentence
from app.web.files.kept_files import STORE_SILENT
from tests.audit.tamper import alter
from tests.campaigns.clearing import clear_all, sign_with
from tests.fixtures.app import token_in
from tests.letters.signatures import drawn, named, signed_by
from tests.production import making
from tests.production.handed_in import saved_again
from tests.production.making import batch, begin, events_of, finish, first_letters, start, take, together
from tests.production.shown import words
from tests.refusals import said_of
from tests.web.markup import links_of, message_of, parts_of, why_of

pytestmark = pytest.mark.stack

LETTER = "/letters/MAR15-0001"
ASK = f"{LETTER}/large-print"


@pytest.fixture
def made(services, cheap):
    """Editions of the campaign's first two letters, whose files took no time; the first letter's id."""
    work(services, begin(services, 2))
    return first_letters(services, 1)[0].id


@pytest.fixture
def client(signed_in):
    """Who may read."""
    return signed_in(Role.VIEWER)


def editions(services, letter_id):
    with services.database.reading() as session:
        return editions_of(session, letter_id)


def frozen(services, letter_id):
    run = editions(services, letter_id)[0].run_number
    return next(one for one in making.editions_of(services, run) if one.letter_id == letter_id)


def ask(client, edition="1"):
    """As the button of the letter's page does, and what is read then."""
    form = {"edition": edition, "csrf_token": token_in(client.get(LETTER).text)}
    return client.post(ASK, data=form, follow_redirects=True)


def manifest(client):
    """Its lines, but for the head of the audit record."""
    lines = csv.DictReader(io.StringIO(client.get("/campaigns/MAR15/manifest.csv").text))
    return [{name: cell for name, cell in line.items() if not name.startswith("audit_")} for line in lines]


def test_every_kind_has_its_name():
    assert LARGE.keys() == LARGE_NAMES.keys()


def test_it_is_made_of_what_the_edition_froze(client, services, made):
    page = Page.from_json(frozen(services, made).content)
    answer = ask(client)
    assert message_of(answer) == ("success", MADE)
    (edition,) = editions(services, made)
    assert set(edition.files) == {"pdf", "docx", *LARGE}
    file = client.get(f"{LETTER}/large-print.pdf?edition=1")
    assert file.data == render_pdf(page, large=True)
    assert sha256(file.data) == edition.files["large-pdf"].sha256
    assert re.search(r'filename="MAR15-0001 .* large print\.pdf"', file.headers["Content-Disposition"])
    assert file.mimetype == "application/pdf"
    assert client.get(f"{LETTER}/large-print.docx?edition=1").data == render_docx(page, large=True)


def test_its_page_lists_it_and_for_administrators_its_digest(client, services, made, signed_in):
    before = client.get(LETTER)
    assert parts_of(before, "large-print-1")
    assert f"{LETTER}/large-print.pdf?edition=1" not in links_of(before)
    after = ask(client)
    assert parts_of(after, "large-print-1") == []
    assert f"{LETTER}/large-print.pdf?edition=1" in links_of(after)
    digest = editions(services, made)[0].files["large-pdf"].sha256
    assert (digest in after.text, digest in signed_in(Role.ADMINISTRATOR).get(LETTER).text) == (False, True)
    assert "Edition 1 generated in large print" in words(after)


def test_asking_twice_makes_it_once(client, services, made):
    ask(client)
    files = editions(services, made)[0].files
    assert message_of(ask(client)) == ("info", MADE_BEFORE)
    assert editions(services, made)[0].files == files
    assert len(events_of(services, production_events.LETTER_MADE_LARGE)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions SET content = replace(content, 'Dear', 'This letter is withdrawn. Dear')",
        "UPDATE editions SET text_sha256 = 'ab'",
        "UPDATE editions SET recorded = recorded - 1",
        "UPDATE audit_events SET body = replace(body, '\"made\"', '\"more\"') WHERE action = 'letters.made'",
    ],
)
def test_an_edition_that_was_changed_in_the_database_is_not_made_in_large_print(client, services, made, statement):
    alter(services, statement)
    assert message_of(ask(client)) == ("warning", said_of("edition_changed"))
    assert set(editions(services, made)[0].files) == {"pdf", "docx"}
    assert events_of(services, production_events.LETTER_MADE_LARGE) == []


def test_two_who_ask_at_once_get_one_file(stack_services, cheap):
    work(stack_services, begin(stack_services, 1))
    letter = first_letters(stack_services, 1)[0].id
    asked = together(*[lambda: make_large(stack_services, letter, 1, actor=SYSTEM)] * 4)
    assert sorted(asked) == [False, False, False, True]
    assert len(events_of(stack_services, production_events.LETTER_MADE_LARGE)) == 1


def test_it_is_audited_with_what_was_made(client, services, made):
    ask(client)
    (event,) = events_of(services, production_events.LETTER_MADE_LARGE)
    stored = editions(services, made)[0].files["large-pdf"]
    assert event.actor_id == client.member.id
    assert {(one.kind, one.subject_id) for one in event.subjects} >= {("letter", str(made))}
    assert f'"large-pdf":"{stored.sha256}"' in event.body
    assert stored.fingerprint in event.body
    with services.database.reading() as session:
        assert verify(session, storage=services.storage).faults == ()


def test_bundles_stay_what_they_were(client, services, made):
    paths = ("/campaigns/MAR15/pdf.zip", "/campaigns/MAR15/docx.zip", "/campaigns/MAR15/fingerprint.json")
    before = {path: client.get(path).data for path in paths}
    lines = manifest(client)
    ask(client)
    assert {path: client.get(path).data for path in paths} == before
    assert manifest(client) == lines
    assert len(zipfile.ZipFile(io.BytesIO(before[paths[0]])).namelist()) == 2


def test_each_edition_has_its_own(client, services, made):
    work(services, begin(services, 1))
    ask(client, "2")
    new, old = editions(services, made)
    assert (set(new.files), set(old.files)) == ({"pdf", "docx", *LARGE}, {"pdf", "docx"})
    assert client.get(f"{LETTER}/large-print.pdf").status_code == 200
    answer = client.get(f"{LETTER}/large-print.pdf?edition=1")
    assert (answer.status_code, "Edition 1 of MAR15-0001" in why_of(answer)) == (404, True)


@pytest.mark.parametrize("number", ["", "2", "x", "9" * 5000])
def test_of_an_edition_that_there_is_not_nothing_is_made(client, services, made, number):
    answer = ask(client, number)
    assert answer.status_code == 404
    assert why_of(answer) == NO_SUCH_EDITION.format(reference="MAR15-0001")
    assert events_of(services, production_events.LETTER_MADE_LARGE) == []


def test_a_draft_says_so_in_large_print_too(client, made):
    ask(client)
    first = pypdfium2.PdfDocument(client.get(f"{LETTER}/large-print.pdf").data)[0]
    assert "DRAFT" in first.get_textpage().get_text_range()


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_after_a_campaign_is_closed_it_is_made_and_after_it_is_archived_not(client, services, made, state):
    with services.database.writing() as session:
        session.execute(update(Campaign).values(state=state))
    offered = bool(parts_of(client.get(LETTER), "large-print-1"))
    ask(client)
    done = "large-pdf" in editions(services, made)[0].files
    assert (offered, done) == ((True, True) if state == State.CLOSED else (False, False))


def test_when_the_store_takes_no_file_nothing_is_changed(client, services, made, monkeypatch):
    def full(*_):
        raise StorageFailed("full")

    monkeypatch.setattr(FolderStorage, "put", full)
    assert message_of(ask(client)) == ("warning", STORE_SILENT)
    assert set(editions(services, made)[0].files) == {"pdf", "docx"}
    assert events_of(services, production_events.LETTER_MADE_LARGE) == []


PICTURE = drawn(600, 150)


@pytest.fixture
def signed(services, made):
    """A second edition bears a signature; its text is issued."""
    page = Page.from_json(frozen(services, made).content)
    page = replace(page, draft=False, signatories=signed_by(PICTURE))
    run = start(services, [1])
    with services.database.writing() as session:
        one = session.scalars(select(Campaign)).one()
        for signatory in one.signatories:
            sign_with(session, signatory.office_id, sha256(PICTURE))
        clear_all(session, one)
        text = cleared_registries(session, one.id)[first_letters(services, 1)[0].registry_slug]
    result = batch(take(services, run.id))
    content = page.canonical_json()
    of_page = {"content": content.decode(), "sha256": sha256(content), "text_sha256": text, "draft": False}
    bearing_it = replace(result.made[0], **of_page)
    finish(services, run.id, replace(result, made=[bearing_it]))
    return page


def test_the_signatures_are_those_of_the_edition(client, services, signed):
    services.storage.put(signature_key(sha256(PICTURE)), PICTURE)
    ask(client, "2")
    expected = render_pdf(signed, pictures=named(PICTURE), large=True)
    assert client.get(f"{LETTER}/large-print.pdf").data == expected


def test_a_signature_that_the_store_has_lost_is_told(client, services, signed):
    assert message_of(ask(client, "2")) == ("warning", sentence(SignatureMissing.code, {}))
    assert events_of(services, production_events.LETTER_MADE_LARGE) == []


def test_a_file_in_large_print_is_known_again_even_when_the_store_has_lost_it(services):
    work(services, begin(services, 1))
    letter = first_letters(services, 1)[0].id
    make_large(services, letter, 1, actor=SYSTEM)
    stored = editions(services, letter)[0].files["large-pdf"]
    body = b"".join(stream(services.storage, stored))
    (services.storage.folder / stored.archive_key).unlink()
    with services.database.reading() as session:
        genuine = check(session, services.storage, read_letter_file(body))
        again = check(session, services.storage, read_letter_file(saved_again(body, title="MAR15-0001")))
    assert (genuine.outcome, genuine.stored) == (Outcome.GENUINE, stored)
    assert (again.outcome, again.stored) == (Outcome.SAME_PAGES, stored)


def test_an_edition_that_has_one_kind_gets_the_other(client, services, made, monkeypatch):
    with monkeypatch.context() as before_word:
        before_word.delitem(LARGE, "large-docx")
        ask(client)
    first = editions(services, made)[0].files
    assert set(first) == {"pdf", "docx", "large-pdf"}
    assert parts_of(client.get(LETTER), "large-print-1")
    ask(client)
    after = editions(services, made)[0].files
    assert (set(after), after["large-pdf"]) == ({"pdf", "docx", *LARGE}, first["large-pdf"])
