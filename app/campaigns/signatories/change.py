"""The ministers who sign a campaign's letters, in order: add, change, move, remove one."""

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.editing import editing
from app.campaigns.models import Campaign, Signatory
from app.campaigns.signatories.offices import fill_names, holder_of, signatories_by_precedence, signing_day
from app.clearance.models import PrivateOffice
from app.clearance.offices.find import office_for
from app.errors import Blocked, NotFound, Refused, Stale
from app.letters.canonical import canonical
from app.platform.events import Event
from app.web.typed import title_comparison_key

MOST = 12
"""Signatories that one letter may have (the engine lays out up to twelve)."""


@dataclass(frozen=True)
class Office:
    """As printed: `office` in full; `name` may be blank. `department` heads the page when it stands first.
    `registries`: slugs of those whose letters are signed; none: all."""

    office: str
    department: str
    name: str = ""
    registries: Sequence[str] = ()


def office_of(signatory: Signatory) -> Office:
    """A signatory as it was filled in."""
    return Office(signatory.office, signatory.department, signatory.name, tuple(signatory.registries))


def signatory_of(campaign: Campaign, signatory_id: int) -> Signatory:
    """Raises NotFound: no_such_signatory."""
    for signatory in campaign.signatories:
        if signatory.id == signatory_id:
            return signatory
    raise NotFound("no_such_signatory")


def seen_of(campaign: Campaign) -> str:
    """Digest of the signatories as they stand, which a form carries so that a stale one is refused."""
    rows = [
        [signatory.id, signatory.position, signatory.name, signatory.office, signatory.department, signatory.registries]
        for signatory in campaign.signatories
    ]
    return hashlib.sha256(canonical(rows)).hexdigest()[:16]


def signatory_from(session: Session, office: Office, *, position: int, actor: Actor) -> Signatory:
    """A row for `office`, whose private office is found by its title, or added."""
    return Signatory(
        position=position,
        office_id=office_for(session, office.office, office.department, actor=actor).id,
        name=office.name,
        office=office.office,
        department=office.department,
        registries=list(office.registries),
    )


