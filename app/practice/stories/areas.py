"""Areas as the office follows them: what is published about a dozen, a round of inspections, guidance and powers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.framework.models import WorkEdition
from app.evidence.framework.record import (
    EDITION,
    GUIDANCE,
    POWER,
    WorkDetails,
    WorkEditionDetails,
    add_edition,
    add_work,
    correct_edition,
    current_edition,
    slug_of,
)
from app.evidence.interventions.days import Day
from app.evidence.interventions.models import InspectionRound, Intervention
from app.evidence.interventions.record import InterventionDetails, add, correct, current_fact, said_of
from app.evidence.interventions.rounds_record import ROUND as ROUNDS
from app.evidence.interventions.rounds_record import (
    InspectionRoundDetails,
    RoundAreaDetails,
    add_area,
    add_round,
    correct_round,
    current_round,
)
from app.evidence.source import Source
from app.letters.dates import is_working_day
from app.platform.clock import LONDON
from app.practice.diary import Story
from app.practice.stories import area_facts, office_words
from app.practice.stories.area_facts import AreaFact
from app.practice.stories.people import BEGINNING
from app.practice.world import World
from app.registry.models import Area

BACKLOG = BEGINNING + 12
"""The working day on which the office records what was published before it began to use Despatch."""


def areas(world: World) -> Story:
    """What is published is recorded two days later; standard lines, a template, tags and filters come in between."""
    for moment, act in sorted(_acts(world), key=lambda pair: pair[0]):
        yield moment
        with world.writing() as session:
            act(session)


def _acts(world: World) -> Iterator[tuple[datetime, Callable[[Session], Any]]]:
    minutes = iter(range(0, 180, 4))
    for number, fact in enumerate(area_facts.FACTS):
        minute = next(minutes)
        known = fact.published or (fact.ended if fact.kind == "inspection" else None) or fact.ago
        day = max(_day(world, known), world.working_day(BACKLOG))
        yield _recorded(world, day, minute), partial(_record_fact, world, fact, number)
        if fact.kind == "notice" and fact.ended:
            yield _recorded(world, _day(world, fact.ended), minute), partial(_record_end, world, fact, number)
    visit = next(number for number, fact in enumerate(area_facts.FACTS) if fact.title == area_facts.MOVED)
    yield world.at(-84, 15, 10), partial(_correct_day, world, visit)
    yield _recorded(world, _day(world, ANNOUNCED), 0), partial(_record_round, world)
    yield _recorded(world, _day(world, REPORTED), 15), partial(_record_report, world)
    for minute, line in enumerate(area_facts.INSPECTION_ROUND):
        yield _recorded(world, _day(world, line[-1] or line[2]), 20 + minute), partial(_record_area, world, *line)
    yield world.at(BACKLOG, 9, 20), partial(_record_framework, world)
    yield _recorded(world, _day(world, area_facts.GUIDANCE_CHANGED), 30), partial(_replace_edition, world)
    yield from office_words.acts(world)


def _day(world: World, ago: int) -> date:
    """So many days before practice is made, or the working day before that."""
    return _working_day(world, world.today - timedelta(days=ago), -1)


def _working_day(world: World, day: date, step: int) -> date:
    while not is_working_day(day, world.holidays):
        day += timedelta(days=step)
    return day


def _recorded(world: World, day: date, minutes: int) -> datetime:
    """In the morning of the first working day that is two days after a day or later."""
    day = _working_day(world, day + timedelta(days=2), 1)
    return datetime.combine(day, time(10), LONDON) + timedelta(minutes=minutes)


def _area_id(session: Session, slug: str) -> int:
    return session.scalars(select(Area.id).where(Area.slug == slug)).one()


def _record_fact(world: World, fact: AreaFact, number: int, session: Session) -> None:
    begun = _day(world, fact.ago)
    if fact.title == area_facts.MOVED:  # a day late, which is corrected afterwards
        begun += timedelta(days=1)
    ended = {"inspection": fact.ended and _day(world, fact.ended), "visit": begun, "meeting": begun}.get(fact.kind)
    details = InterventionDetails(
        fact.kind,
        _area_id(session, fact.area),
        fact.title,
        fact.summary,
        Day(begun),
        Day(ended) if ended else None,
        _facts(world, fact),
        _source(world, fact.by, fact.title, fact.area, begun),
    )
    add(session, details, once=_once(number), actor=world.actor("drafter"))


def _facts(world: World, fact: AreaFact) -> dict[str, Any]:
    """As app/evidence/interventions/kinds.py has them."""
    facts = dict(fact.more)
    if fact.kind in ("direction", "notice"):
        facts["given_by"] = [world.country.departments[at].office for at in facts.get("given_by", [fact.by])]
    if fact.kind == "inspection":
        facts["inspectorates"] = [fact.by]
    if fact.outcome:
        facts["outcome"] = fact.outcome
    if fact.published is not None:
        facts["published_on"] = _day(world, fact.published).isoformat()
        facts["report_url"] = f"https://www.family-services.example/reports/{fact.area}-{facts['published_on']}"
    return facts


def _source(world: World, by: int | str, title: str, place: str, published: date) -> Source:
    """A publication that is nowhere: addresses that end in .example lead to nothing."""
    if isinstance(by, int):
        department = world.country.departments[by]
        publisher, host = department.name, department.email.partition("@")[2]
    else:
        publisher, host = by, "family-services.example"
    return Source(f"{title} ({publisher})", f"https://www.{host}/publications/{place}", published, None)


def _record_end(world: World, fact: AreaFact, number: int, session: Session) -> None:
    _correct(world, number, session, ended=Day(_day(world, fact.ended or 0)))


def _correct_day(world: World, number: int, session: Session) -> None:
    day = Day(_day(world, area_facts.FACTS[number].ago))
    _correct(world, number, session, begun=day, ended=day)


def _correct(world: World, number: int, session: Session, **changes: Any) -> None:
    once = Intervention.once == _once(number)
    version = current_fact(session, session.scalars(select(Intervention.id).where(once)).one())
    details = replace(said_of(version), **changes)
    correct(session, version.intervention_id, details, seen=version.recorded, actor=world.actor("correspondence"))


def _once(number: int) -> str:
    """By which the form of a fact is known."""
    return f"practice-fact-{number}"


ROUND = "practice-round"
"""By which the form of the round is known."""

ANNOUNCED, REPORTED = 325, 180
"""How many days ago the round was announced, and its report published."""


def _record_round(world: World, session: Session) -> None:
    """As it is announced."""
    title = "Children in homes and the internet"
    details = InspectionRoundDetails(
        title,
        "Safety of children in homes, online and off",
        area_facts.INSPECTED_BY,
        Day(_day(world, 322)),
        None,
        "",
        "",
        None,
        _source(world, area_facts.INSPECTED_BY[0], title, "joint-inspections", _day(world, ANNOUNCED)),
    )
    add_round(session, details, once=ROUND, actor=world.actor("drafter"))


def _record_report(world: World, session: Session) -> None:
    """The round is over, and inspectorates say what they found in all its areas."""
    version = current_round(session, _round_id(session))
    details = replace(
        ROUNDS.details_of(version),
        ended=Day(_day(world, 234)),
        report_title="“Everyone’s screen, no one’s job”: what six areas showed",
        report_url="https://www.family-services.example/reports/everyones-screen",
        report_published=Day(_day(world, REPORTED)),
    )
    correct_round(session, version.round_id, details, seen=version.recorded, actor=world.actor("drafter"))


def _round_id(session: Session) -> int:
    return session.scalars(select(InspectionRound.id).where(InspectionRound.once == ROUND)).one()


def _record_area(
    world: World, slug: str, begun: int, ended: int, outcome: str, published: int | None, session: Session
) -> None:
    details = RoundAreaDetails(
        _area_id(session, slug),
        Day(_day(world, begun)),
        Day(_day(world, ended)),
        outcome,
        f"https://www.family-services.example/reports/{slug}-joint" if outcome else "",
        Day(_day(world, published)) if published else None,
        _source(world, area_facts.INSPECTED_BY[0], "Findings of the joint inspection", slug, _day(world, ended)),
    )
    add_area(session, _round_id(session), details, actor=world.actor("drafter"))


def _record_framework(world: World, session: Session) -> None:
    actor = world.actor("drafter")
    for act, section, subject in area_facts.POWERS:
        title = f"{act}, section {section}"
        work = WorkDetails(POWER, title, (act,), section)
        edition = WorkEditionDetails(
            f"{title}: {subject}",
            f"s. {section}",
            (),
            None,
            None,
            "The day on which it came into force is not recorded here.",
            Source(act),
        )
        work_id = add_work(session, work, once=f"practice-{title}", actor=actor)
        add_edition(session, work_id, edition, once=f"practice-{title}", actor=actor)
    for name, began in ((area_facts.GUIDANCE, area_facts.GUIDANCE_BEGAN), (area_facts.OTHER_GUIDANCE, 905)):
        work = WorkDetails(GUIDANCE, f"{name}: statutory guidance", (name,), "")
        work_id = add_work(session, work, once=f"practice-{name}", actor=actor)
        first = _edition(world, name, _day(world, began), None)
        add_edition(session, work_id, first, once=f"practice-{name}-1", actor=actor)


def _edition(world: World, name: str, first: date, last: date | None) -> WorkEditionDetails:
    return WorkEditionDetails(
        f"{name} ({first.year})",
        f"{name} {first.year}",
        (str(first.year), f"{first:%B %Y}"),
        first,
        last,
        "",
        _source(world, area_facts.FAMILIES, f"{name}: statutory guidance", slug_of(name), first),
    )


def _replace_edition(world: World, session: Session) -> None:
    """The guidance is published anew: what letters cite of the earlier edition is no longer in force."""
    name, actor = area_facts.GUIDANCE, world.actor("drafter")
    begins = _day(world, area_facts.GUIDANCE_CHANGED)
    earlier = session.scalars(select(WorkEdition).where(WorkEdition.once == f"practice-{name}-1")).one()
    version = current_edition(session, earlier.id)
    ended = replace(EDITION.details_of(version), last=begins - timedelta(days=1))
    correct_edition(session, earlier.id, ended, seen=version.recorded, actor=actor)
    second = _edition(world, name, begins, None)
    add_edition(session, earlier.work_id, second, once=f"practice-{name}-2", actor=actor)


def earlier_guidance(world: World) -> str:
    """How a letter cites the edition that is no longer in force."""
    return f"{area_facts.GUIDANCE} ({_day(world, area_facts.GUIDANCE_BEGAN).year})"
