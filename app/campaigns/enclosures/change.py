"""Change a campaign's enclosures: add, change, move, remove one; keep its file."""

import hashlib
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.editing import editing
from app.campaigns.enclosures.enclosure_list import (
    AFTER,
    Enclosure,
    enclosure_key,
    enclosure_of,
    enclosures_of,
    files_of,
)
from app.campaigns.models import Campaign, EnclosureFile
from app.errors import Refused, Stale
from app.letters.canonical import canonical
from app.letters.enclosure import Finding, examine_apart
from app.letters.text.front_matter import MOST_LINES
from app.platform.events import Event
from app.platform.storage import Storage


class EnclosureRefused(Exception):
    """A file can't be an enclosure: `findings` say why, all of them."""

    code = "enclosure_refused"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__([finding.code for finding in findings])
        self.findings = tuple(findings)


@dataclass(frozen=True)
class KeptFile:
    """A file that is taken and durable in storage. `advice`: what is worth knowing before it is used."""

    sha256: str
    length: int
    pages: int
    advice: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class EnclosureDetails:
    """What is said of an enclosure. `file`: another than it has, if any; `placement` counts only with a file."""

    name: str
    placement: str = AFTER
    file: KeptFile | None = None


def keep_file(storage: Storage, body: bytes) -> KeptFile:
    """Put a file into storage before any row points to it. Raises EnclosureRefused, StorageFailed."""
    file = _examined(body)
    storage.put(enclosure_key(file.sha256), body)
    return file


def kept_file(storage: Storage, sha256: str) -> KeptFile:
    """What was kept before, looked at again. Raises FileMissing, StorageFailed, EnclosureRefused."""
    return _examined(storage.get(enclosure_key(sha256)))


def _examined(body: bytes) -> KeptFile:
    examination = examine_apart(body)
    if examination.refused:
        raise EnclosureRefused(examination.refused)
    return KeptFile(hashlib.sha256(body).hexdigest(), len(body), examination.pages, examination.advice)


def seen_of(session: Session, campaign: Campaign) -> str:
    """Digest of the enclosures as they stand, which a form carries so that a stale one is refused."""
    rows = [
        [enclosure.name, *([enclosure.file.sha256, enclosure.file.placement] if enclosure.file else [])]
        for enclosure in _campaign_enclosures(session, campaign)
    ]
    return hashlib.sha256(canonical(rows)).hexdigest()[:16]


def add_enclosure(
    session: Session,
    campaign: Campaign,
    filled: EnclosureDetails,
    *,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """At the end of the list. Raises Stale, CampaignClosed, RemovesClearances, and Refused: enclosure_named_already,
    too_many_enclosures."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        _require_seen(session, campaign, seen)
        _require_once(campaign.enclosures, filled.name)
        if len(campaign.enclosures) >= MOST_LINES:
            raise Refused("too_many_enclosures", field="name", most=MOST_LINES)
        names = [*campaign.enclosures, filled.name]
        _keep(
            session,
            campaign,
            names,
            events.ENCLOSURE_ADDED,
            None,
            _facts(len(names), filled, None),
            filled,
            actor=actor,
        )


def change_enclosure(
    session: Session,
    campaign: Campaign,
    number: int,
    filled: EnclosureDetails,
    *,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """Its name, where its file goes, its file. Raises NotFound: no_such_enclosure; Stale, CampaignClosed,
    RemovesClearances; and Refused: enclosure_named_already."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        _require_seen(session, campaign, seen)
        enclosure = enclosure_of(session, campaign, number)
        _require_once([name for name in campaign.enclosures if name != enclosure.name], filled.name)
        before, after = _facts_of(enclosure), _facts(number, filled, enclosure.file)
        if after != before:
            names = [filled.name if at == number else name for at, name in enumerate(campaign.enclosures, 1)]
            if enclosure.file:
                enclosure.file.name = filled.name
            _keep(session, campaign, names, events.ENCLOSURE_CHANGED, before, after, filled, actor=actor)


def move_enclosure(
    session: Session,
    campaign: Campaign,
    number: int,
    *,
    up: bool,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """One place up or down; at the end of the list nothing moves. Raises Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        _require_seen(session, campaign, seen)
        names, at, to = list(campaign.enclosures), number - 1, number - 2 if up else number
        if 0 <= to < len(names):
            enclosure = _campaign_enclosures(session, campaign)[at]
            names[at], names[to] = names[to], names[at]
            after = {**_facts_of(enclosure), "place": to + 1}
            _keep(session, campaign, names, events.ENCLOSURE_MOVED, _facts_of(enclosure), after, None, actor=actor)


def remove_enclosure(
    session: Session, campaign: Campaign, number: int, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> None:
    """Its file goes with it; what was made of it before stays. Raises Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        _require_seen(session, campaign, seen)
        enclosure = enclosure_of(session, campaign, number)
        names = [name for at, name in enumerate(campaign.enclosures, 1) if at != number]
        _keep(session, campaign, names, events.ENCLOSURE_REMOVED, _facts_of(enclosure), None, None, actor=actor)
        let_go(session, campaign)


def let_go(session: Session, campaign: Campaign) -> list[str]:
    """Files of names that are not in the list any more go; the names come back. Storage keeps the bytes: letters that
    were made point to them."""
    files = [file for name, file in files_of(session, campaign.id).items() if name not in campaign.enclosures]
    for file in files:
        session.delete(file)
    session.flush()
    return sorted(file.name for file in files)


def _keep(
    session: Session,
    campaign: Campaign,
    names: list[str],
    action: Event,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    filled: EnclosureDetails | None,
    *,
    actor: Actor,
) -> None:
    """The names as they are now; the event; and what `filled` says of the file of the one of its name."""
    campaign.enclosures = names
    session.flush()
    event = record(session, action, actor=actor, subjects=[("campaign", campaign.id)], before=before, after=after)
    if filled is None:
        return
    file, kept = files_of(session, campaign.id).get(filled.name), filled.file
    if file is None and kept is None:
        return
    if file is None:
        file = EnclosureFile(campaign_id=campaign.id, name=filled.name)
        session.add(file)
    if kept:
        file.sha256, file.length, file.pages = kept.sha256, kept.length, kept.pages
    file.placement, file.recorded = filled.placement, event.seq


def _campaign_enclosures(session: Session, campaign: Campaign) -> list[Enclosure]:
    return enclosures_of(session, campaign)


def _require_seen(session: Session, campaign: Campaign, seen: str) -> None:
    if seen != seen_of(session, campaign):
        raise Stale


def _require_once(others: Sequence[str], name: str) -> None:
    if name.casefold() in {other.casefold() for other in others}:
        raise Refused("enclosure_named_already", field="name")


def _facts_of(one: Enclosure) -> dict[str, Any]:
    return _facts(one.number, EnclosureDetails(one.name, one.file.placement if one.file else AFTER), one.file)


def _facts(number: int, filled: EnclosureDetails, file: EnclosureFile | None) -> dict[str, Any]:
    """What an event says: the place in the list, the name; of one with a file, which and where it goes."""
    facts: dict[str, Any] = {"place": number, "name": filled.name}
    if held := filled.file or file:
        facts |= {"file": held.sha256, "pages": held.pages, "placement": filled.placement}
    return facts