def add_signatory(
    session: Session, campaign: Campaign, office: Office, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> Signatory:
    """At the end of the order. Raises Stale, CampaignClosed, RemovesClearances, and Refused: too_many_signatories,
    signs_already, signatory_retired."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        require_seen(campaign, seen)
        _office_to_sign(session, campaign.signatories, office, actor=actor)
        if len(campaign.signatories) >= MOST:
            raise Refused("too_many_signatories", field="office", most=MOST)
        position = max((one.position for one in campaign.signatories), default=-1) + 1
        signatory = signatory_from(session, office, position=position, actor=actor)
        campaign.signatories.append(signatory)
        session.flush()
        _record(session, events.SIGNATORY_ADDED, campaign, signatory, actor=actor)
    return signatory


def change_signatory(
    session: Session,
    campaign: Campaign,
    signatory: Signatory,
    office: Office,
    *,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """Raises Stale, CampaignClosed, RemovesClearances, and Refused: signs_already, signatory_retired."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        require_seen(campaign, seen)
        was = _facts(signatory)
        if title_comparison_key(office.office) != title_comparison_key(signatory.office):
            others = [one for one in campaign.signatories if one is not signatory]
            signatory.office_id = _office_to_sign(session, others, office, actor=actor).id
        signatory.name, signatory.office, signatory.department = office.name, office.office, office.department
        signatory.registries = list(office.registries)
        if _facts(signatory) != was:
            _record(session, events.SIGNATORY_CHANGED, campaign, signatory, actor=actor, before=was)


def name_as_recorded(
    session: Session,
    campaign: Campaign,
    signatory: Signatory,
    *,
    today: date,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> bool:
    """Print the minister who is recorded for the office on the day of signing; False when that name is printed already.
    Raises Blocked: no_recorded_minister; and what `change_signatory` raises."""
    name = holder_of(session, signatory.office_id, signing_day(campaign, today))
    if not name:
        raise Blocked("no_recorded_minister")
    if signatory.name == name:
        return False
    office = replace(office_of(signatory), name=name)
    change_signatory(session, campaign, signatory, office, seen=seen, actor=actor, accepted=accepted)
    return True


def name_signatories(
    session: Session, campaign: Campaign, *, today: date, seen: str, actor: Actor, accepted: Container[int] = ()
) -> int:
    """Have every signatory without a name printed as the minister who is recorded for the office on the day of signing;
    how many were named. Raises Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        require_seen(campaign, seen)
        nameless = {
            signatory.id: (signatory, _facts(signatory)) for signatory in campaign.signatories if not signatory.name
        }
        fill_names(session, campaign, today=today)
        named = [(one, was) for one, was in nameless.values() if one.name]
        for one, was in named:
            _record(session, events.SIGNATORY_CHANGED, campaign, one, actor=actor, before=was)
    return len(named)


def move_signatory(
    session: Session,
    campaign: Campaign,
    signatory: Signatory,
    *,
    up: bool,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """One place up or down; at the end of the order nothing moves. Raises Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        require_seen(campaign, seen)
        order = list(campaign.signatories)
        at = order.index(signatory)
        to = at - 1 if up else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
            _set_order(session, order)
            _record(session, events.SIGNATORY_MOVED, campaign, signatory, actor=actor)


def order_signatories(
    session: Session, campaign: Campaign, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> bool:
    """The one who stands first convenes and stays; the others in the order of precedence. Whether anything moved.
    Raises Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        before = list(campaign.signatories)
        order = signatories_by_precedence(session, before)
        if order == before:
            return False
        require_seen(campaign, seen)
        _set_order(session, order)
        record(
            session,
            events.SIGNATORIES_ORDERED,
            actor=actor,
            subjects=[("campaign", campaign.id)],
            before={"offices": [signatory.office for signatory in before]},
            after={"offices": [signatory.office for signatory in order]},
        )
    return True


def remove_signatory(
    session: Session,
    campaign: Campaign,
    signatory: Signatory,
    *,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """Raises Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        require_seen(campaign, seen)
        was = _facts(signatory)
        _record(session, events.SIGNATORY_REMOVED, campaign, signatory, actor=actor, before=was)
        campaign.signatories.remove(signatory)
        session.flush()
        _set_order(session, campaign.signatories)


def require_seen(campaign: Campaign, seen: str) -> None:
    """Raise Stale unless the signatories are those that the form showed."""
    if seen != seen_of(campaign):
        raise Stale


def _office_to_sign(session: Session, others: Iterable[Signatory], office: Office, *, actor: Actor) -> PrivateOffice:
    """The private office of this title, which signs once, under whichever title it is printed. Raises Refused:
    signs_already, signatory_retired when it is put on no campaign any more."""
    private_office = office_for(session, office.office, office.department, actor=actor)
    title = title_comparison_key(office.office)
    if any(other.office_id == private_office.id or title_comparison_key(other.office) == title for other in others):
        raise Refused("signs_already", field="office")
    if private_office.retired is not None:
        raise Refused("signatory_retired", field="office")
    return private_office


def _set_order(session: Session, order: Sequence[Signatory]) -> None:
    """Positions from 0. First out of the way: two rows may not share one, even for a moment."""
    for place, signatory in enumerate(order):
        signatory.position = -1 - place
    session.flush()
    for place, signatory in enumerate(order):
        signatory.position = place
    session.flush()


def _facts(signatory: Signatory) -> dict[str, object]:
    return {
        "place": signatory.position + 1,
        "name": signatory.name,
        "office": signatory.office,
        "department": signatory.department,
        "registries": list(signatory.registries),
        "cleared_by": signatory.office_id,
    }


def _record(
    session: Session,
    action: Event,
    campaign: Campaign,
    signatory: Signatory,
    *,
    actor: Actor,
    before: dict[str, object] | None = None,
) -> None:
    session.flush()
    removed = action == events.SIGNATORY_REMOVED
    record(
        session,
        action,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before=before,
        after=None if removed else _facts(signatory),
    )
