"""Parliamentary questions: one answered five months ago and corrected since, one due tomorrow, each with its pack."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.evidence.contributions.commission import Request, ask_contribution, receive_contribution
from app.evidence.contributions.receive import Given
from app.evidence.contributions.states import How
from app.evidence.packs.choices import question_name
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.files.ask import PACK_FILES, ask_files
from app.evidence.packs.find import findings_of, pack_of
from app.evidence.packs.lines.keep import keep_line, kept_lines, reword_line
from app.evidence.packs.lines.sourced_lines import offered_lines
from app.evidence.packs.make import look, make_pack
from app.evidence.questions.find import parts_of, question_of, sectors
from app.evidence.questions.keep import QuestionFacts, add_question
from app.evidence.questions.question_holder import tell_holder
from app.evidence.questions.split import split
from app.evidence.questions.states import Act, House, Kind
from app.evidence.questions.step import Step, take_step
from app.platform.clock import now, today
from app.practice.diary import Story
from app.practice.stories.sittings import list_sittings
from app.practice.world import World

EARLIER_TEXT = (
    "To ask the Secretary of State for Families and Schools, what steps have been taken to find children who go "
    "missing from care by (a) local authorities, (b) police forces and (c) health bodies in the last two years."
)
EARLIER_ANSWER = (
    "The Government wrote to those who lead these services about children who go missing from home and care. A full "
    "inspection has taken place in each area where we had concerns. I have placed a table in the Library."
)
EARLIER_CORRECTION = (
    "My answer said that a full inspection had taken place in each area where we had concerns. In two of them it was a "
    "focused visit. The table in the Library is right."
)

TEXT = (
    "To ask the Secretary of State for Families and Schools, what was done, and when, about the protection of children "
    "from exploitation by (a) local authorities, (b) children’s services, (c) police forces, (d) health bodies and "
    "(e) inspectorates and other agencies; and if she will make a statement."
)
LORDS_TEXT = (
    "To ask His Majesty’s Government what assessment they have made of the use of the internet by children who live in "
    "children’s homes."
)
NOTES = "The supplementary will be about areas under direction. Use the pack’s figures, and no others."

TEAMS = {"Exploitation Policy": -1, "Police Standards": 0}
"""Whom the clerk asks for a part of the answer, and by when, in working days from today."""

ASKED = "What has your team done about it since the letters, and when? Two or three sentences, please."
CONTRIBUTION = "Guidance for those who place children was revised. It covers children who leave a placement."

OPENING = "Ministers wrote in their own names and asked for answers. "
"""With which the clerk begins the first line about letters."""

COUNTED = ("MISSING", "LEAD")
"""How the references of the campaigns begin that the packs count."""


def question(world: World) -> Story:
    """The clerk’s, from the first list of sitting days to the pack for tomorrow."""
    yield world.at(-374, 9, 50)
    list_sittings(world, world.today - timedelta(days=560), world.today - timedelta(days=200))
    yield world.at(-141, 9, 35)
    list_sittings(world, world.today - timedelta(days=199), world.today + timedelta(days=90))
    yield from _earlier(world)
    yield world.at(-4, 9, 30)
    number = _record(world, _facts(world, Kind.NAMED_DAY, TEXT, -4, "61874", named=1), holder="clerk")
    yield world.at(-4, 11, 10)
    _take(world, number, Step(Act.DRAFT, today()))
    yield world.at(-4, 11, 20)
    asked = [_ask(world, number, team, due) for team, due in TEAMS.items()]
    yield world.at(-2, 10, 5)
    _record(world, _facts(world, Kind.LORDS_WRITTEN, LORDS_TEXT, -2, "HL4410"), holder="drafter")
    yield world.at(-2, 15, 30)
    _receive(world, number, asked[0])
    yield world.at(-1, 10, 40)
    pack = _make_pack(world, number)
    yield world.at(-1, 10, 55)
    _keep_lines(world, pack)
    yield world.at(-1, 11, 5)
    _reword_first(world, pack)
    yield world.at(-1, 16, 20)
    _take(
        world, number, Step(Act.ADVISE, today(), "With the pack. The advisers have asked about areas under direction.")
    )
    yield world.ago(minutes=1)
    # Files about so many letters take longer than all else here: the worker that runs in practice makes them.
    with world.writing() as session:
        ask_files(session, pack_of(session, pack), seen=0, actor=world.actor("clerk"))


def _earlier(world: World) -> Story:
    yield world.at(-112, 9, 40)
    number = _record(world, _facts(world, Kind.ORDINARY, EARLIER_TEXT, -112, "48306"), holder="clerk")
    yield world.at(-111, 10, 15)
    _take(world, number, Step(Act.DRAFT, today()))
    yield world.at(-109, 14, 30)
    pack = _make_pack(world, number)
    yield world.at(-109, 14, 45)
    _keep_lines(world, pack)
    yield world.at(-109, 14, 50)
    _make_files(world, pack)
    for days, act in ((-108, Act.ADVISE), (-107, Act.TO_OFFICE)):
        yield world.at(days, 12, 25)
        _take(world, number, Step(act, today()))
    yield world.at(-107, 17, 10)
    address = "https://questions.assembly.example/written/48306"
    _take(world, number, Step(Act.ANSWER, today(), EARLIER_ANSWER, address))
    yield world.at(-91, 11, 30)
    _take(world, number, Step(Act.CORRECT, today(), EARLIER_CORRECTION, f"{address}/correction"))


def _facts(world: World, kind: Kind, text: str, tabled: int, uin: str, *, named: int | None = None) -> QuestionFacts:
    """`tabled`, `named`: working days from today."""
    department = world.country.departments[0]
    lords = kind == Kind.LORDS_WRITTEN
    return QuestionFacts(
        house=House.LORDS if lords else House.COMMONS,
        kind=kind,
        uin=uin,
        department=department.name,
        text=text,
        own_words=False,
        tabled_on=world.working_day(tabled),
        named_day=None if named is None else world.working_day(named),
        asked_by="A member of the House of Lords" if lords else "The Member for Emberhurst",
        minister_office=department.office,
        notes="" if named is None else NOTES,
        source="The order paper of the day",
    )


def _record(world: World, facts: QuestionFacts, *, holder: str) -> int:
    """Its number. The parts are those that are found in its text."""
    with world.writing() as session:
        parts = split(facts.text, sectors(session))
        once = f"practice-question-{facts.uin}"
        actor, holder_id = world.actor("clerk"), world.users[holder]
        made = add_question(session, facts, parts, once=once, holder_id=holder_id, actor=actor)
        tell_holder(session, made, event=made.recorded, actor=actor, at=now())
        return made.number


def _take(world: World, number: int, step: Step) -> None:
    with world.writing() as session:
        seen = question_of(session, number).changed
        take_step(session, number, step, seen=seen, today=today(), actor=world.actor("clerk"))


def _ask(world: World, number: int, team: str, due: int) -> int:
    """The number of the contribution."""
    email = f"{team.lower().replace(' ', '.')}@families.example"
    request = Request(ASKED, team, email, max(world.working_day(due), today()))
    with world.writing() as session:
        once, actor = f"practice-contribution-{team}", world.actor("clerk")
        return ask_contribution(session, number, request, once=once, actor=actor, at=now()).number


def _receive(world: World, number: int, contribution: int) -> None:
    given = Given(CONTRIBUTION, How.HAND, "Ida Fenwick, Exploitation Policy")
    with world.writing() as session:
        receive_contribution(session, number, contribution, given, actor=world.actor("clerk"), at=now())


def _make_pack(world: World, number: int) -> int:
    """For a question, as its form proposes it but for campaigns about something else; the number of the pack."""
    with world.reading() as session:
        found = question_of(session, number)
        parts = [AskedPart(part.letter, part.words, part.sector) for part in parts_of(session, found)]
        looked = look(session, PackRequest(parts, _campaigns(session)), valid_at=today())
    with world.writing() as session:
        name, whose, once = question_name(found), (found.id, number), f"practice-pack-{number}"
        return make_pack(session, looked, title=name, once=once, question=whose, actor=world.actor("clerk")).number


def _campaigns(session: Session) -> Sequence[int]:
    """Those that there are by then, the newest letters first."""
    of_these = or_(*(Campaign.reference.startswith(beginning) for beginning in COUNTED))
    query = select(Campaign.id).where(Campaign.chases_id.is_(None), of_these)
    return session.scalars(query.order_by(Campaign.letter_date.desc(), Campaign.id)).all()


def _keep_lines(world: World, number: int) -> None:
    """The first of each part, and one more of a later part, each by its own button. A second one of the first part
    would say again which posts of it were not written to."""
    with world.reading() as session:
        offered = [line.line for line in offered_lines(findings_of(session, pack_of(session, number)), ())]
    firsts = {line.letter: line for line in reversed(offered)}
    chosen = list(firsts.values())[::-1]
    more = [line for line in offered if line not in chosen]
    chosen.append(next((line for line in more if line.letter != chosen[0].letter), more[0]))
    for place, line in enumerate(chosen):
        with world.writing() as session:
            once = f"practice-line-{number}-{place}"
            keep_line(session, pack_of(session, number), line, once=once, actor=world.actor("clerk"))


def _reword_first(world: World, number: int) -> None:
    """Where the pack counts letters."""
    with world.writing() as session:
        pack = pack_of(session, number)
        if pack.campaigns:
            line = kept_lines(session, pack)[0]
            words = OPENING + line.line.words
            reword_line(session, pack, line.id, words, seen=line.seen, actor=world.actor("clerk"))


def _make_files(world: World, number: int) -> None:
    """PDF, Word, spreadsheet and tables, by the worker."""
    with world.writing() as session:
        pack_set = ask_files(session, pack_of(session, number), seen=0, actor=world.actor("clerk"))
        PACK_FILES.wake(session, pack_set.id)
