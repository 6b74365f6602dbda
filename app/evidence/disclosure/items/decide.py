"""Say of items whether they are released, in part or whole, or withheld, and under which exemption."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, record
from app.errors import Refused, Stale
from app.evidence import events
from app.evidence.disclosure.begin import open_one, subjects_of
from app.evidence.disclosure.exemptions import exemptions_in_order, may_need_interest, need_interest
from app.evidence.disclosure.models import Disclosure, DisclosureItem, Redaction
from app.platform.transitions import Status

WINDOW = 500
"""Rows named in one statement."""


class Decision(Status):
    RELEASE = "release", "full", "Release"
    PART = "part", "half", "Release in part"
    WITHHOLD = "withhold", "stop", "Withhold"


@dataclass(frozen=True)
class Choice:
    """What is decided of items alike. `interest`: the public interest, weighed, where an exemption is qualified."""

    decision: Decision
    exemptions: tuple[str, ...] = ()
    reason: str = ""
    interest: str = ""


def require_whole(choice: Choice) -> None:
    """Raises Refused: exemption_needed, exemption_reason_needed, interest_needed."""
    if choice.decision is Decision.RELEASE:
        return
    if not exemptions_in_order(choice.exemptions):
        raise Refused("exemption_needed", field="exemptions")
    if not choice.reason:
        raise Refused("exemption_reason_needed", field="reason")
    if need_interest(choice.exemptions) and not choice.interest:
        raise Refused("interest_needed", field="interest")


def decide(session: Session, number: int, item_ids: Collection[int], choice: Choice, *, seen: int, actor: Actor) -> int:
    """How many items are decided otherwise than before. `seen`: the last change that the page knew of.

    Raises NotFound, DisclosureMoved, what `require_whole` raises, and Stale: disclosure_changed where somebody changed
    one of the items since, nothing_chosen where none of them is among those found now.
    """
    require_whole(choice)
    disclosure = open_one(session, number)
    items = [item for item in items_among(session, disclosure, item_ids) if item.dropped is None]
    if not items:
        raise Stale("nothing_chosen")
    values = _values(choice)
    different = [item for item in items if any(getattr(item, name) != value for name, value in values.items())]
    if any(item.changed > seen for item in different):
        raise Stale("disclosure_changed")
    if different:
        event = record(
            session,
            events.DISCLOSURE_CHOSEN,
            actor=actor,
            subjects=subjects_of(disclosure),
            after={
                "decision": choice.decision.value,
                "exemptions": values["exemptions"],
                "items": len(different),
                "digests": digests_of([[item.number, item.key] for item in different]),
            },
        )
        disclosure.changed = event.seq
        _update(session, [item.id for item in different], values | {"changed": event.seq})
        session.flush()
    return len(different)


def _values(choice: Choice) -> dict[str, object]:
    """What rows say of it; what is released whole needs no reason."""
    if choice.decision is Decision.RELEASE:
        return {"decision": choice.decision.value, "exemptions": [], "reason": "", "interest": ""}
    return {
        "decision": choice.decision.value,
        "exemptions": exemptions_in_order(choice.exemptions),
        "reason": choice.reason,
        "interest": choice.interest if may_need_interest(choice.exemptions) else "",
    }


def _update(session: Session, ids: Sequence[int], values: dict[str, object]) -> None:
    for start in range(0, len(ids), WINDOW):
        theirs = update(DisclosureItem).where(DisclosureItem.id.in_(ids[start : start + WINDOW]))
        session.execute(theirs.values(values), execution_options={"synchronize_session": "fetch"})


def items_among(session: Session, disclosure: Disclosure, ids: Collection[int]) -> list[DisclosureItem]:
    """Those of the request with these ids, by number."""
    items: list[DisclosureItem] = []
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), WINDOW):
        some = DisclosureItem.id.in_(wanted[start : start + WINDOW])
        query = select(DisclosureItem).where(DisclosureItem.disclosure_id == disclosure.id, some)
        items += session.scalars(query.execution_options(populate_existing=True))
    return sorted(items, key=lambda item: item.number)


@dataclass(frozen=True)
class ChoosingProgress:
    """How far choosing has come: items by decision ("" while undecided), and what is in the way of ending it: numbers
    of items that are to be released in part with nothing black, or whole with something black."""

    counts: dict[str, int]
    nothing_black: Sequence[int]
    black_in_whole: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def undecided(self) -> int:
        return self.counts.get("", 0)

    @property
    def is_whole(self) -> bool:
        return self.total > 0 and not (self.undecided or self.nothing_black or self.black_in_whole)


def choosing_progress(session: Session, disclosure: Disclosure, *, hidden: Collection[str] = ()) -> ChoosingProgress:
    """`hidden`: keys of items that nobody may see any more."""
    item = DisclosureItem
    mine = (item.disclosure_id == disclosure.id, item.dropped.is_(None), item.key.not_in(hidden))
    counts = dict(session.execute(select(item.decision, func.count()).where(*mine).group_by(item.decision)).all())
    black = select(Redaction.item_id).where(Redaction.removed.is_(None))
    rows = session.execute(
        select(item.number, item.decision, item.pages_withheld, item.id.in_(black))
        .where(*mine, item.decision.in_([Decision.PART, Decision.RELEASE]))
        .order_by(item.number)
    ).all()
    return ChoosingProgress(
        counts,
        [number for number, how, pages, marked in rows if how == Decision.PART and not (marked or pages)],
        [number for number, how, pages, marked in rows if how == Decision.RELEASE and (marked or pages)],
    )
