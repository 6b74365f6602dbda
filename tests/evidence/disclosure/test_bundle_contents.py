"""What a bundle holds: nothing that is redacted, the stored bytes of what is released, and the rest as decided."""

import hashlib
import io
import re
import zipfile
from datetime import date

import openpyxl
import pikepdf
import pytest

from app.audit.record import SYSTEM
from app.evidence.disclosure.apart.extract import extract
from app.evidence.disclosure.begin import DisclosureMoved, disclosure_by_number
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.items.later_records import changed_since
from app.evidence.disclosure.items.redact import withhold_pages
from app.evidence.disclosure.items.reply_addresses import INSTEAD, without_tokens
from app.evidence.disclosure.items.withheld import withheld_suggestions
from app.evidence.disclosure.listing import item_by_number
from app.evidence.disclosure.models import Redaction
from app.evidence.disclosure.move import needs_a_look, open_again, release
from app.evidence.disclosure.scope import Scope
from app.letters.pdf.render import page_count
from app.tracking.letter_notes import add_note
from tests.evidence.disclosure.asking import (
    CALLER,
    SECRET,
    asked,
    blacked,
    decided,
    items_of,
    of_campaign,
    read,
    searched,
    the_item,
    the_office,
)
from tests.evidence.disclosure.bundling import body_of, ended, everything_in, made, opened
from tests.inbox.mail import came, mailed, token
from tests.inbox.test_work import a_pdf
from tests.refusals import refused
from tests.responses.office import corrected, details, recorded, withdrawn
from tests.tracking.office import letter, small_campaign

pytestmark = pytest.mark.stack


def shown(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_what_is_black_is_nowhere_in_the_bundle(services, number):
    message, file = the_item(services, number, "message:"), the_item(services, number, "file:")
    rest = [one for one in items_of(services, number) if one.id not in (message.id, file.id)]
    decided(services, number, Decision.WITHHOLD, rest)
    decided(services, number, Decision.PART, [message, file])
    for words in (SECRET, "01632 960 123"):
        blacked(services, number, message, words)
    blacked(services, number, file, f"plan of {SECRET}")
    ended(services, number)
    bundle = made(services, number)
    assert (bundle.state, bundle.error_code) == ("made", None)
    found = everything_in(body_of(services, bundle))
    for word in (SECRET, "01632 960 123", "01632 960", "Plan of Jo", "plan of"):
        assert word.casefold() not in found, word
    assert CALLER.casefold() not in found, "what is withheld whole is not there either"
    with opened(services, bundle) as archive:
        (page,), _, _ = extract.here(archive.read(f"items/{message.number:04d}.pdf"))
    assert "Thank you for your letter." in shown(page)
    assert shown(page).count("withheld s.40") == 3, "in constant length: the name twice, the number once"


def test_a_black_block_has_the_same_length_whatever_lay_beneath(services, number):
    message = the_item(services, number, "message:")
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.PART, [message])
    blacked(services, number, message, f"{SECRET} leads this work; call 01632 960 123")
    blacked(services, number, message, "The Director")
    ended(services, number)
    with opened(services, made(services, number)) as archive:
        body = archive.read(f"items/{message.number:04d}.pdf")
    with pikepdf.open(io.BytesIO(body)) as document:
        drawn = document.pages[0].Contents.read_bytes().decode("latin-1")
        told = str(document.docinfo)
    boxes = re.findall(r"([\d.]+) ([\d.]+) re\s+f", drawn)
    assert len(boxes) == 2 or len(set(boxes)) == 1
    assert len({width for width, _ in boxes}) == 1
    assert f"Item {message.number}" in told
    assert "Author" not in told


