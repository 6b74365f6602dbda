"""What offices are asked about a campaign's texts: what stands, what of it is given; ask, end."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, record
from app.clearance.models import Answer, ClearanceRequest, ClearanceRound, ClearedText, Issue
from app.clearance.replay import doubted_registries
from app.clearance.states import GIVEN, REQUEST, State
from app.clearance.words import LEFT_OFFICE
from app.platform.memory import read_once

Place = tuple[int, str]
"""An office's id and a registry's slug."""


@dataclass(frozen=True)
class WantedRequest:
    """What one office is to be asked about: `office` is its title as printed, `content` the canonical JSON."""

    office: str
    content: bytes


@read_once
def standing_requests(session: Session, campaign_id: int) -> dict[Place, ClearanceRequest]:
    """What offices are asked about now, answered or not."""
    rows = session.scalars(
        select(ClearanceRequest)
        .where(ClearanceRequest.campaign_id == campaign_id, ClearanceRequest.ended.is_(None))
        .order_by(ClearanceRequest.asked, ClearanceRequest.id)
    )
    return {(row.office_id, row.registry_slug): row for row in rows}


@read_once
def ended_requests(session: Session, campaign_id: int) -> list[ClearanceRequest]:
    """The requests that have ended, the oldest first."""
    query = select(ClearanceRequest).where(
        ClearanceRequest.campaign_id == campaign_id, ClearanceRequest.ended.is_not(None)
    )
    return list(session.scalars(query.order_by(ClearanceRequest.asked, ClearanceRequest.id)))


def replaced_requests(session: Session, campaign_id: int) -> dict[Place, ClearanceRequest]:
    """The last request that ended, of each place."""
    return {(one.office_id, one.registry_slug): one for one in ended_requests(session, campaign_id)}


def not_asked_again(session: Session, campaign_id: int) -> dict[Place, ClearanceRequest]:
    """The requests that ended since the minister left office, and whose places are not asked about anew."""
    standing = standing_requests(session, campaign_id)
    return {
        place: request
        for place, request in replaced_requests(session, campaign_id).items()
        if request.ended_why == LEFT_OFFICE and place not in standing
    }


def answered_before(session: Session, campaign_id: int) -> set[Place]:
    """Places about whose earlier text an office had answered."""
    rows = session.execute(
        select(ClearanceRequest.office_id, ClearanceRequest.registry_slug)
        .join(Answer, Answer.request_id == ClearanceRequest.id)
        .where(ClearanceRequest.campaign_id == campaign_id, ClearanceRequest.ended.is_not(None))
    )
    return {(office_id, slug) for office_id, slug in rows}


def given_requests(session: Session, campaign_id: int) -> dict[Place, ClearanceRequest]:
    """Those of them to which an office has consented."""
    return {place: one for place, one in standing_requests(session, campaign_id).items() if one.state in GIVEN}


@read_once
def issued_texts(session: Session, campaign_id: int) -> dict[str, Issue]:
    """The texts that are issued, by registry slug."""
    query = select(Issue).where(Issue.campaign_id == campaign_id, Issue.ended.is_(None))
    rows = session.scalars(query.order_by(Issue.recorded, Issue.id))
    return {row.registry_slug: row for row in rows}


def cleared_registries(session: Session, campaign_id: int) -> dict[str, str]:
    """Registries whose text is cleared and issued, as the audit record says too: its SHA-256 by slug."""
    there = issued_texts(session, campaign_id)
    doubted = doubted_registries(session, campaign_id) if there else ()
    return {slug: one.text_sha256 for slug, one in there.items() if slug not in doubted}


def ask(
    session: Session, round_: ClearanceRound, wanted: Mapping[Place, WantedRequest], *, version: int, asked: int
) -> list[ClearanceRequest]:
    """Ask offices, as event `asked` says. The texts are kept as they are."""
    requests = [
        ClearanceRequest(
            campaign_id=round_.campaign_id,
            round_id=round_.id,
            office_id=office_id,
            office=one.office,
            registry_slug=slug,
            text_sha256=keep_text(session, one.content),
            version=version,
            state=State.ASKED,
            asked=asked,
        )
        for (office_id, slug), one in wanted.items()
    ]
    session.add_all(requests)
    session.flush()
    return requests


def asked_rows(wanted: Mapping[Place, WantedRequest]) -> list[list[int | str]]:
    """What the event that asks says of each request: office, its title, registry, the text's SHA-256."""
    return sorted([office_id, one.office, slug, sha256_of(one.content)] for (office_id, slug), one in wanted.items())


def end(session: Session, requests: Sequence[ClearanceRequest], *, why: str, actor: Actor) -> None:
    """They no longer stand, nor does what was issued upon them. `why`: a key of ways.WHY_ENDED."""
    if not requests:
        return
    event = record(
        session,
        REQUEST["end"].action,
        actor=actor,
        subjects=about(requests[0].campaign_id, {request.registry_slug for request in requests}),
        before={
            "requests": sorted(
                [request.office, request.registry_slug, request.text_sha256, request.state] for request in requests
            )
        },
        after={"why": why},
    )
    for clearance_request in requests:
        clearance_request.state, clearance_request.ended, clearance_request.ended_why = (
            REQUEST["end"].target,
            event.seq,
            why,
        )
    unissue(session, requests[0].campaign_id, {request.registry_slug for request in requests}, why=why, seq=event.seq)
    session.flush()


def unissue(session: Session, campaign_id: int, slugs: Collection[str], *, why: str, seq: int) -> None:
    """Texts that are not cleared any more are not issued any more, as event `seq` says."""
    for slug, issue in issued_texts(session, campaign_id).items():
        if slug in slugs:
            issue.ended, issue.ended_why = seq, why
    session.flush()


def sha256_of(content: bytes) -> str:
    """What names a text."""
    return hashlib.sha256(content).hexdigest()


def keep_text(session: Session, content: bytes) -> str:
    """Keep the canonical JSON that an office is asked about; its SHA-256."""
    sha256 = sha256_of(content)
    if session.get(ClearedText, sha256) is None:
        session.add(ClearedText(sha256=sha256, content=content.decode()))
        session.flush()
    return sha256


def about(campaign_id: int, registries: Iterable[str]) -> list[Subject]:
    """What an event of clearance is about."""
    return [("campaign", campaign_id), *(("registry", slug) for slug in sorted(registries))]
