"""What the audit record says of clearance: what offices were asked and answered, and what was issued upon it."""

from collections.abc import Iterable, Iterator

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.audit.anchor import Head
from app.audit.replay import Key, ReplayedEvent, Rows, Value, digests, registries_that_differ
from app.clearance import events
from app.clearance.certificates.content import from_json
from app.clearance.models import (
    Answer,
    Certificate,
    ClearanceRequest,
    ClearanceRound,
    ClearedText,
    Issue,
    OfficeMember,
    PrivateOffice,
)
from app.clearance.states import State
from app.platform.memory import read_once

log = structlog.get_logger(__name__)


def _requests(said: ReplayedEvent) -> dict[Key, Value]:
    campaign_id = said.number("campaign")
    return {
        (campaign_id, office_id, slug, said.seq): [office, text]
        for office_id, office, slug, text in said.after["asked"]
    }


def _texts(said: ReplayedEvent) -> dict[Key, Value]:
    return {(text,): [text] for *_, text in said.after["asked"]}


def _waits(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("campaign"), office, slug): [State.ASKED] for _, office, slug, _ in said.after["asked"]}


def _of_office(said: ReplayedEvent, state: str) -> dict[Key, Value]:
    campaign_id, office = said.number("campaign"), said.after["office"]
    return {(campaign_id, office, slug): [state] for slug in said.after["registries"]}


def _ended_requests(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("campaign"), office, slug): None for office, slug, *_ in said.before["requests"]}


def _took_end(said: ReplayedEvent) -> dict[Key, Value]:
    """What ended, by its text: after it was asked."""
    campaign_id = said.number("campaign")
    return {(campaign_id, office, slug, said.seq): [text, True] for office, slug, text, *_ in said.before["requests"]}


def _answered_requests(said: ReplayedEvent) -> dict[Key, Value]:
    """An answer is to what stood when it was given."""
    campaign_id, office = said.number("campaign"), said.after["office"]
    return {(campaign_id, office, slug, said.seq): [True] for slug in said.after["registries"]}


def _answers(said: ReplayedEvent) -> dict[Key, Value]:
    campaign_id, after = said.number("campaign"), said.after
    by = [said.actor, after["in_absence"], said.personal.get("said_by"), said.personal.get("note")]
    return {
        (campaign_id, after["office"], slug, said.seq): [after["texts"][slug], after["answer"], after["signature"], *by]
        for slug in after["registries"]
    }


def _issues(said: ReplayedEvent) -> dict[Key, Value]:
    campaign_id = said.number("campaign")
    return {(campaign_id, slug, said.seq): [text] for slug, text in said.after["texts"].items()}


def _issued(said: ReplayedEvent) -> dict[Key, Value]:
    campaign_id = said.number("campaign")
    return {(campaign_id, slug): [text, said.seq] for slug, text in said.after["texts"].items()}


def _issued_no_more(said: ReplayedEvent, slugs: Iterable[str]) -> dict[Key, Value]:
    return dict.fromkeys([(said.number("campaign"), slug) for slug in slugs])


def _certificate(said: ReplayedEvent) -> dict[Key, Value]:
    sha256 = said.after["sha256"]
    return {(said.number("campaign"), said.after["certificate"]): [said.seq, sha256, sha256]}


def _member(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("office"), said.number("user")): [said.after["gateway"]]}


def _title(said: ReplayedEvent) -> dict[Key, Value]:
    return {(said.number("office"),): [said.after[name] for name in ("title", "department", "name")]}


