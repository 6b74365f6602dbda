"""How many rows of an import there are of each kind: a query or two, however many rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from app.imports.judging.which_post import How
from app.imports.models import ImportRow
from app.imports.states import WRITES, Outcome

AGAIN, APPLIED, LEFT_OUT, LEFT = "again", "applied", "left_out", "left"
"""Tabs of a preview that are no outcome: to be looked at again, applied, left out by a person, left by the undo."""

TABS: tuple[str, ...] = (
    AGAIN,
    Outcome.CHANGED,
    Outcome.ADDED,
    Outcome.CLOSING,
    Outcome.REJECTED,
    Outcome.UNCHANGED,
    APPLIED,
    LEFT,
)


@dataclass(frozen=True)
class MatchCounts:
    total: int
    matched: int


@dataclass(frozen=True)
class Counts:
    """`tabs`: rows by tab. `in_file`: rows of the file. `to_apply`: those that a person has left in; `left_out`: what
    would change and was taken out."""

    tabs: dict[str, int]
    in_file: int
    to_apply: int
    left_out: int


def match_counts(session: Session, import_id: int) -> MatchCounts:
    """Rows of the file, and those that mean a post that there is, or very likely one."""
    rows = (ImportRow.import_id == import_id, ImportRow.number.is_not(None))
    clear = or_(ImportRow.post_id.is_not(None), ImportRow.how == How.PROPOSED)
    total, matched = session.execute(select(func.count(), func.count(case((clear, ImportRow.id)))).where(*rows)).one()
    return MatchCounts(total, matched)


def counts_of(session: Session, import_id: int) -> Counts:
    kind = case(
        (ImportRow.applied_at.is_not(None), APPLIED),
        (ImportRow.again.is_not(None), AGAIN),
        else_=ImportRow.outcome,
    )
    rows = session.execute(
        select(kind, ImportRow.outcome, ImportRow.included, ImportRow.undone, func.count())
        .where(ImportRow.import_id == import_id)
        .group_by(kind, ImportRow.outcome, ImportRow.included, ImportRow.undone)
    ).all()
    tabs = dict.fromkeys(TABS, 0)
    in_file = to_apply = left_out = 0
    for tab, outcome, included, undone, number in rows:
        tabs[tab] = tabs.get(tab, 0) + number
        in_file += 0 if outcome == Outcome.CLOSING else number
        if undone == LEFT:
            tabs[LEFT] += number
        if tab != APPLIED and outcome in WRITES:
            to_apply += number if included else 0
            left_out += 0 if included or outcome == Outcome.CLOSING else number
    return Counts(tabs, in_file, to_apply, left_out)


def in_tab(tab: str) -> Sequence[ColumnElement[bool]]:
    """The rows of a tab."""
    open_ = ImportRow.applied_at.is_(None)
    if tab == APPLIED:
        return (ImportRow.applied_at.is_not(None),)
    if tab == LEFT:
        return (ImportRow.undone == LEFT,)
    if tab == AGAIN:
        return (open_, ImportRow.again.is_not(None))
    return (open_, ImportRow.again.is_(None), ImportRow.outcome == tab)
