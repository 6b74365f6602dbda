"""A reply is recorded once, for one letter or several; what it can't say is refused."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.audit.find import personal_of
from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.close import CampaignArchived
from app.campaigns.states import State
from app.responses.models import Response
from app.responses.recording.files import files_of
from app.responses.recording.record import record_response
from app.responses.standing import SaidToAsk
from app.web.files.kept_files import KeptFile, keep_files
from app.web.files.uploads import Upload
from tests.refusals import refused
from tests.responses.office import as_held, details, recorded, withdrawn
from tests.tracking.office import TODAY, letter, small

pytestmark = pytest.mark.stack


def count(services, model=Response):
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_joint_reply_answers_several_letters(office):
    answers = ["yes", "partly", "", "not_answered"]
    said = details("holding", new_reply_by=date(2015, 4, 10))
    response_id = recorded(office.services, [7, 5, 6], said, answers=answers)
    now = as_held(office.services, response_id)
    assert now.details == said
    assert now.letter_ids == tuple(office.ids[number] for number in (5, 6, 7))
    assert {number: said.answer for (one, number), said in now.answers.items() if one == office.ids[6]} == {
        1: "yes",
        2: "partly",
        4: "not_answered",
    }


def test_a_second_click_finds_the_first(office):
    first = recorded(office.services, [5], details(), once="a-click")
    assert recorded(office.services, [5], details(summary="Typed again"), once="a-click") == first
    assert count(office.services) == 1
    assert recorded(office.services, [5], details("acknowledgement")) != first


@pytest.mark.parametrize("said", [details(), details("holding", new_reply_by=date(2015, 4, 10))])
def test_the_very_same_from_a_page_that_somebody_went_back_to_is_refused(stack_office, said):
    services = stack_office.services
    first = recorded(services, [5, 6], said)
    with refused("reply_recorded_already"):
        recorded(services, [6, 5], said)
    assert len({recorded(services, [5], said), recorded(services, [5, 6], details(summary="Another.")), first}) == 3
    withdrawn(services, first)
    assert recorded(services, [5, 6], said) > first


def test_two_clicks_at_once_record_one_reply(stack_office):
    together = Barrier(2)

    def click(_) -> int:
        together.wait(timeout=30)
        return recorded(stack_office.services, [5], details(), once="a-click")

    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(click, range(2)))) == 1
    assert count(stack_office.services) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (details(day=28), "reply_in_future"),
        (details(day=2), "before_letter"),
        (details(new_reply_by=date(2015, 4, 10)), "not_holding"),
        (details("holding", new_reply_by=date(2015, 3, 20)), "promise_too_early"),
    ],
)
def test_what_a_reply_can_not_say(office, said, code):
    with refused(code):
        recorded(office.services, [5], said)
    assert count(office.services) == 0


def test_a_reply_answers_a_letter(office):
    with refused("no_letters_answered"):
        recorded(office.services, [], details())


def test_it_may_come_before_the_letters_date_when_the_person_says_so(office):
    assert recorded(office.services, [5], details(day=2), early=True)


@pytest.mark.parametrize(
    "answers",
    [
        ["yes"] * 6,
        ["perhaps"],
        ["answered"],
        ["in_words"],
        [SaidToAsk("yes", "x" * 2001)],
        [SaidToAsk("yes", "", "x" * 4001)],
    ],
)
def test_answers_are_to_asks_of_the_letter(office, answers):
    with pytest.raises(ValueError):
        recorded(office.services, [5], details(), answers=answers)


def test_a_closed_campaign_still_takes_replies_and_an_archived_one_none(office):
    with office.services.database.writing() as session:
        small(session).state = State.CLOSED
    assert recorded(office.services, [5], details())
    with office.services.database.writing() as session:
        small(session).state = State.ARCHIVED
    with pytest.raises(CampaignArchived):
        recorded(office.services, [6], details())


def test_the_record_names_the_letters_and_keeps_words_and_names_apart(office):
    file = KeptFile("Reply of A Person.pdf", "application/pdf", 4, "a" * 64, "responses/a")
    asks = [SaidToAsk("yes", "A Person does.", "I do. A Person"), "no"]
    recorded(office.services, [5, 6], details(summary="A Person answers."), [file], answers=asks)
    with office.services.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "response.recorded")).one()
        subjects = session.execute(select(AuditSubject.kind, AuditSubject.subject_id).filter_by(seq=event.seq)).all()
        assert {tuple(subject) for subject in subjects} == {
            ("letter", str(office.ids[5])),
            ("letter", str(office.ids[6])),
            ("campaign", str(small(session).id)),
        }
        kept = {one.name: one.value for one in personal_of(session, event.seq)}
        assert kept == {
            "summary": "A Person answers.",
            "files": "Reply of A Person.pdf",
            "asks": "1: A Person does.\n1: I do. A Person",
        }
        assert "A Person" not in event.body
        assert json.loads(event.body)["after"]["files"] == ["a" * 64]


def test_files_are_stored_before_their_rows_and_the_same_content_is_one_file(office):
    uploads = [
        Upload("a.txt", "text/plain", b"What they say"),
        Upload("b.txt", "text/plain", b"What they say"),
        Upload("c.txt", "text/plain", b"More"),
    ]
    kept = keep_files(office.services.storage, uploads, folder="responses")
    assert office.services.storage.get(kept[0].key) == b"What they say"
    response_id = recorded(office.services, [5], details(), kept)
    with office.services.database.reading() as session:
        assert [file.name for file in files_of(session, response_id)] == ["a.txt", "c.txt"]


def test_letters_of_another_campaign_are_no_part_of_it(office):
    with office.services.database.reading() as session:
        other = letter(session, 1, "MAR15")
    with pytest.raises(ValueError, match="one campaign"), office.services.database.writing() as session:
        record_response(session, small(session), [other], details(), answers={}, once="x", today=TODAY, actor=SYSTEM)
