"""What is recorded of a published fact, as names and values, and its history: for pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import Moment, moments
from app.evidence.fact_versions import Change, Kept, differences
from app.evidence.source import Source
from app.web.filters import format_date

NOT_RECORDED = "Not recorded"

Row = tuple[str, str, str]
"""What it is called, what it says, and the address that it links to; blank: none."""


def source_rows(source: Source) -> list[Row]:
    return [
        ("Source", source.title, source.url),
        ("Date of the source", format_date(source.published_on) if source.published_on else NOT_RECORDED, ""),
        ("Date read", format_date(source.read_on) if source.read_on else NOT_RECORDED, ""),
    ]


@dataclass(frozen=True)
class HistoryEntry:
    """A change as a history shows it: what, by whom, when, and each value before and after."""

    title: str
    by: str
    moment: Moment
    changes: Sequence[tuple[str, str, str]]
    reason: str


def history_entries(
    changes: Sequence[Change[Kept]],
    said: Callable[[Kept], Sequence[tuple[str, Any]]],
    names: Mapping[int, str],
    *,
    of: str = "",
) -> Iterator[HistoryEntry]:
    """`names`: users by number; `of`: what a title begins with, where a history has several things in it."""
    for change in changes:
        title = (
            "Recorded" if change.was is None else "Removed as recorded in error" if change.now is None else "Corrected"
        )
        by = "Despatch" if change.moment.actor_id is None else names.get(change.moment.actor_id, "a former user")
        shown = differences(change.was, change.now, said) if change.was and change.now else []
        yield HistoryEntry(
            f"{of}: {title[:1].lower()}{title[1:]}" if of else title, by, change.moment, shown, change.reason
        )


@dataclass(frozen=True)
class InterveningChange:
    """Somebody changed what a form shows after it was opened: who, when, and what stands now as names and values."""

    by: str
    moment: Moment
    rows: list[tuple[str, str]]


def intervening_change(session: Session, seq: int, rows: list[tuple[str, str]]) -> InterveningChange:
    moment = moments(session, [seq])[seq]
    return InterveningChange(actor_name(session, moment), moment, rows)


def users_in(session: Session, changes: Iterable[Change[Any]]) -> Mapping[int, str]:
    return names_of(session, [change.moment.actor_id for change in changes if change.moment.actor_id])


def actor_name(session: Session, moment: Moment) -> str:
    if moment.actor_id is None:
        return "Despatch"
    return names_of(session, [moment.actor_id]).get(moment.actor_id, "Someone")
