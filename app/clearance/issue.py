"""Issue a text that every office has cleared; open one again."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.clearance.answer import answers_to
from app.clearance.models import ClearanceRequest, ClearanceRound, Issue
from app.clearance.replay import doubted_registries
from app.clearance.requests import about, given_requests, issued_texts, standing_requests
from app.clearance.states import GIVEN, TEXT
from app.errors import Refused


def all_given(session: Session, campaign_id: int) -> dict[str, str]:
    """Registries of which every office that is asked has consented to one and the same text, as the audit record says
    too: its SHA-256 by slug."""
    by_registry: dict[str, list[ClearanceRequest]] = {}
    doubted = doubted_registries(session, campaign_id)
    for (_, slug), request in standing_requests(session, campaign_id).items():
        by_registry.setdefault(slug, []).append(request)
    return {
        slug: requests[0].text_sha256
        for slug, requests in by_registry.items()
        if all(clearance_request.state in GIVEN for clearance_request in requests)
        and len({clearance_request.text_sha256 for clearance_request in requests}) == 1
        and slug not in doubted
    }


def issue(session: Session, round_: ClearanceRound, texts: Mapping[str, str], *, actor: Actor) -> list[Issue]:
    """Issue texts: SHA-256 by registry slug. Those that are issued already are left.

    Raises Refused (not_all_given) when an office has not consented to one of them.
    """
    cleared, there = all_given(session, round_.campaign_id), issued_texts(session, round_.campaign_id)
    for slug, sha256 in texts.items():
        if cleared.get(slug) != sha256:
            raise Refused("not_all_given")
    new = {slug: sha256 for slug, sha256 in texts.items() if slug not in there}
    if not new:
        return []
    event = record(
        session,
        TEXT["issue"].action,
        actor=actor,
        subjects=about(round_.campaign_id, new),
        after={"round": round_.number, "texts": dict(sorted(new.items()))},
    )
    made = [
        Issue(
            campaign_id=round_.campaign_id,
            round_id=round_.id,
            registry_slug=slug,
            text_sha256=sha256,
            recorded=event.seq,
        )
        for slug, sha256 in new.items()
    ]
    session.add_all(made)
    session.flush()
    return made


def reopen(
    session: Session, round_: ClearanceRound, slugs: Collection[str], *, reason: str, actor: Actor
) -> list[Issue]:
    """Texts may be changed again. What offices gave stands until an edit touches it. Those not issued are left."""
    issues = [one for slug, one in issued_texts(session, round_.campaign_id).items() if slug in slugs]
    if issues:
        event = record(
            session,
            TEXT["reopen"].action,
            actor=actor,
            subjects=about(round_.campaign_id, {one.registry_slug for one in issues}),
            before={"texts": {one.registry_slug: one.text_sha256 for one in issues}},
            after={"round": round_.number, "reason": reason},
        )
        for one in issues:
            one.ended, one.ended_why = event.seq, "reopened"
        session.flush()
    return issues


def signatures(session: Session, campaign_id: int, cleared: Collection[str]) -> dict[str, dict[int, str | None]]:
    """For each of the registries `cleared`, as `cleared_registries` gives them, what its offices gave with their
    consent: SHA-256 of the signature by office id; None: room to sign by hand."""
    found = {place: one for place, one in given_requests(session, campaign_id).items() if place[1] in cleared}
    said = answers_to(session, {clearance_request.id for clearance_request in found.values()})
    by_registry: dict[str, dict[int, str | None]] = {slug: {} for slug in cleared}
    for (office_id, slug), request in found.items():
        by_registry[slug][office_id] = said[request.id][0].picture_sha256 if request.id in said else None
    return by_registry