def test_what_is_released_whole_is_the_stored_bytes(services, number):
    file = the_item(services, number, "file:")
    decided(services, number, Decision.RELEASE)
    ended(services, number)
    bundle = made(services, number)
    with opened(services, bundle) as archive:
        assert archive.testzip() is None
        stored = b"".join(read(services, file).file.read(services.storage))
        assert archive.read(f"items/{file.number:04d}.pdf") == stored
        note = archive.read(f"items/{the_item(services, number, 'letter-note:').number:04d}.txt").decode()
        assert f"{CALLER} rang about it." in note
        manifest = bundle.facts["manifest"]
        for one in manifest["files"]:
            inside = archive.read(one["name"])
            assert (len(inside), hashlib.sha256(inside).hexdigest()) == (one["length"], one["sha256"])
        assert {one["name"] for one in manifest["files"]} == set(archive.namelist())
        assert len(manifest["audit_head"]["hmac"]) == 64
        rows = list(openpyxl.load_workbook(io.BytesIO(archive.read("schedule.xlsx")))["Schedule"].values)
        pages, _, _ = extract.here(archive.read("schedule.pdf"))
    assert rows[0][:6] == ("Number", "Item", "About", "Date", "Decision", "Exemption")
    assert [row[0] for row in rows[1:]] == [one.number for one in items_of(services, number)]
    assert {row[4] for row in rows[1:]} == {"Released"}
    assert "Schedule" in pages[0]
    assert hashlib.sha256(body_of(services, bundle)).hexdigest() == bundle.sha256
    assert len(body_of(services, bundle)) == bundle.length


@pytest.mark.parametrize("decision", [Decision.RELEASE, Decision.WITHHOLD])
@pytest.mark.parametrize("change", ["corrected", "withdrawn"])
def test_a_reply_that_was_changed_after_the_search_is_given_as_it_was_and_the_change_is_said(
    services, number, change, decision
):
    item = the_item(services, number, "reply:")
    before, response = read(services, item).text, int(item.key.partition(":")[2])
    if change == "corrected":
        corrected(services, response, [2], details("declined", day=24, summary="They refuse."))
    else:
        withdrawn(services, response)
    decided(services, number, decision)
    ended(services, number)
    with opened(services, made(services, number)) as archive:
        rows = {row[0]: row for row in openpyxl.load_workbook(io.BytesIO(archive.read("schedule.xlsx"))).active.values}
        pages, _, _ = extract.here(archive.read("schedule.pdf"))
        if decision == Decision.RELEASE:
            given = archive.read(f"items/{item.number:04d}.txt").decode()
            assert before in given
            assert f"Changed since: This reply was {change} after the search, and is given as recorded at " in given
    said = rows[item.number][1]
    assert said.startswith("Officials’ record of the reply to letter TRK15-0002: answer. This reply was ")
    assert f"This reply was {change} after the search, and " in said
    assert f"This reply was {change}" in shown(" ".join(pages))
    others = [row[1] for number, row in rows.items() if number not in ("Number", item.number)]
    marked = [one.partition(". A reply ")[0] for one in others if "after the search" in str(one)]
    assert marked == [the_item(services, number, "timeline:campaign-").what], "which tells of it"


@pytest.mark.parametrize("decision", [Decision.RELEASE, Decision.PART])
def test_the_address_for_replies_to_one_letter_is_replaced_in_every_release(services, number, decision):
    message = the_item(services, number, "message:")
    secret, text = token(1), read(services, message).text
    assert f"To: replies+{secret}@office.example" in text
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, decision, [message])
    if decision == Decision.PART:
        blacked(services, number, message, SECRET)
    ended(services, number)
    bundle = made(services, number)
    body = body_of(services, bundle)
    assert secret not in everything_in(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if decision == Decision.PART:
            pages, _, _ = extract.here(archive.read(f"items/{message.number:04d}.pdf"))
            given = shown(" ".join(pages))
        else:
            given = archive.read(f"items/{message.number:04d}.txt").decode()
    assert "To: [the department’s address for replies]" in given
    assert read(services, message).text == text, "redactions count the characters of the item"
    assert not bundle.facts["addresses"]


def test_a_file_with_an_address_for_replies_is_to_be_looked_at(services, number):
    came(
        services,
        "See the file.",
        to=f"replies+{token(1)}@office.example",
        subject="Again",
        files=[("notes.pdf", "application/pdf", a_pdf(f"Write to replies+{token(1)}@office.example"))],
    )
    searched(services, number)
    file = [one for one in items_of(services, number) if one.key.startswith("file:")][1]
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.RELEASE, [file])
    ended(services, number)
    bundle = made(services, number)
    assert bundle.facts["addresses"] == [file.number]
    assert needs_a_look(bundle)


