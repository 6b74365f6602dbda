"""What a private office is called and where it stands in the order of precedence; add one, retire it, bring it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.clearance import events
from app.clearance.models import Minister, OfficeMember, PrivateOffice
from app.errors import Refused, Stale
from app.letters.canonical import canonical
from app.platform.history import known
from app.web.typed import title_comparison_key


class TitleTaken(Refused):
    """Another private office has this title."""

    code = "title_taken"
    field = "title"


@dataclass(frozen=True)
class OfficeNames:
    """`title` as printed in full; `name` as lists say it."""

    title: str
    department: str
    name: str


def names_of_office(office: PrivateOffice) -> OfficeNames:
    return OfficeNames(office.title, office.department, office.name)


def seen_of(session: Session, office: PrivateOffice) -> str:
    """Digest of the office with its ministers and members, which a form carries so that a stale one is refused."""
    ministers = session.scalars(
        select(Minister.id).where(Minister.office_id == office.id, known(Minister)).order_by(Minister.id)
    ).all()
    members = session.execute(
        select(OfficeMember.user_id, OfficeMember.gateway)
        .where(OfficeMember.office_id == office.id)
        .order_by(OfficeMember.user_id)
    )
    facts = [
        office.title,
        office.department,
        office.name,
        office.retired,
        list(ministers),
        [list(member) for member in members],
    ]
    return _digest(facts)


def order_seen(session: Session) -> str:
    """Digest of the order of precedence."""
    return _digest([office.id for office in offices_in_order(session)])


def _digest(facts: object) -> str:
    return hashlib.sha256(canonical(facts)).hexdigest()[:16]


def offices_in_order(session: Session) -> list[PrivateOffice]:
    """Those that are not retired, in the order of precedence."""
    query = select(PrivateOffice).where(PrivateOffice.retired.is_(None))
    return list(session.scalars(query.order_by(PrivateOffice.precedence, PrivateOffice.title)))


def require_seen(session: Session, office: PrivateOffice, seen: str) -> None:
    """Raise Stale (office_changed) unless the office is what the form showed. Holds its row to the end of the
    transaction."""
    session.refresh(office, with_for_update={"key_share": True})
    if seen != seen_of(session, office):
        raise Stale("office_changed")


def hold_offices(session: Session) -> None:
    """Hold the rows of all offices to the end of the transaction, so that one person at a time changes several."""
    session.scalars(select(PrivateOffice).order_by(PrivateOffice.id).with_for_update(key_share=True)).all()


def add_office(session: Session, said: OfficeNames, *, actor: Actor) -> PrivateOffice:
    """Last in the order of precedence, without members. Raises TitleTaken."""
    others = require_free(session, said.title)
    last = max((other.precedence for other in others), default=0)
    made = PrivateOffice(title=said.title, department=said.department, name=said.name, precedence=last + 1)
    session.add(made)
    session.flush()
    record(
        session,
        events.OFFICE_ADDED,
        actor=actor,
        subjects=[("office", made.id)],
        after={**_facts(made), "precedence": made.precedence},
    )
    return made


def change_office(session: Session, office: PrivateOffice, said: OfficeNames, *, seen: str, actor: Actor) -> bool:
    """Whether anything changed. Letters keep what they print: their campaigns say it themselves. Who asks for it is
    second_person.py's to decide.

    Raises TitleTaken; and Stale: office_changed.
    """
    if names_of_office(office) == said:
        return False
    require_seen(session, office, seen)
    require_free(session, said.title, but=office)
    before = _facts(office)
    office.title, office.department, office.name = said.title, said.department, said.name
    session.flush()
    record(
        session,
        events.OFFICE_CHANGED,
        actor=actor,
        subjects=[("office", office.id)],
        before=before,
        after=_facts(office),
    )
    return True


def move_office(session: Session, office: PrivateOffice, *, up: bool, seen: str, actor: Actor) -> bool:
    """One place up or down in the order of precedence; whether it moved. Raises Stale: order_changed."""
    hold_offices(session)
    order = offices_in_order(session)
    if seen != _digest([private_office.id for private_office in order]) or office not in order:
        raise Stale("order_changed")
    at = order.index(office)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return False
    order[at], order[to] = order[to], order[at]
    _set_order(order)
    session.flush()
    record(
        session,
        events.OFFICE_MOVED,
        actor=actor,
        subjects=[("office", office.id)],
        before={"place": at + 1},
        after={"place": to + 1},
    )
    return True


def retire_office(session: Session, office: PrivateOffice, *, actor: Actor) -> bool:
    """It is offered to no campaign any more; what it signs and is asked stands. Whether that is new."""
    session.refresh(office, with_for_update={"key_share": True})
    if office.retired is not None:
        return False
    office.retired = record(session, events.OFFICE_RETIRED, actor=actor, subjects=[("office", office.id)]).seq
    session.flush()
    return True


def bring_back(session: Session, office: PrivateOffice, *, actor: Actor) -> bool:
    """Whether it was retired."""
    session.refresh(office, with_for_update={"key_share": True})
    if office.retired is None:
        return False
    office.retired = None
    session.flush()
    record(session, events.OFFICE_BROUGHT_BACK, actor=actor, subjects=[("office", office.id)])
    return True


def require_free(session: Session, title: str, *, but: PrivateOffice | None = None) -> Sequence[PrivateOffice]:
    """Every office there is. Raises TitleTaken when another of them has this title, however it is typed."""
    everyone = session.scalars(select(PrivateOffice)).all()
    if any(
        office is not but and title_comparison_key(office.title) == title_comparison_key(title) for office in everyone
    ):
        raise TitleTaken
    return everyone


def _set_order(order: Sequence[PrivateOffice]) -> None:
    for place, office in enumerate(order, 1):
        office.precedence = place


def _facts(office: PrivateOffice) -> dict[str, object]:
    return {"title": office.title, "department": office.department, "name": office.name}
