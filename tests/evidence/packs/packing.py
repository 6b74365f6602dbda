"""Packs for tests: of the March 2015 campaign’s police letters, and of schools, to which none goes."""

from datetime import date

from sqlalchemy import select

from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.files.ask import ask_files
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.make import look, make_pack
from app.evidence.packs.models import Pack
from app.evidence.questions.find import Part
from app.evidence.questions.keep import QuestionFacts, add_question
from app.evidence.questions.models import Question
from app.evidence.questions.states import House, Kind
from app.platform.services import Services

DAY = date(2016, 6, 24)
PARTS = (AskedPart("a", "what steps police forces have taken", "police"), AskedPart("b", "and schools", "schools"))


def pack(services: Services, *, once: str = "once", parts=PARTS, day: date = DAY, question=None) -> int:
    """Its number."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        asked = PackRequest(parts, [campaign.id], None, None)
        looked = look(session, asked, valid_at=day)
    with services.database.writing() as session:
        return make_pack(
            session, looked, title="Child sexual exploitation", once=once, actor=SYSTEM, question=question
        ).number


def the_pack(session, number: int = 1) -> Pack:
    found = pack_by_number(session, number)
    assert found
    return found


def ask(services: Services, number: int = 1, *, seen: int = 0, actor: Actor = SYSTEM) -> int:
    """The id of a new set of files."""
    with services.database.writing() as session:
        return ask_files(session, the_pack(session, number), seen=seen, actor=actor).id


def shipped_question(services: Services) -> int:
    """The number of the question asked on 20 June 2016, with its six parts."""
    with services.database.reading() as session:
        return session.scalars(select(Question.number).where(Question.tabled_on == date(2016, 6, 20))).one()


def question(services: Services, *, once: str = "question") -> int:
    """The number of a question of two parts."""
    said = QuestionFacts(
        house=House.COMMONS,
        kind=Kind.NAMED_DAY,
        uin="41999",
        department="Home Office",
        text="What steps police forces have taken, and schools.",
        own_words=True,
        tabled_on=date(2016, 6, 20),
        named_day=None,
        asked_by="",
        minister_office="",
        notes="",
        source="Hansard",
    )
    with services.database.writing() as session:
        parts = [Part(one.letter, one.words, one.sector) for one in PARTS]
        return add_question(session, said, parts, once=once, actor=SYSTEM).number