def test_an_address_for_replies_is_replaced_also_in_capitals_and_without_its_domain():
    said = "REPLIES+ABC234@office.example, abc234, replies+abc2345@office.example"
    assert without_tokens(said, {"abc234"}) == f"{INSTEAD}, {INSTEAD}, replies+abc2345@office.example"


def test_the_record_of_a_sending_says_where_the_letter_is(services, number):
    item = next(one for one in items_of(services, number) if one.key.startswith("attempt:"))
    assert item.what.startswith("Record that letter ")
    decided(services, number, Decision.RELEASE)
    ended(services, number)
    with opened(services, made(services, number)) as archive:
        given = archive.read(f"items/{item.number:04d}.txt").decode()
    files = [one for one in items_of(services, number) if one.key.startswith("letter-file:")]
    assert ("The letter itself: Item " if files else "The letter itself: No file of this letter is among") in given


def test_the_schedule_has_the_pages_of_what_is_released_in_part(services):
    """A note of one page when it is read, and of more as it is released."""
    the_office(services)
    with services.database.writing() as session:
        lines = "\n".join(f"Line {line} of what was said." for line in range(100))
        add_note(session, letter(session, 3), text=lines, once="long", actor=SYSTEM)
    number = asked(services, of_campaign(services))
    note = [one for one in items_of(services, number) if one.key.startswith("letter-note:")][-1]
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.PART, [note])
    blacked(services, number, note, "Line 50")
    ended(services, number)
    with opened(services, made(services, number)) as archive:
        rows = {row[0]: row for row in openpyxl.load_workbook(io.BytesIO(archive.read("schedule.xlsx"))).active.values}
        pages = page_count(archive.read(f"items/{note.number:04d}.pdf"))
    assert pages > 1
    assert rows[note.number][6] == pages


def test_a_timeline_says_that_a_reply_in_it_was_changed_after_the_search(services):
    the_office(services)
    with services.database.reading() as session:
        post_id, key = letter(session, 2).post_id, f"timeline:letter-{letter(session, 2).id}"
    number = asked(services, Scope(posts=(post_id,)))
    reply, told = the_item(services, number, "reply:"), the_item(services, number, key)
    withdrawn(services, int(reply.key.partition(":")[2]))
    with services.database.reading() as session:
        assert " was withdrawn after the search" in changed_since(session, told)
        assert changed_since(session, the_item(services, number, "timeline:post-")) == ""
    searched(services, number)
    with services.database.reading() as session:
        assert changed_since(session, the_item(services, number, key)) == ""


def test_another_search_gives_the_reply_as_it_is_now_under_its_name_of_now(services, number):
    item = the_item(services, number, "reply:")
    corrected(services, int(item.key.partition(":")[2]), [2], details("declined", day=24, summary="They refuse."))
    searched(services, number)
    now = the_item(services, number, "reply:")
    assert now.what == "Officials’ record of the reply to letter TRK15-0002: declined"
    with services.database.reading() as session:
        assert changed_since(session, now) == ""
    withdrawn(services, int(item.key.partition(":")[2]))
    searched(services, number)
    assert the_item(services, number, "reply:").what.endswith(", withdrawn since")


