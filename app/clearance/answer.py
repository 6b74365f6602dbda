"""What a private office says to what it is asked; and what it takes back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor, record
from app.clearance import events
from app.clearance.models import Answer, ClearanceRequest
from app.clearance.offices.find import membership
from app.clearance.requests import about, unissue
from app.clearance.states import ANSWERED, GIVEN, REQUEST, State
from app.errors import NotAllowed, Stale


@dataclass(frozen=True)
class OfficeAnswer:
    """`answer`: a state of states.ANSWERED; `picture_sha256`: the signature that goes under the text."""

    answer: State
    note: str = ""
    picture_sha256: str | None = None


def requests_by_id(session: Session, campaign_id: int, request_ids: Collection[int]) -> list[ClearanceRequest]:
    """Requests of a campaign, as they stand now, whatever of them was loaded before.

    Raises Stale (request_ended) when one does not stand any more: the text was changed, or the request withdrawn.
    """
    requests = session.scalars(
        select(ClearanceRequest)
        .where(
            ClearanceRequest.campaign_id == campaign_id,
            ClearanceRequest.id.in_(request_ids),
            ClearanceRequest.ended.is_(None),
        )
        .order_by(ClearanceRequest.id)
        .execution_options(populate_existing=True)
    ).all()
    if len(requests) != len(set(request_ids)):
        raise Stale("request_ended")
    return list(requests)


def give_answer(
    session: Session, requests: Sequence[ClearanceRequest], said: OfficeAnswer, *, actor: Actor
) -> list[Answer]:
    """Record what one office says to `requests` of one campaign, all of its own.

    What says so already, with the same signature, is left (a second click). An answer that is no consent, or brings
    another signature, takes the issue of its text back. Raises NotAllowed: not_of_the_office.
    """
    member = require_member(session, requests, actor)
    move = REQUEST[said.answer]
    before = answers_to(session, {request.id for request in requests})
    signed = {id_: answers[0].picture_sha256 for id_, answers in before.items()}
    resigned = {request.id for request in requests if signed.get(request.id) != said.picture_sha256}
    moved = [request for request in requests if State(request.state) in move.sources or request.id in resigned]
    if not moved:
        return []
    lost = {request.registry_slug for request in moved if move.target not in GIVEN or request.id in resigned}
    absent = _absent(moved, actor)
    event = record(
        session,
        move.action,
        actor=actor,
        subjects=about(moved[0].campaign_id, {request.registry_slug for request in moved}),
        before={"answers": sorted([request.registry_slug, request.state] for request in moved)},
        after={
            "office": moved[0].office,
            "answer": move.target,
            "registries": sorted(request.registry_slug for request in moved),
            "texts": {request.registry_slug: request.text_sha256 for request in moved},
            "signature": said.picture_sha256,
            "in_absence": absent,
            "not_issued": sorted(lost),
        },
        personal={"said_by": member.name, "note": said.note},
    )
    answers = [
        Answer(
            request_id=request.id,
            answer=move.target,
            note=said.note,
            said_by=member.name,
            by_id=member.id,
            in_absence=absent,
            picture_sha256=said.picture_sha256,
            recorded=event.seq,
        )
        for request in moved
    ]
    for clearance_request in moved:
        clearance_request.state = move.target
    session.add_all(answers)
    session.flush()
    unissue(session, moved[0].campaign_id, lost, why="taken_back", seq=event.seq)
    return answers


def take_back(
    session: Session, requests: Sequence[ClearanceRequest], *, reason: str, actor: Actor
) -> list[ClearanceRequest]:
    """The office takes its answers back: it is asked still, and what was issued upon them is issued no more. What was
    not answered is left. Raises NotAllowed: not_of_the_office."""
    member = require_member(session, requests, actor)
    move = REQUEST["take_back"]
    moved = [request for request in requests if State(request.state) in move.sources]
    if moved:
        event = record(
            session,
            move.action,
            actor=actor,
            subjects=about(moved[0].campaign_id, {request.registry_slug for request in moved}),
            before={"answers": sorted([request.registry_slug, request.state] for request in moved)},
            after={"office": moved[0].office, "registries": sorted(request.registry_slug for request in moved)},
            personal={"said_by": member.name, "note": reason},
        )
        for clearance_request in moved:
            clearance_request.state = move.target
        unissue(
            session, moved[0].campaign_id, {request.registry_slug for request in moved}, why="taken_back", seq=event.seq
        )
        session.flush()
    return moved


def assign(
    session: Session, requests: Sequence[ClearanceRequest], to: User | None, *, actor: Actor
) -> list[ClearanceRequest]:
    """The gateway says which member of the office is to answer; None: any. Raises NotAllowed (not_of_the_office) for an
    actor who is not the gateway, or a person who is not of the office."""
    for clearance_request in requests:
        member = membership(session, clearance_request.office_id, actor.user_id)
        if (
            member is None
            or not member.gateway
            or (to and membership(session, clearance_request.office_id, to.id) is None)
        ):
            raise NotAllowed("not_of_the_office")
    moved = [request for request in requests if request.assigned_to_id != (to.id if to else None)]
    if moved:
        record(
            session,
            events.CLEARANCE_ASSIGNED,
            actor=actor,
            subjects=[
                *about(moved[0].campaign_id, {request.registry_slug for request in moved}),
                *([("user", to.id)] if to else []),
            ],
            before={"assigned": sorted([request.registry_slug, request.assigned_to_id or 0] for request in moved)},
            after={"office": moved[0].office, "to": to.id if to else None},
        )
        for clearance_request in moved:
            clearance_request.assigned_to_id = to.id if to else None
        session.flush()
    return moved


def require_member(session: Session, requests: Sequence[ClearanceRequest], actor: Actor) -> User:
    """The user who answers. Raises NotAllowed (not_of_the_office) unless they may answer each of `requests`, all of one
    office: members answer for it; what is assigned to one of them, that one or the gateway."""
    for clearance_request in requests:
        if not may_answer(session, clearance_request, actor.user_id):
            raise NotAllowed("not_of_the_office")
    if len({request.office_id for request in requests}) > 1:
        raise NotAllowed("not_of_the_office")
    return session.get_one(User, actor.user_id)


def may_answer(session: Session, request: ClearanceRequest, user_id: int | None) -> bool:
    """Whether a user is of the office, and the one it is assigned to or the gateway."""
    member = membership(session, request.office_id, user_id)
    return member is not None and (member.gateway or request.assigned_to_id in (None, user_id))


def _absent(requests: Sequence[ClearanceRequest], actor: Actor) -> bool:
    """The gateway answers for somebody to whom it was assigned."""
    return any(request.assigned_to_id not in (None, actor.user_id) for request in requests)


def answers_to(session: Session, request_ids: Collection[int]) -> dict[int, list[Answer]]:
    """What was said to each request, the newest first."""
    if not request_ids:
        return {}
    query = select(Answer).where(Answer.request_id.in_(request_ids))
    rows = session.scalars(query.order_by(Answer.recorded.desc(), Answer.id.desc()))
    found: dict[int, list[Answer]] = {}
    for row in rows:
        found.setdefault(row.request_id, []).append(row)
    return found


def offices_answered_by(
    session: Session, campaign_id: int, user_id: int | None, slugs: Collection[str] | None = None
) -> list[int]:
    """Offices for which a user gave the answer that stands, about the texts for these registries or about any."""
    query = (
        select(ClearanceRequest)
        .where(
            ClearanceRequest.campaign_id == campaign_id,
            ClearanceRequest.ended.is_(None),
            ClearanceRequest.state.in_(ANSWERED),
        )
        .order_by(ClearanceRequest.id)
    )
    mine = {
        request.id: request.office_id
        for request in session.scalars(query)
        if slugs is None or request.registry_slug in slugs
    }
    last = {id_: said[0] for id_, said in answers_to(session, mine).items()}
    theirs = [id_ for id_ in mine if user_id is not None and id_ in last and last[id_].by_id == user_id]
    return list(dict.fromkeys(mine[id_] for id_ in theirs))
