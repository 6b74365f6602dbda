"""From the reconstructed campaign of March 2015 and the question of 20 June 2016 to a pack with six parts.

The letters' sending and the replies are made up here alone: the product ships none.
"""

import re
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from app.audit.record import SYSTEM, record
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.delivery.models import Attempt
from app.evidence.packs.figures.findings import AskedPart, Findings, PackRequest
from app.evidence.packs.figures.rows import LeftOutRow, LetterRow
from app.evidence.packs.find import findings_of, is_unchanged, pack_by_number, packs_for
from app.evidence.packs.lines.check import faults_of
from app.evidence.packs.lines.sourced_lines import lines_of, means
from app.evidence.packs.make import look, make_pack
from app.evidence.questions.find import parts_of, questions
from app.evidence.questions.models import Question
from app.platform.clock import now
from app.production.models import Edition, Run
from app.production.states import RunState
from app.responses.models import Response
from app.responses.recording.correct import withdraw_response
from app.responses.recording.record import record_response
from app.responses.standing import Details, SaidToAsk, recorded_response
from tests.audit.codes import event_of
from tests.evidence.packs.history import NOTICE
from tests.letters.factory import march_letter

SENT, DAY = date(2015, 3, 3), date(2016, 6, 24)
POLICE = 43
PAGE = march_letter().canonical_json().decode()
NO_PCC = "Police and crime commissioners are not on this list."
NO_OTHERS = (
    "No record is held here of letters to other agencies with a duty to safeguard children, so it is not known whether "
    "any was sent."
)
NO_LIST = "No record is held here of letters to schools, so it is not known whether any was sent."


def post_letters(session, letters) -> None:
    """An edition of each, sent by post on the letters' date."""
    campaign_id = letters[0].campaign_id
    seq = record(session, event_of("letters.sent"), actor=SYSTEM, subjects=[("campaign", campaign_id)]).seq
    run = Run(
        campaign_id=campaign_id,
        number=1,
        state=RunState.DONE,
        valid_at=SENT,
        known_at=seq,
        total=len(letters),
        started_at=now(),
        ended_at=now(),
    )
    session.add(run)
    session.flush()
    made = {"number": 1, "run_id": run.id, "content": PAGE, "sha256": "0" * 64, "draft": False, "pages": 2}
    session.execute(insert(Edition), [made | {"letter_id": one.id, "recorded": seq} for one in letters])
    editions = session.execute(select(Edition.id, Edition.letter_id).where(Edition.run_id == run.id))
    went = {
        "channel": "post",
        "resend": 0,
        "state": "sent",
        "sent_on": SENT,
        "note": "",
        "recorded": seq,
        "handed": seq,
    }
    session.execute(
        insert(Attempt), [went | {"edition_id": edition, "letter_id": letter} for edition, letter in editions]
    )


def answer(session, campaign, letter, day: date, kind: str = "substantive", *answers: str) -> int:
    said = {
        (letter.id, number): SaidToAsk(one, "In our words." if one == "in_words" else "", f"“{one}”, they write.")
        for number, one in enumerate(answers, start=1)
    }
    details = Details(day, "post", kind, "What they say.", None)
    return record_response(
        session, campaign, [letter], details, answers=said, once=uuid4().hex, today=DAY, actor=SYSTEM
    ).id


@pytest.fixture
def campaign_of_march(stack_services) -> None:
    """One chief constable is excluded, all others are written to; 41 reply, one only acknowledges."""
    with stack_services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        everybody = select(Letter).where(Letter.campaign_id == campaign.id).order_by(Letter.number)
        last = [one for one in session.scalars(everybody) if one.registry_slug == "chief-constables"][-1]
        hold_out(session, campaign, {last.post_id: "Made up: wrote to us first"}, actor=SYSTEM)
        letters = session.scalars(everybody.where(Letter.withdrawn.is_(False))).all()
        post_letters(session, letters)
        police = [one for one in letters if one.registry_slug == "chief-constables"]
        assert len(police) == POLICE - 1
        for place, letter in enumerate(police[:-1]):
            day = date(2015, 3, 20) if place < 30 else date(2015, 6, 1)
            answer(session, campaign, letter, day, "substantive", "yes", "partly" if place % 2 else "in_words")
        answer(session, campaign, police[-1], date(2015, 3, 9), "acknowledgement")


def the_question(session) -> Question:
    return next(one for one in questions(session) if one.tabled_on == date(2016, 6, 20))


def made(services) -> int:
    with services.database.reading() as session:
        question = the_question(session)
        parts = tuple(AskedPart(one.letter, one.words, one.sector) for one in parts_of(session, question))
        campaign = campaign_by_reference(session, "MAR15")
        looked = look(session, PackRequest(parts, (campaign.id,)), valid_at=DAY)
        named = (question.id, question.number)
    with services.database.writing() as session:
        return make_pack(
            session, looked, title="Answer of 29 June 2016", once="form", actor=SYSTEM, question=named
        ).number


