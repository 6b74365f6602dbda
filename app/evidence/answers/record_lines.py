"""What records say, as lines for a draft answer: guidance, powers, procedures, published facts, inspection rounds and
reports. Each date comes from the record."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from app.evidence.framework.listing import Edition, editions
from app.evidence.framework.record import GUIDANCE, POWER
from app.evidence.framework.words import capital
from app.evidence.interventions.days import Day, day_from
from app.evidence.interventions.kinds import BY_SLUG
from app.evidence.interventions.listing import ListedIntervention, interventions
from app.evidence.interventions.rounds_listing import ListedInspectionRound, rounds
from app.evidence.packs.figures.published_facts import intervention_row
from app.evidence.packs.lines.facts import fact_words, round_words
from app.evidence.source import Source
from app.letters.page.wording import join
from app.web.filters import format_date, quoted


class RecordKind(StrEnum):
    """What a line tells of. OUTCOME and REPORT: what was published of a fact, or of a round."""

    GUIDANCE = "guidance"
    POWER = "power"
    PROCEDURE = "procedure"
    FACT = "fact"
    OUTCOME = "outcome"
    ROUND = "round"
    REPORT = "report"


@dataclass(frozen=True)
class RecordLine:
    """`words`: as the record says them on `day`, known since event `recorded`. `name`: of the record, in short; `href`:
    its page. `unknown`: what it does not say, as a sentence; blank: nothing."""

    kind: RecordKind
    id: int
    day: date
    recorded: int
    words: str
    name: str
    source: Source
    href: str
    unknown: str = ""

    @property
    def key(self) -> str:
        """As a form has it."""
        return key_of(self.kind, self.id)


def key_of(kind: str, record_id: int | None) -> str:
    return f"{kind}-{record_id}"


def record_lines(session: Session, day: date, *, known_at: int | None = None) -> Mapping[str, RecordLine]:
    """What every record says on a day, as known at an event (None: now), by key."""
    found = [lines(session, day, known_at) for lines in (_framework_lines, _fact_lines, _round_lines)]
    return {line.key: line for lines in found for line in lines}


def _framework_lines(session: Session, day: date, known_at: int | None) -> Iterator[RecordLine]:
    every = [
        one for one in editions(session, known_at=known_at) if one.in_force_from is None or one.in_force_from <= day
    ]
    for one in every:
        dates = _in_force_words(one, every, day)
        procedure = one.kind not in (GUIDANCE, POWER)
        words = [_procedure_words(one, day), dates] if procedure else [dates, one.says]
        unknown = "" if one.in_force_from else f"{one.title}: the day on which it came into force is not recorded."
        if one.kind != POWER and one.in_force_to is None:
            unknown += f" Whether {quoted(one.title)} was still in force on {format_date(day)} is not recorded."
        yield RecordLine(
            RecordKind(one.kind),
            one.id,
            day,
            one.recorded,
            " ".join(filter(None, words)),
            one.title if one.section else one.short,
            one.source,
            f"/framework/{one.id}",
            unknown.strip(),
        )


def _procedure_words(one: Edition, day: date) -> str:
    """What a procedure says; with the day of its source where it is not known whether it is still in force later."""
    says, seen_on = one.says or f"{quoted(one.title)} is a procedure.", one.source.published_on
    if one.in_force_to or seen_on is None or seen_on >= day:
        return says
    return f"On {format_date(seen_on)}, this procedure was in place: “{says.removesuffix('.')}”."


def _in_force_words(one: Edition, every: Sequence[Edition], day: date) -> str:
    """ "A revised edition of … has been in force since 26 March 2015."; it "came into force" then, where nobody has
    recorded whether it still is. Blank of a procedure without a date."""
    since, until = one.in_force_from, one.in_force_to if one.in_force_to and one.in_force_to < day else None
    if one.kind == GUIDANCE and since and not until:
        revised = any(other.work_id == one.work_id and _began(other) < since for other in every)
        edition = "A revised edition of " if revised else ""
        return f"{edition}{one.work_title} {_began_words(one, since)}."
    name = "This procedure" if one.kind not in (GUIDANCE, POWER) else quoted(one.title)
    if until:
        return f"{name} was in force {f'from {format_date(since)} to' if since else 'until'} {format_date(until)}."
    if since:
        return f"{name} {_began_words(one, since)}."
    return "" if one.kind not in (GUIDANCE, POWER) else f"{name}: the day on which it came into force is not recorded."


def _began_words(one: Edition, since: date) -> str:
    return f"{'has been in force since' if one.in_force_to else 'came into force on'} {format_date(since)}"


def _began(one: Edition) -> date:
    return one.in_force_from or date.min


def _fact_lines(session: Session, day: date, known_at: int | None) -> Iterator[RecordLine]:
    for one in interventions(session, valid_at=day, known_at=known_at):
        name, href = f"{one.title}, {one.area_name}", f"/interventions/{one.id}"
        yield RecordLine(
            RecordKind.FACT,
            one.id,
            day,
            one.recorded,
            f"{capital(BY_SLUG[one.kind].one)} is recorded: {fact_words(intervention_row(one))}{_by_whom(one)}.",
            name,
            one.source,
            href,
            "" if one.dated else f"{name}: its date is not recorded.",
        )
        if published := day_from(one.facts.get("published_on", "")):
            told = f"The report of {quoted(one.title)} ({one.area_name}) was published {_on(published)}"
            outcome = str(one.facts.get("outcome", "")).removesuffix(".")
            yield RecordLine(
                RecordKind.OUTCOME,
                one.id,
                day,
                one.recorded,
                f"{told}: {outcome}." if outcome else f"{told}.",
                f"Report: {name}",
                Source(one.source.title, one.facts.get("report_url") or one.source.url),
                href,
            )


def _by_whom(one: ListedIntervention) -> str:
    """ ", by Ofsted, under the Education Act 1996, section 497A", as far as it is recorded."""
    facts = one.facts
    told = [
        f"by {join(facts['inspectorates'])}" if facts.get("inspectorates") else "",
        f"under {join([f'the {power}' for power in facts['powers']])}" if facts.get("powers") else "",
    ]
    return "".join(f", {words}" for words in told if words)


def _round_lines(session: Session, day: date, known_at: int | None) -> Iterator[RecordLine]:
    for one in rounds(session, valid_at=day, known_at=known_at):
        which, href = f"the joint targeted area inspections {round_words(one)}", f"/inspections/{one.id}"
        begun = f"began {_on(one.begun_day)}" if one.begun_day else "are recorded without a first day"
        ended = f" and ended {_on(one.ended_day)}" if one.begun_day and one.ended_day else ""
        yield RecordLine(
            RecordKind.ROUND,
            one.id,
            day,
            one.recorded,
            f"{capital(which)}, {begun}{ended}.",
            one.title,
            one.source,
            href,
            "" if one.begun_day else f"{one.title}: the first day is not recorded.",
        )
        if report := _report_words(one):
            yield RecordLine(
                RecordKind.REPORT,
                one.id,
                day,
                one.recorded,
                report,
                f"Thematic report: {one.title}",
                Source(one.report_title or one.source.title, one.report_url or one.source.url),
                href,
            )


def _report_words(one: ListedInspectionRound) -> str:
    """Of a thematic report that was published by the day, or later; blank where none is recorded."""
    about = f"thematic report of the joint targeted area inspections on {quoted(one.theme or one.title)}"
    if one.report_published:
        title = f", {quoted(one.report_title)}," if one.report_title else ""
        return f"The {about}{title} was published {_on(one.report_published)}."
    if one.report_later and one.report_later.earliest <= one.at:
        return f"A {about} is dated {one.report_later}; the exact date is not recorded."
    if one.report_later:
        return f"A {about} had not been published by {format_date(one.at)}. It followed {_on(one.report_later)}."
    return ""


def _on(day: Day) -> str:
    return f"{'on' if day.as_ == 'day' else 'in'} {day}"


def cites(power: RecordLine, texts: Sequence[str]) -> bool:
    """Whether one of these texts names the section: “section 15” is not in “section 157”."""
    title = re.escape(power.name.partition(":")[0])
    return any(re.search(rf"{title}(?!\w)", text) for text in texts)
