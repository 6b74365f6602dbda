"""The ministers who sign a campaign's letters, in order: add, change, move, remove one."""

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.edit import Stale, editing
from app.campaigns.models import Campaign, Signatory
from app.campaigns.signatures import signature_key
from app.letters.canonical import canonical
from app.letters.signature import clean_signature
from app.storage import Storage

MOST = 12
"""Signatories that one letter may have (the engine lays out up to twelve)."""


class TooManySignatories(Exception):
    """A letter has room for MOST of them."""

    code = "too_many_signatories"


class SignsAlready(Exception):
    """An office signs a letter once."""

    code = "signs_already"


@dataclass(frozen=True)
class Office:
    """As printed: `office` in full; `name` may be blank. `department` heads the page when it stands first."""

    office: str
    department: str
    name: str = ""


def office_of(signatory: Signatory) -> Office:
    """A signatory as it was filled in."""
    return Office(office=signatory.office, department=signatory.department, name=signatory.name)


def seen_of(campaign: Campaign) -> str:
    """Digest of the signatories as they stand, which a form carries so that a stale one is refused."""
    rows = [
        [one.id, one.position, one.name, one.office, one.department, one.picture_sha256] for one in campaign.signatories
    ]
    return hashlib.sha256(canonical(rows)).hexdigest()[:16]


def add_signatory(
    session: Session, campaign: Campaign, office: Office, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> Signatory:
    """At the end of the order. Raises TooManySignatories, SignsAlready, Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        require_seen(campaign, seen)
        _require_once(campaign.signatories, office)
        if len(campaign.signatories) >= MOST:
            raise TooManySignatories(campaign.reference)
        position = max((one.position for one in campaign.signatories), default=-1) + 1
        signatory = Signatory(position=position, name=office.name, office=office.office, department=office.department)
        campaign.signatories.append(signatory)
        session.flush()
        _record(session, "signatory.added", campaign, signatory, actor=actor)
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
    """Raises SignsAlready, Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        require_seen(campaign, seen)
        _require_once([one for one in campaign.signatories if one is not signatory], office)
        was = _facts(signatory)
        signatory.name, signatory.office, signatory.department = office.name, office.office, office.department
        if _facts(signatory) != was:
            _record(session, "signatory.changed", campaign, signatory, actor=actor, before=was)


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
            _record(session, "signatory.moved", campaign, signatory, actor=actor)


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
        _record(session, "signatory.removed", campaign, signatory, actor=actor, before=was)
        campaign.signatories.remove(signatory)
        session.flush()
        _set_order(session, campaign.signatories)


def keep_signature(storage: Storage, picture: bytes) -> str:
    """Put a signature into storage before any row points to it; its SHA-256. Raises SignatureRefused, StorageFailed."""
    cleaned = clean_signature(picture)
    sha256 = hashlib.sha256(cleaned).hexdigest()
    storage.put(signature_key(sha256), cleaned)
    return sha256


def set_signature(
    session: Session,
    campaign: Campaign,
    signatory: Signatory,
    sha256: str | None,
    *,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """Give a signatory another signature, or none. What the office cleared, it cleared with the one before: those
    clearances go. Raises Stale, CampaignClosed, RemovesClearances."""
    if signatory.picture_sha256 == sha256:
        return
    with editing(session, campaign, actor=actor, accepted=accepted, new_signature_of=signatory.id):
        require_seen(campaign, seen)
        was = _facts(signatory)
        signatory.picture_sha256 = sha256
        _record(session, "signatory.signature_set", campaign, signatory, actor=actor, before=was)


def require_seen(campaign: Campaign, seen: str) -> None:
    """Raise Stale unless the signatories are those that the form showed."""
    if seen != seen_of(campaign):
        raise Stale(campaign.reference)


def _require_once(others: Iterable[Signatory], office: Office) -> None:
    if any(one.office.casefold() == office.office.casefold() for one in others):
        raise SignsAlready(office.office)


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
        "signature": signatory.picture_sha256,
    }


def _record(
    session: Session,
    action: str,
    campaign: Campaign,
    signatory: Signatory,
    *,
    actor: Actor,
    before: dict[str, object] | None = None,
) -> None:
    session.flush()
    removed = action == "signatory.removed"
    record(
        session,
        action,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before=before,
        after=None if removed else _facts(signatory),
    )