def test_pages_are_withheld_as_a_whole(services, number):
    file = the_item(services, number, "file:")
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.PART, [file])
    reading = read(services, file)
    with services.database.writing() as session:
        own = item_by_number(session, disclosure_by_number(session, number), file.number)
        withhold_pages(session, number, own, reading, [1], actor=SYSTEM)
    ended(services, number)
    body = body_of(services, made(services, number))
    assert SECRET.casefold() not in everything_in(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        (page,), _, _ = extract.here(archive.read(f"items/{file.number:04d}.pdf"))
    assert "Page 1: withheld. Section 40: personal information" in shown(page)


def test_words_that_another_item_gives_away_and_files_that_say_more_are_to_be_looked_at(services, number):
    came(
        services,
        f"{SECRET} again.",
        to=f"replies+{token(1)}@office.example",
        subject="Again",
        files=[("notes.pdf", "application/pdf", with_author(a_pdf("Nothing of it")))],
    )
    searched(services, number)
    first, second = [one for one in items_of(services, number) if one.key.startswith("message:")]
    carrying = [one for one in items_of(services, number) if one.key.startswith("file:")][1]
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.RELEASE, [second, carrying])
    decided(services, number, Decision.PART, [first])
    blacked(services, number, first, SECRET)
    ended(services, number)
    bundle = made(services, number)
    assert bundle.facts["left"] == [[second.number, first.number]]
    assert bundle.facts["carries"] == {str(carrying.number): ["properties"]}
    with services.database.writing() as session, refused("bundle_not_looked_at"):
        release(session, number, bundle=1, looked=False, actor=SYSTEM)
    with services.database.writing() as session:
        assert release(session, number, bundle=1, looked=True, actor=SYSTEM)
        assert not release(session, number, bundle=1, looked=True, actor=SYSTEM), "a second click"
    with services.database.writing() as session, pytest.raises(DisclosureMoved):
        open_again(session, number, actor=SYSTEM)


def with_author(body: bytes) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(body)) as document:
        document.docinfo["/Author"] = "Sam Example"
        document.save(written)
    return written.getvalue()


def test_no_word_is_kept_a_second_time(services, number):
    blacked(services, number, the_item(services, number, "message:"), SECRET)
    kept = {column.name for column in Redaction.__table__.columns}
    assert kept == {"id", "item_id", "start", "end", "exemption", "recorded", "removed"}


def a_timeline_beside_a_withheld_reply(services, decision=Decision.RELEASE):
    """A request about letter 3, whose only reply is withheld; the request, that reply and the letter's timeline."""
    small_campaign(services)
    mailed(services, [3])
    summary = "A full reply follows after the inspection report."
    recorded(services, [3], details("holding", day=23, summary=summary, new_reply_by=date(2015, 4, 30)))
    with services.database.reading() as session:
        one = letter(session, 3)
    number = asked(services, Scope(posts=(one.post_id,)))
    reply, timeline = the_item(services, number, "reply:"), the_item(services, number, f"timeline:letter-{one.id}")
    decided(services, number, Decision.RELEASE)
    decided(services, number, Decision.WITHHOLD, [reply], exemptions=("40",))
    if decision == Decision.PART:
        decided(services, number, Decision.PART, [timeline])
    return number, reply, timeline


def test_the_entry_of_a_reply_that_is_withheld_is_listed_before_a_release(services):
    number, reply, timeline = a_timeline_beside_a_withheld_reply(services)
    ended(services, number)
    bundle = made(services, number)
    assert [timeline.number, reply.number] in [list(pair) for pair in bundle.facts["entries"]]
    assert needs_a_look(bundle)


def test_words_of_a_withheld_reply_in_another_item_are_listed_and_offered_until_they_are_redacted(services):
    number, _, timeline = a_timeline_beside_a_withheld_reply(services, Decision.PART)
    text = read(services, timeline).text
    with services.database.reading() as session:
        offered = [*withheld_suggestions(session, services.storage, timeline, text)]
    assert {one.why for one in offered} == {"entry", "withheld"}
    assert {one.exemption for one in offered} == {"40"}
    blacked(services, number, timeline, offered[0].words)
    ended(services, number)
    assert made(services, number).facts["entries"]
    with services.database.writing() as session:
        open_again(session, number, actor=SYSTEM)
    for one in offered[1:]:
        blacked(services, number, timeline, one.words)
    ended(services, number)
    bundle = made(services, number)
    assert not [pair for kind in ("entries", "repeated") for pair in bundle.facts[kind] if pair[0] == timeline.number]


def test_a_timeline_that_repeats_a_withheld_note_is_listed_before_a_release(services):
    the_office(services)
    with services.database.reading() as session:
        one = letter(session, 1)
    number = asked(services, Scope(posts=(one.post_id,)))
    note, timeline = the_item(services, number, "letter-note:"), the_item(services, number, f"timeline:letter-{one.id}")
    decided(services, number, Decision.RELEASE)
    decided(services, number, Decision.WITHHOLD, [note])
    ended(services, number)
    assert [tuple(pair) for pair in made(services, number).facts["repeated"]] == [(timeline.number, note.number)]