def said(services, number: int) -> Findings:
    with services.database.reading() as session:
        return findings_of(session, pack_by_number(session, number))


def test_from_the_campaign_and_the_question_to_six_parts(stack_services, campaign_of_march):
    number = made(stack_services)
    findings = said(stack_services, number)
    told = {part.letter: part for part in findings.parts}
    assert [(letter, part.sector_name) for letter, part in told.items()] == [
        ("a", "Councils"),
        ("b", "Children’s services"),
        ("c", "Police"),
        ("d", "Schools"),
        ("e", "Health bodies"),
        ("f", "Other agencies with a duty to safeguard children"),
    ]
    sent = {
        letter: part.campaigns[0].figures["sent"].words if part.campaigns else part.nothing
        for letter, part in told.items()
    }
    assert sent == {
        "a": "706 of 706",
        "b": "304 of 304",
        "c": "42 of 42",
        "d": NO_LIST,
        "e": "215 of 215",
        "f": NO_OTHERS,
    }
    assert means(told["c"]).endswith(" There is no list here of police and crime commissioners.")
    police = told["c"].campaigns[0]
    words = {name: figure.words for name, figure in police.figures.items()}
    assert (words["replied"], words["acknowledged"], words["nothing"]) == ("41 of 42", "1 of 42", "0 of 42")
    assert (words["in_time"], words["came_late"], words["overdue"]) == ("30 of 42", "11 of 42", "1 of 42")
    assert police.registries[0].posts.words == "43"
    first, second, *_ = police.asks
    assert first.figures["yes"].words == "41 of 42"
    assert (second.figures["partly"].value, second.figures["in_words"].value) == (20, 21)
    assert first.quotes[0].passage == "“yes”, they write."
    [out] = police.left_out
    assert isinstance(out, LeftOutRow)
    assert (out.how, out.why, out.post[:15]) == ("held_out", "Made up: wrote to us first", "Chief Constable")
    assert police.held_out.rows == (out.id,)
    assert told["f"].interventions.value is not None
    assert any(one.in_force for one in police.cited)
    rotherham = [one for one in told["b"].intervention_rows if one.area == "Rotherham"]
    assert len(rotherham) >= 2, "the directions of October 2014 and of 26 February 2015 ship"
    assert told["c"].rounds.value == 5, "the first round of joint inspections ships"
    assert (told["c"].inspected.value, told["c"].not_dated.value) == (2, 3), "of three areas no date is published"


def test_each_figure_leads_to_its_rows_and_none_is_nought_of_nought(stack_services, campaign_of_march):
    findings = said(stack_services, made(stack_services))
    for key, figure in findings.figures.items():
        assert figure.of != 0, key
        assert figure.href == f"/evidence/packs/1/rows?figure={key}"
        assert figure.value is None or len(findings.rows_of(key)) == figure.value, key
        assert figure.of is None or len({findings.rows[one].id for one in figure.among}) == figure.of, key
    replied = next(key for key in findings.figures if key.startswith("c.") and key.endswith(".replied"))
    assert all(isinstance(row, LetterRow) and row.replied_on for row in findings.rows_of(replied))


def test_lines_are_drawn_from_it_without_a_fault(stack_services, campaign_of_march):
    findings = said(stack_services, made(stack_services))
    lines = lines_of(findings)
    assert {line.letter for line in lines} == set("abcdef")
    words = [line.words for line in lines]
    assert "No record is held here of letters to schools, so it is not known whether any was sent." in words
    [police] = [one for one in words if "42 of the 43 chief officers of police; 41 replied" in one]
    assert police.endswith(f" 1 was not written to on this occasion. {NO_PCC} {NOTICE}")
    assert not [one for one in words if re.search(r"\b1 chief constables|\b1 letters|\b1 are", one)]
    assert [(line.words, faults_of(line, findings)) for line in lines if faults_of(line, findings)] == []


@pytest.mark.stack
def test_asked_for_again_after_corrections_it_says_the_same(stack_services, campaign_of_march):
    number = made(stack_services)
    before = said(stack_services, number)
    with stack_services.database.writing() as session:
        response = session.scalars(select(Response).order_by(Response.id)).first()
        withdraw_response(session, response, seen=recorded_response(session, response.id).seq, actor=SYSTEM)
    with stack_services.database.reading() as session:
        pack = pack_by_number(session, number)
        again = findings_of(session, pack)
        assert again == before
        assert is_unchanged(pack, again)
        assert packs_for(session, the_question(session).id) == [pack]
