"""Rows that came back as somebody changed their posts: who is recorded now, and who would be if a row were applied."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy.orm import Session

from app.imports.judging.judge import CheckContext
from app.imports.judging.plan import add_changes
from app.imports.models import Import, ImportRow
from app.imports.states import Outcome
from app.registry.holders.person import HolderDetails
from app.registry.holders.stretches import Stretch
from app.registry.holders.versions import stretches_of
from app.registry.posts.bulk_record import Batch
from app.registry.posts.bulk_standing import PostSnapshot, standing_of


@dataclass(frozen=True)
class Spell:
    """Somebody in a post, from a day to the first on which no longer."""

    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class HolderComparison:
    """`then` None: the row changes nothing of who holds the post, or is rejected."""

    now: Sequence[Spell]
    then: Sequence[Spell] | None


def now_and_then(
    session: Session, found: Import, rows: Sequence[ImportRow], *, today: date
) -> Mapping[int, HolderComparison]:
    """By row id, of those whose posts there are."""
    checking = CheckContext(session, found, today)
    standing = standing_of(session, {row.post_id for row in rows if row.post_id}, day=checking.since)
    return {
        row.id: HolderComparison(_now(standing[row.post_id]), _spells_after(checking, row, standing[row.post_id]))
        for row in rows
        if row.post_id in standing
    }


def _now(standing: PostSnapshot) -> list[Spell]:
    return _spells(chain.from_iterable(stretches_of(tenure.stretches) for tenure in standing.tenures))


def _spells_after(checking: CheckContext, row: ImportRow, standing: PostSnapshot) -> list[Spell] | None:
    batch = Batch()
    if row.outcome == Outcome.CHANGED:
        add_changes(batch, row.values, row.changes, standing, checking.given(standing.title.registry_slug))
    stretches = batch.holders.get(standing.post_id)
    return None if stretches is None else _spells(stretches)


def _spells(stretches: Iterable[Stretch[HolderDetails]]) -> list[Spell]:
    """Stretches of one person that follow each other are one time in the post."""
    spells: list[Spell] = []
    for one in sorted(stretches, key=lambda stretch: (stretch.begin, stretch.end)):
        before = next(
            (spell for spell in spells if (spell.name, spell.valid_to) == (one.facts.name, one.valid_from)), None
        )
        if before and one.valid_from:
            spells[spells.index(before)] = Spell(before.name, before.valid_from, one.valid_to)
        else:
            spells.append(Spell(one.facts.name, one.valid_from, one.valid_to))
    return spells
