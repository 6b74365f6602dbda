"""What was corrected since a pack's own event: each event that would change what the pack says, and which figures would
now read otherwise. The pack itself stays as it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.anchor import head
from app.audit.models import AuditEvent
from app.audit.words import sentence
from app.campaigns.models import Letter
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.figures.rows import AddresseeRow, AnswerRow, Figure, LeftOutRow, LetterRow, ReplyRow, Row
from app.evidence.packs.find import findings_of
from app.evidence.packs.later.events import ANY, ChangedIds, Span, marks_of, may_count, touched_since
from app.evidence.packs.models import Pack

DESPATCH = "Despatch"

GONE = "None"


@dataclass(frozen=True)
class FigureChange:
    """`name`: with the part and the registry that the figure is of. `was`, `now`: its words at the pack's event and as
    known now."""

    key: str
    name: str
    was: str
    now: str


@dataclass(frozen=True)
class Correction:
    """An event since. `what`: its sentence; `about`: the letters, posts and areas that it changed, as a list calls
    them, none for an event that is about a whole campaign or about everything; `by`: who recorded it."""

    seq: int
    at: datetime
    by: str
    what: str
    about: Sequence[str]


@dataclass(frozen=True)
class ChangesSincePack:
    """`until`: the last event that was looked at; `now`: what the pack would say then. `figures`: all whose number
    would be another, by all `corrections` together, which are in the order in which they were recorded: what was
    recorded anew is among them."""

    until: int
    now: Findings
    figures: Sequence[FigureChange]
    corrections: Sequence[Correction]


Changes = Mapping[str, tuple[FigureChange, Collection[tuple[str, str]]]]
"""By key of the figures that would read otherwise: each with the rows by which it does, as counted or among them."""


def corrected_since(
    session: Session, pack: Pack, then: Findings | None = None, *, until: int | None = None
) -> ChangesSincePack:
    """What the events since the pack's own changed, up to `until` (None: the last that there is). `then`: what the pack
    says, where the caller has it. `session` reads one moment."""
    until = head(session).seq if until is None else until
    then = findings_of(session, pack) if then is None else then
    now = findings_now(session, pack, then, until=until)
    rows = _rows_changed(then, now)
    changes = _figures_changed(then, now)
    corrections = _corrections(session, pack, then, now, rows, changes, Span(pack.known_at, until))
    return ChangesSincePack(until, now, _numbers_changed(changes, then, now), corrections)


def findings_now(session: Session, pack: Pack, then: Findings, *, until: int) -> Findings:
    """What the pack would say at event `until`: what it says, `then`, unless an event since may have changed it."""
    return findings_of(session, pack, known_at=until) if may_count(session, Span(pack.known_at, until)) else then


def figures_changed(then: Findings, now: Findings) -> list[FigureChange]:
    """The figures whose number is another in `now`."""
    return _numbers_changed(_figures_changed(then, now), then, now)


def _rows_changed(then: Findings, now: Findings) -> Mapping[str, Row]:
    """What came, went, or says something else: as it was, or as it is if it was not there."""
    either = {**now.rows, **then.rows}
    return {one: row for one, row in either.items() if then.rows.get(one) != now.rows.get(one)}


def _figures_changed(then: Findings, now: Findings) -> Changes:
    """By key: those shown whose number or words differ, each with the rows by which it does."""
    either, found = {**then.shown_figures, **now.shown_figures}, {}
    for key, figure in either.items():
        was, is_ = _counted(then, figure), _counted(now, figure)
        if _reads(was) != _reads(is_):
            rows = set(_all_of(was)) ^ set(_all_of(is_))
            name = (now if is_ else then).called(figure)
            found[key] = (FigureChange(key, name, _reads(was), _reads(is_)), rows)
    return found


def _numbers_changed(changes: Changes, then: Findings, now: Findings) -> list[FigureChange]:
    """Without those that count the same of more letters, as no reply of 22 letters, where it was of 21; or that count
    none where there was no such figure."""
    either = {**then.shown_figures, **now.shown_figures}
    return [change for key, (change, _) in changes.items() if _number(then, either[key]) != _number(now, either[key])]


def _counted(findings: Findings, figure: Figure) -> Figure | None:
    """The figure as other findings have it; of one that a later method counts again only where that differs, theirs."""
    earlier = findings.figures.get(figure.earlier.key) if figure.earlier else None
    return findings.figures.get(figure.key) or earlier


def _number(findings: Findings, figure: Figure) -> int:
    found = _counted(findings, figure)
    return (found.value or 0) if found else 0


def _reads(figure: Figure | None) -> str:
    return figure.words if figure else GONE


def _all_of(figure: Figure | None) -> list[tuple[str, str]]:
    if figure is None:
        return []
    return [("counted", row) for row in figure.rows] + [("among", one) for one in figure.among]


def _corrections(
    session: Session,
    pack: Pack,
    then: Findings,
    now: Findings,
    rows: Mapping[str, Row],
    changes: Changes,
    span: Span,
) -> list[Correction]:
    if not rows and not changes and (then.coverage, then.methods[1:]) == (now.coverage, now.methods[1:]):
        return []
    differ = sorted(one for _, differing in changes.values() for _, one in differing)
    ids = list(dict.fromkeys((*rows, *differ)))
    letters = {one.split(":")[1] for one in ids if one.startswith(("letter:", "answer:"))}
    letters |= {one.rpartition(":")[2] for one in ids if one.startswith("reply:")}
    posts = _posts(session, letters)
    touched = touched_since(
        session,
        ChangedIds(
            campaigns=_campaigns(pack, session, letters),
            letters={int(letter) for letter in letters},
            posts={int(one.rpartition(":")[2]) for one in ids if one.startswith(("out:", "to:"))},
            interventions={int(one.split(":")[1]) for one in ids if one.startswith("intervention:")},
            rounds={int(one.split(":")[1]) for one in ids if one.startswith("round:")},
        ),
        span,
    )
    campaigns = {f"letter:{one}": f"campaign:{campaign}" for one, campaign in _campaign_of(session, letters).items()}
    marks = {one: marks_of([one], posts) for one in ids}
    own = {one: {mark for mark in found if not mark.startswith("campaign:")} for one, found in marks.items()}
    for found in marks.values():
        found |= {campaigns[mark] for mark in tuple(found) if mark in campaigns}
    events = session.scalars(select(AuditEvent).where(AuditEvent.seq.in_(touched)).order_by(AuditEvent.seq)).all()
    names = names_of(session, {event.actor_id for event in events if event.actor_id is not None})
    corrections = []
    for event in events:
        what = set(touched[event.seq])
        if ANY in what or any(marks[one] & what for one in ids):
            corrections.append(
                Correction(
                    seq=event.seq,
                    at=event.at,
                    by=names.get(event.actor_id, DESPATCH) if event.actor_id is not None else DESPATCH,
                    what=sentence(event.action),
                    about=_distinct_names(row for one, row in rows.items() if own[one] & what),
                )
            )
    return corrections


def _distinct_names(rows: Iterable[Row]) -> list[str]:
    """Each letter, post or area once: a reply, its letter and its answers are rows of one letter."""
    return list(dict.fromkeys(_name(row) for row in rows))


def _name(row: Row) -> str:
    if isinstance(row, LetterRow):
        return f"{row.reference}, {row.post}"
    if isinstance(row, ReplyRow | AnswerRow):
        return f"{row.letter}, {row.post}"
    if isinstance(row, LeftOutRow | AddresseeRow):
        return f"{row.reference}, {row.post}" if row.reference else row.post
    return f"{row.area}: {row.title}"


def _posts(session: Session, letters: Collection[str]) -> dict[str, int | None]:
    rows = session.execute(select(Letter.id, Letter.post_id).where(Letter.id.in_([int(letter) for letter in letters])))
    return {str(letter_id): post_id for letter_id, post_id in rows}


def _campaign_of(session: Session, letters: Collection[str]) -> dict[str, int]:
    rows = session.execute(
        select(Letter.id, Letter.campaign_id).where(Letter.id.in_([int(letter) for letter in letters]))
    )
    return {str(letter_id): campaign_id for letter_id, campaign_id in rows}


def _campaigns(pack: Pack, session: Session, letters: Collection[str]) -> set[int]:
    """Those of the pack, and the chasers of theirs whose letters changed."""
    return {*pack.campaigns, *_campaign_of(session, letters).values()}
