"""What the schedule calls each item is true of it, and what a bundle gives away of withheld items is listed."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.delivery.attempts.reasons import HELD_BACK, NOT_GONE, PostReason, words_of
from app.delivery.attempts.settle import Evidence, move
from app.delivery.attempts.words import EVENTS
from app.delivery.models import Attempt
from app.delivery.posting.returns import ReturnDetails, record_return
from app.delivery.sending.hold_reasons import HoldReason, held_because
from app.evidence.disclosure.apart.extract import read_apart
from app.evidence.disclosure.begin import holders
from app.evidence.disclosure.bundles.schedule import HEADINGS, Row, Schedule, schedule_pdf
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.move import needs_a_look
from app.evidence.disclosure.scope import Scope
from app.evidence.disclosure.words import CARRIES
from tests.delivery.sending import campaign, clear, make, send
from tests.delivery.test_progress import edit
from tests.evidence.disclosure.asking import asked, decided, items_of, of_campaign, read, searched, the_item, the_office
from tests.evidence.disclosure.bundling import ended, made
from tests.fixtures.app import add_member
from tests.responses.office import corrected, details, withdrawn
from tests.tracking.office import letter, reply, small
from tests.tracking.office import send as send_by_post


def of_march(services) -> Scope:
    with services.database.reading() as session:
        return Scope(campaigns=(campaign(session).id,))


def test_a_letter_that_was_not_sent_or_was_made_after_its_day_says_so(services, cheap):
    """Both are made on the day of the test, years after 4 March 2015, on which one is recorded as sent."""
    clear(services, "council-leaders")
    make(services, [44, 45])
    send(services, [44])
    number = asked(services, of_march(services))
    names = [one.what for one in items_of(services, number) if one.key.startswith("letter-file:")]
    sent, unsent = (
        [one for one in names if one.startswith(f"Letter MAR15-{letter}, edition 1")] for letter in ("0044", "0045")
    )
    assert sent
    assert unsent
    assert all(one.endswith(", after the day on which it is recorded as sent") for one in sent), sent
    assert all(", never sent, made on " in one for one in unsent), unsent
    words = read(services, the_item(services, number, "attempt:")).text
    assert ", after the day on which it is recorded as sent" in words


def test_a_letter_whose_only_attempt_failed_before_it_left_was_never_sent(services, cheap):
    clear(services, "council-leaders")
    make(services, [44])
    send(services, [44])
    with services.database.writing() as session:
        attempt = session.scalars(select(Attempt)).one()
        evidence = Evidence(datetime(2015, 3, 13, 12, tzinfo=UTC), "person", reason=NOT_GONE)
        assert move(session, attempt.id, "fail", evidence, actor=SYSTEM)
    number = asked(services, of_march(services))
    files = [one.what for one in items_of(services, number) if one.key.startswith("letter-file:")]
    assert files
    assert all(", never sent, made on " in one for one in files), files


def test_a_version_of_the_text_that_another_replaced_is_called_a_draft(services):
    clear(services, "council-leaders")
    edit(services)
    number = asked(services, of_march(services))
    names = [one.what for one in items_of(services, number) if one.key.startswith("text:")]
    assert names == [
        "Text of the letters of 3 March 2015, version 1, a draft that version 2 replaced",
        "Text of the letters of 3 March 2015, version 2",
    ]


def test_a_joint_reply_is_about_all_whose_letters_it_answers(services):
    the_office(services)
    joint = reply(services, [1, 3], on=date(2015, 3, 26), kind="declined")
    returned = reply(services, [3], on=date(2015, 3, 9), kind="returned")
    number = asked(services, of_campaign(services))
    by_letter = {
        one.what.partition("TRK15-")[2][:4]: one.about
        for one in items_of(services, number)
        if one.key.startswith("attempt:")
    }
    item = the_item(services, number, f"reply:{joint.id}")
    assert item.what == "Officials’ record of the reply to letters TRK15-0001 and TRK15-0003: declined"
    assert item.about == f"{by_letter['0001']} and {by_letter['0003']}"
    item = the_item(services, number, f"reply:{returned.id}")
    assert item.what == "Officials’ record that letter TRK15-0003 came back undelivered"
    withdrawn(services, joint.id)
    searched(services, number)
    assert the_item(services, number, f"reply:{joint.id}").about == f"{by_letter['0001']} and {by_letter['0003']}"


def test_a_superseded_version_says_whether_it_was_corrected_or_the_reply_withdrawn(services):
    the_office(services)
    number = asked(services, of_campaign(services))
    response = int(the_item(services, number, "reply:").key.partition(":")[2])
    corrected(services, response, [2], details("declined", day=24, summary="They refuse."))
    searched(services, number)
    words = read(services, the_item(services, number, "reply:")).text
    assert "Superseded: by a correction\n" in words
    assert "withdrawn" not in words
    withdrawn(services, response)
    searched(services, number)
    words = read(services, the_item(services, number, "reply:")).text
    assert words.count("Superseded: the reply was withdrawn") == 1
    assert "Superseded: by a correction\n" in words


def test_an_item_that_names_whoever_gave_a_withheld_answer_is_to_be_checked(services, cheap):
    clear(services, "council-leaders")
    number = asked(services, of_march(services))
    answers = [one for one in items_of(services, number) if one.kind == "answer"]
    certificate = the_item(services, number, "certificate:")
    assert "Answer of the office of the Secretary of State for Health, campaign MAR15" in [one.what for one in answers]
    assert "; Signature: to sign by hand" in read(services, certificate).text
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.RELEASE, [certificate])
    ended(services, number)
    bundle = made(services, number)
    assert bundle.facts["names"] == [[certificate.number, one.number] for one in answers]
    assert needs_a_look(bundle)


def test_a_heading_of_the_printed_schedule_does_not_break_within_a_word():
    row = Row(160, "Letter MAR15-0044", "", date(2015, 3, 3), Decision.RELEASE, (), 2, "")
    schedule = schedule_of(row)
    (page,) = read_apart(schedule_pdf(schedule)).pages
    assert [one for one in HEADINGS if one not in page] == []


def schedule_of(row: Row) -> Schedule:
    searched, made_at = datetime(2015, 3, 27, 17, tzinfo=UTC), datetime(2015, 3, 31, 23, 30, tzinfo=UTC)
    return Schedule("FOI 2015/1", "All letters.", searched, [row], made_at)


def test_the_head_of_a_schedule_names_the_act_its_day_here_and_where_to_ask_for_a_review():
    row = Row(160, "Letter MAR15-0044", "", date(2015, 3, 3), Decision.WITHHOLD, ("36",), 2, "")
    about = dict(schedule_of(row).about)
    act = "Section 36 of the Freedom of Information Act 2000: prejudice to effective conduct of public affairs"
    assert (about["s.36"], about["Schedule made on"]) == (act, "1 April 2015")
    assert about["Review"] == "The letter that came with this schedule says how to ask for a review."


def test_a_sending_says_who_recorded_what_happened_and_why(services):
    the_office(services)
    send_by_post(services, [4])
    with services.database.writing() as session:
        came = ReturnDetails(PostReason.GONE_AWAY, date(2015, 3, 13), "Return to sender")
        record_return(session, small(session), letter(session, 4), came, actor=SYSTEM)
    number = asked(services, of_campaign(services))
    (item,) = [one for one in items_of(services, number) if "TRK15-0004 was sent by post" in one.what]
    said = read(services, item).text
    reason = words_of(PostReason.GONE_AWAY).word
    assert f"13 March 2015: {EVENTS['returned']}, recorded by a person ({reason}, Return to sender)" in said


def test_a_letter_that_was_held_back_says_why_in_words_alone(services, cheap):
    clear(services, "council-leaders")
    make(services, [44])
    send(services, [44])
    held = held_because(HoldReason.WITHDRAWN)
    with services.database.writing() as session:
        attempt = session.scalars(select(Attempt)).one()
        evidence = held.evidence(datetime(2015, 3, 13, 12, tzinfo=UTC))
        assert move(session, attempt.id, "fail", evidence, actor=SYSTEM)
    said = read(services, the_item(services, asked(services, of_march(services)), "attempt:")).text
    assert f", by Despatch ({words_of(HELD_BACK).word}, {held.words})" in said


def a_spreadsheet(*, hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Lines"
    book.active.append(["Letters sent", 34])
    notes = book.create_sheet("Notes")
    notes.append(["Helen Marsh said so"])
    notes.sheet_state = "hidden" if hidden else "visible"
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def test_the_words_of_a_spreadsheet_are_read_by_sheet():
    assert read_apart(a_spreadsheet()).pages == ("Lines\nLetters sent 34", "Notes\nHelen Marsh said so")
    carries = read_apart(a_spreadsheet(hidden=True)).carries
    assert "hidden" in carries
    assert set(carries) <= CARRIES.keys()


@pytest.mark.parametrize(("role", "may"), [(Role.DRAFTER, True), (Role.VIEWER, True), (Role.CLEARER, False)])
def test_only_those_who_may_open_a_request_can_look_after_it(services, role, may):
    member = add_member(services, role, name="Robin Offered")
    with services.database.reading() as session:
        assert (member.id in [one.id for one in holders(session)]) is may