KINDS = (
    Rows(
        "offices",
        "title of office {}",
        select(PrivateOffice.id, PrivateOffice.title, PrivateOffice.department, PrivateOffice.name).order_by(
            PrivateOffice.id
        ),
        {events.OFFICE_ADDED: _title, events.OFFICE_CHANGED: _title},
        unsaid=True,
    ),
    Rows(
        "members",
        "member of office {}, user {}",
        select(OfficeMember.office_id, OfficeMember.user_id, OfficeMember.gateway).order_by(
            OfficeMember.office_id, OfficeMember.user_id
        ),
        {
            events.OFFICE_MEMBER_ADDED: _member,
            events.OFFICE_GATEWAY_SET: _member,
            events.OFFICE_MEMBER_REMOVED: lambda event: {(event.number("office"), event.number("user")): None},
        },
        keys=2,
    ),
    Rows(
        "texts",
        "text {}",
        select(ClearedText.sha256, ClearedText.content).order_by(ClearedText.sha256),
        {events.CLEARANCE_ASKED: _texts, events.CLEARANCE_ASKED_AGAIN: _texts},
        hashed=True,
    ),
    Rows(
        "requests",
        "request of campaign {} to office {} for {}, event {}",
        select(
            ClearanceRequest.campaign_id,
            ClearanceRequest.office_id,
            ClearanceRequest.registry_slug,
            ClearanceRequest.asked,
            ClearanceRequest.office,
            ClearanceRequest.text_sha256,
        ).order_by(
            ClearanceRequest.campaign_id,
            ClearanceRequest.office_id,
            ClearanceRequest.registry_slug,
            ClearanceRequest.asked,
        ),
        {events.CLEARANCE_ASKED: _requests, events.CLEARANCE_ASKED_AGAIN: _requests},
        keys=4,
        registry=2,
    ),
    Rows(
        "standing requests",
        "what campaign {} has from {} for {}",
        select(
            ClearanceRequest.campaign_id,
            ClearanceRequest.office,
            ClearanceRequest.registry_slug,
            ClearanceRequest.state,
        )
        .where(ClearanceRequest.ended.is_(None))
        .order_by(
            ClearanceRequest.campaign_id, ClearanceRequest.office, ClearanceRequest.registry_slug, ClearanceRequest.id
        ),
        {
            events.CLEARANCE_ASKED: _waits,
            events.CLEARANCE_ASKED_AGAIN: _waits,
            events.CLEARANCE_ANSWERED: lambda replayed_event: _of_office(
                replayed_event, replayed_event.after["answer"]
            ),
            events.CLEARANCE_TAKEN_BACK: lambda said: _of_office(said, State.TAKEN_BACK),
            events.CLEARANCE_ENDED: _ended_requests,
        },
        keys=3,
        registry=2,
    ),
    Rows(
        "answers",
        "answer to campaign {} by {} for {}, event {}",
        select(
            ClearanceRequest.campaign_id,
            ClearanceRequest.office,
            ClearanceRequest.registry_slug,
            Answer.recorded,
            ClearanceRequest.text_sha256,
            Answer.answer,
            Answer.picture_sha256,
            Answer.by_id,
            Answer.in_absence,
            Answer.said_by,
            Answer.note,
        )
        .join(ClearanceRequest, ClearanceRequest.id == Answer.request_id)
        .order_by(
            ClearanceRequest.campaign_id, ClearanceRequest.office, ClearanceRequest.registry_slug, Answer.recorded
        ),
        {events.CLEARANCE_ANSWERED: _answers},
        keys=4,
        registry=2,
    ),
    Rows(
        "answered requests",
        "request under the answer to campaign {} by {} for {}, event {}",
        select(
            ClearanceRequest.campaign_id,
            ClearanceRequest.office,
            ClearanceRequest.registry_slug,
            Answer.recorded,
            and_(
                ClearanceRequest.asked < Answer.recorded,
                or_(ClearanceRequest.ended.is_(None), ClearanceRequest.ended > Answer.recorded),
            ),
        )
        .join(ClearanceRequest, ClearanceRequest.id == Answer.request_id)
        .order_by(
            ClearanceRequest.campaign_id, ClearanceRequest.office, ClearanceRequest.registry_slug, Answer.recorded
        ),
        {events.CLEARANCE_ANSWERED: _answered_requests},
        keys=4,
        registry=2,
    ),
    Rows(
        "ended requests",
        "end of the request of campaign {} to {} for {}, event {}",
        select(
            ClearanceRequest.campaign_id,
            ClearanceRequest.office,
            ClearanceRequest.registry_slug,
            ClearanceRequest.ended,
            ClearanceRequest.text_sha256,
            ClearanceRequest.asked < ClearanceRequest.ended,
        )
        .where(ClearanceRequest.ended.is_not(None))
        .order_by(
            ClearanceRequest.campaign_id,
            ClearanceRequest.office,
            ClearanceRequest.registry_slug,
            ClearanceRequest.ended,
        ),
        {events.CLEARANCE_ENDED: _took_end},
        keys=4,
        registry=2,
    ),
    Rows(
        "issues",
        "issue of campaign {} for {}, event {}",
        select(Issue.campaign_id, Issue.registry_slug, Issue.recorded, Issue.text_sha256).order_by(
            Issue.campaign_id, Issue.registry_slug, Issue.recorded
        ),
        {events.CLEARANCE_ISSUED: _issues},
        keys=3,
        registry=1,
    ),
    Rows(
        "standing issues",
        "what is issued of campaign {} for {}",
        select(Issue.campaign_id, Issue.registry_slug, Issue.text_sha256, Issue.recorded)
        .where(Issue.ended.is_(None))
        .order_by(Issue.campaign_id, Issue.registry_slug),
        {
            events.CLEARANCE_ISSUED: _issued,
            events.CLEARANCE_ANSWERED: lambda said: _issued_no_more(said, said.after["not_issued"]),
            events.CLEARANCE_TAKEN_BACK: lambda said: _issued_no_more(said, said.after["registries"]),
            events.CLEARANCE_ENDED: lambda said: _issued_no_more(
                said, [slug for _, slug, *_ in said.before["requests"]]
            ),
            events.CLEARANCE_REOPENED: lambda said: _issued_no_more(said, said.before["texts"]),
        },
        keys=2,
        registry=1,
    ),
    Rows(
        "blocks of rounds",
        "sender's address of the round of campaign {} for {}, event {}",
        select(ClearanceRound.campaign_id, ClearanceRequest.registry_slug, ClearanceRound.asked, ClearanceRound.sender)
        .join(
            ClearanceRequest,
            and_(
                ClearanceRequest.campaign_id == ClearanceRound.campaign_id,
                ClearanceRequest.asked == ClearanceRound.asked,
            ),
        )
        .where(ClearanceRound.sender.is_not(None))
        .order_by(ClearanceRound.campaign_id, ClearanceRequest.registry_slug, ClearanceRound.asked),
        {},  # only an upgrade keeps one, and its baseline records it
        keys=3,
        value=digests,
        registry=1,
    ),
    Rows(
        "certificates",
        "certificate of campaign {}, number {}",
        select(
            Certificate.campaign_id,
            Certificate.number,
            Certificate.recorded,
            Certificate.sha256,
            Certificate.content,
        ).order_by(Certificate.campaign_id, Certificate.number),
        {events.CLEARANCE_CERTIFIED: _certificate},
        keys=2,
        hashed=True,
    ),
)


@read_once
def doubted_registries(session: Session, campaign_id: int) -> set[str]:
    """Registries of a campaign of which what offices were asked, what they answered or what was issued is not what the
    audit record says: somebody changed rows beneath Despatch, and nothing is signed upon them."""
    found = registries_that_differ(session, KINDS, campaign_id)
    if found:
        log.error("clearance_without_events", campaign=campaign_id, registries=sorted(found))
    return found


def certificate_heads(session: Session) -> Iterator[tuple[str, Head]]:
    """The heads of the chain that certificates name, each with what names it."""
    for content in map(from_json, session.scalars(select(Certificate.content).order_by(Certificate.id))):
        yield f"certificate {content.number} of {content.campaign}", Head(content.event, content.hmac)
