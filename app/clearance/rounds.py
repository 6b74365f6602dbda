"""A round of clearance: begin it, follow the text through edits, remind, withdraw."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.moments import last_event_by
from app.audit.record import Actor, record
from app.clearance import events
from app.clearance.models import ClearanceRequest, ClearanceRound, ClearanceRoundOffice
from app.clearance.requests import (
    Place,
    WantedRequest,
    about,
    answered_before,
    ask,
    asked_rows,
    end,
    issued_texts,
    sha256_of,
    standing_requests,
)
from app.clearance.states import TEXT, State
from app.clearance.words import EDITED
from app.errors import Blocked, Refused
from app.platform.memory import read_once


class AskedAlready(Blocked):
    """The offices are asked already."""

    code = "asked_already"


@dataclass(frozen=True)
class RoundTerms:
    """How clearance is asked for. `track`: a key of words.TRACKS; `due`: the day by which to answer; `chair_id` and
    `committee` (ids of offices that are asked although they do not sign) are of a write-round."""

    track: str
    due: date
    shorter_reason: str = ""
    chair_id: int | None = None
    committee: Sequence[int] = ()
    note: str = ""


@dataclass(frozen=True)
class RequestChanges:
    """What an edit did: requests that ended, and those that took their place or came new."""

    ended: Sequence[ClearanceRequest] = ()
    asked: Sequence[ClearanceRequest] = ()


@read_once
def current_round(session: Session, campaign_id: int) -> ClearanceRound | None:
    """The round that stands; None: nobody is asked."""
    query = select(ClearanceRound).where(ClearanceRound.campaign_id == campaign_id, ClearanceRound.withdrawn.is_(None))
    return session.scalars(query).one_or_none()


def committee_of(session: Session, round_: ClearanceRound) -> list[int]:
    """Ids of the offices that are asked although they do not sign."""
    query = (
        select(ClearanceRoundOffice.office_id)
        .where(ClearanceRoundOffice.round_id == round_.id)
        .order_by(ClearanceRoundOffice.office_id)
    )
    return list(session.scalars(query))


def begin(
    session: Session,
    campaign_id: int,
    asking: RoundTerms,
    wanted: Mapping[Place, WantedRequest],
    *,
    words: Mapping[str, list[list[str]]],
    version: int,
    actor: Actor,
) -> ClearanceRound:
    """Ask offices about `wanted`, the texts of `version` with the `words` beside them. Raises AskedAlready."""
    if current_round(session, campaign_id):
        raise AskedAlready
    last = session.scalar(select(func.max(ClearanceRound.number)).where(ClearanceRound.campaign_id == campaign_id)) or 0
    event = record(
        session,
        TEXT["ask"].action,
        actor=actor,
        subjects=about(campaign_id, {slug for _, slug in wanted}),
        after={
            "round": last + 1,
            "track": asking.track,
            "due": asking.due.isoformat(),
            "shorter_reason": asking.shorter_reason,
            "note": asking.note,
            "version": version,
            "offices": list(dict.fromkeys(request.office for request in wanted.values())),
            "asked": asked_rows(wanted),
        },
    )
    round_ = ClearanceRound(
        campaign_id=campaign_id,
        number=last + 1,
        track=asking.track,
        due=asking.due,
        shorter_reason=asking.shorter_reason,
        chair_id=asking.chair_id,
        note=asking.note,
        asked=event.seq,
        words={slug: found for slug, found in words.items() if found},
    )
    session.add(round_)
    session.flush()
    session.add_all(ClearanceRoundOffice(round_id=round_.id, office_id=one) for one in asking.committee)
    ask(session, round_, wanted, version=version, asked=event.seq)
    return round_


def ended_by(
    session: Session, round_: ClearanceRound, wanted: Mapping[Place, WantedRequest], touched: Container[str]
) -> dict[str, list[ClearanceRequest]]:
    """The requests that an edit ends, by why (a key of words.WHY_ENDED): those for a text that is `touched` (slugs of
    registries) or was not what was asked about any more, and those that are `wanted` no more."""
    found: dict[str, list[ClearanceRequest]] = {EDITED: [], "not_asked": []}
    for place, request in standing_requests(session, round_.campaign_id).items():
        if place not in wanted:
            found["not_asked"].append(request)
        elif request.registry_slug in touched or request.text_sha256 != sha256_of(wanted[place].content):
            found[EDITED].append(request)
    return found


def follow(
    session: Session,
    round_: ClearanceRound,
    wanted: Mapping[Place, WantedRequest],
    ended: Mapping[str, Sequence[ClearanceRequest]],
    *,
    version: int,
    actor: Actor,
) -> RequestChanges:
    """After an edit: end what it ends (`ended_by`), ask again about that and about what is new, and leave all else as
    it is."""
    for why, requests in ended.items():
        end(session, requests, why=why, actor=actor)
    left = standing_requests(session, round_.campaign_id)
    clearance_requests = ask_about(
        session, round_, {p: one for p, one in wanted.items() if p not in left}, version=version, actor=actor
    )
    had = {
        (clearance_request.office_id, clearance_request.registry_slug): clearance_request.assigned_to_id
        for clearance_request in ended[EDITED]
    }
    for request in clearance_requests:
        request.assigned_to_id = had.get((request.office_id, request.registry_slug))
    session.flush()
    return RequestChanges(
        [clearance_request for requests in ended.values() for clearance_request in requests], clearance_requests
    )


def ask_about(
    session: Session,
    round_: ClearanceRound,
    wanted: Mapping[Place, WantedRequest],
    *,
    version: int,
    actor: Actor,
    why: str = "",
) -> list[ClearanceRequest]:
    """Ask about more in a round that is under way. `why`: a key of words.WHY_ENDED; blank: after an edit. Nothing is
    recorded when there is nothing to ask."""
    if not wanted:
        return []
    event = record(
        session,
        events.CLEARANCE_ASKED_AGAIN,
        actor=actor,
        subjects=about(round_.campaign_id, {slug for _, slug in wanted}),
        after={
            "round": round_.number,
            "version": version,
            "requests": sorted([one.office, slug] for (_, slug), one in wanted.items()),
            "asked": asked_rows(wanted),
            **({"why": why} if why else {}),
        },
    )
    return ask(session, round_, wanted, version=version, asked=event.seq)


def remind(
    session: Session, round_: ClearanceRound, office_ids: Collection[int], *, today: date, actor: Actor
) -> list[ClearanceRequest]:
    """Offices that have not answered are reminded, once a day, and not on the day on which an edit ended their answer
    and asked again; the requests that wait for them."""
    before_today = last_event_by(session, today - timedelta(1))
    answered = answered_before(session, round_.campaign_id)

    def lately(request: ClearanceRequest) -> bool:
        asked_again = (request.office_id, request.registry_slug) in answered
        return (request.reminded or 0) > before_today or (asked_again and request.asked > before_today)

    waiting = [
        request for request in _waiting(session, round_) if request.office_id in office_ids and not lately(request)
    ]
    if waiting:
        event = record(
            session,
            events.CLEARANCE_REMINDED,
            actor=actor,
            subjects=about(round_.campaign_id, {request.registry_slug for request in waiting}),
            after={"offices": list(dict.fromkeys(request.office for request in waiting))},
        )
        for clearance_request in waiting:
            clearance_request.reminded = event.seq
        session.flush()
    return waiting


def move_due(session: Session, round_: ClearanceRound, due: date, *, actor: Actor) -> list[ClearanceRequest]:
    """Offices answer by another day; the requests that wait for them, of which that reminds them."""
    waiting = _waiting(session, round_)
    event = record(
        session,
        events.CLEARANCE_DUE_MOVED,
        actor=actor,
        subjects=about(round_.campaign_id, ()),
        before={"due": round_.due.isoformat()},
        after={"round": round_.number, "due": due.isoformat()},
    )
    round_.due = due
    for request in waiting:
        request.reminded = event.seq
    session.flush()
    return waiting


def _waiting(session: Session, round_: ClearanceRound) -> list[ClearanceRequest]:
    there = standing_requests(session, round_.campaign_id).values()
    return [request for request in there if request.state in (State.ASKED, State.TAKEN_BACK)]


def withdraw(session: Session, round_: ClearanceRound, *, reason: str, actor: Actor) -> list[ClearanceRequest]:
    """Nobody is asked any more; what was given is given up.

    Raises Refused (issued_already) while texts are issued: they are opened again first.
    """
    if issued_texts(session, round_.campaign_id):
        raise Refused("issued_already")
    requests = list(standing_requests(session, round_.campaign_id).values())
    end(session, requests, why="withdrawn", actor=actor)
    event = record(
        session,
        TEXT["withdraw"].action,
        actor=actor,
        subjects=about(round_.campaign_id, {request.registry_slug for request in requests}),
        after={"round": round_.number, "reason": reason},
    )
    round_.withdrawn = event.seq
    session.flush()
    return requests
