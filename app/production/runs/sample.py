"""The letters of a run that are set a second time and compared: which they are, and how far that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.production.models import Comparison, Run, RunLetter
from app.production.states import UNCOMPARED, ComparisonState, RowState

MOST = 20
"""Letters of a run that are compared, unless its audience has more registries."""

ONE_IN = 60
"""Of how many letters one is compared, beside the first of each registry."""


def choose_sample(made: Sequence[tuple[int, str]]) -> list[int]:
    """Of letters (ids and registry slugs): the first of each registry and, of the others, one in ONE_IN, spread over
    them all, MOST together. It depends on their ids alone."""
    slugs: dict[str, int] = {}
    for letter_id, slug in sorted(made):
        slugs.setdefault(slug, letter_id)
    firsts = set(slugs.values())
    others = sorted(letter_id for letter_id, _ in made if letter_id not in firsts)
    room = max(0, min(MOST - len(firsts), len(others) // ONE_IN))
    return sorted(firsts.union(others[len(others) * place // room] for place in range(room)))


def take_sample(session: Session, run: Run) -> int:
    """Rows to compare, for a run that is over; how many. What WeasyPrint set at once is left out: it would be compared
    with itself."""
    made = (
        select(RunLetter.letter_id, Letter.registry_slug)
        .join(Letter, Letter.id == RunLetter.letter_id)
        .where(RunLetter.run_id == run.id, RunLetter.state == RowState.MADE, RunLetter.unset == "")
    )
    ids = choose_sample([(letter_id, slug) for letter_id, slug in session.execute(made)])
    if ids:
        row = {"run_id": run.id, "state": ComparisonState.WAITING.value, "token": 0, "tries": 0, "count": 0}
        session.execute(insert(Comparison), [row | {"letter_id": letter_id} for letter_id in ids])
    return len(ids)


@dataclass(frozen=True)
class ComparedLetter:
    """A letter of a run whose second typesetting differs, or could not be compared (`code` says why). `differences`:
    the first of `count`, as app/letters/pdf/compare.py has them."""

    reference: str
    code: str
    count: int
    differences: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Sample:
    """How far the comparison of a run's letters is: of `total`, how many are `alike` and how many are still to be
    compared, and the `others`."""

    total: int
    alike: int
    left: int
    others: Sequence[ComparedLetter]


def sample_of(session: Session, run: Run) -> Sample:
    states = select(Comparison.state, func.count()).where(Comparison.run_id == run.id).group_by(Comparison.state)
    counts: dict[str, int] = dict(session.execute(states).all())
    others = (
        select(Letter.reference, Comparison.error_code, Comparison.count, Comparison.differences)
        .join(Letter, Letter.id == Comparison.letter_id)
        .where(
            Comparison.run_id == run.id,
            Comparison.state.in_({ComparisonState.DIFFERENT, ComparisonState.FAILED}),
        )
        .order_by(Letter.number)
    )
    return Sample(
        total=sum(counts.values()),
        alike=counts.get(ComparisonState.ALIKE, 0),
        left=sum(counts.get(state, 0) for state in UNCOMPARED),
        others=[
            ComparedLetter(reference, code or "", count, differences or ())
            for reference, code, count, differences in session.execute(others)
        ],
    )


def runs_to_compare(session: Session) -> list[int]:
    """Ids of the runs that have letters still to be compared."""
    query = select(Comparison.run_id).where(Comparison.state.in_(UNCOMPARED)).distinct()
    return list(session.scalars(query.order_by(Comparison.run_id)))


def has_uncompared(session: Session, run_id: int) -> bool:
    """Whether the run has any."""
    query = select(Comparison.id).where(Comparison.run_id == run_id, Comparison.state.in_(UNCOMPARED))
    return session.scalar(query.limit(1)) is not None
