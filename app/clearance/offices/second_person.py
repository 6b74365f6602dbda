"""What takes two people in a private office: to join it, to become its gateway, and to rename one that is in use.

An administrator asks, and a second person confirms it (app/people). In the first run it is done at once.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import Actor
from app.clearance import events
from app.clearance.models import ClearanceRequest, OfficeMember, PrivateOffice
from app.clearance.offices.change import (
    OfficeNames,
    TitleTaken,
    change_office,
    names_of_office,
    require_free,
    require_seen,
    seen_of,
)
from app.clearance.offices.find import membership, minister_of
from app.clearance.offices.members import NotAClearer, add_member, memberships, set_gateway
from app.errors import Refused
from app.people.ask import ask_about_office
from app.people.first_run import is_alone, let_in_alone
from app.people.models import AccountRequest
from app.people.second_person import end_for_office, waits_for_office
from app.people.states import Kind
from app.platform.clock import today
from app.platform.config import Settings
from app.web.typed import title_comparison_key

EARLIER_TITLES, MEMBERS, BECOMES_GATEWAY = "Earlier titles", "Members", "Will become the gateway"
NEW_TITLE, OTHERS_OF_NEW_TITLE = "New title", "Other offices that had the new title"
"""What a second person is told of an office, as its facts are called."""


def ask_to_join(
    session: Session,
    office: PrivateOffice,
    user: User,
    *,
    gateway: bool,
    settings: Settings,
    actor: Actor,
    at: datetime,
) -> AccountRequest | bool:
    """Return the request that waits for a second person. In the first run they join at once: then whether they are new
    there. Raises NotAClearer, and Refused: own_office."""
    if not user.active or Role.CLEARER not in user.roles:
        raise NotAClearer
    if membership(session, office.id, user.id):
        return False
    if actor.user_id is not None and is_alone(session, settings, actor.user_id):
        let_in_alone(session, user, by_id=actor.user_id)
        return add_member(session, office, user, gateway=gateway, actor=actor)
    if user.id == actor.user_id:
        raise Refused("own_office", field="user")
    return _ask(session, office, user, Kind.OFFICE, gateway=gateway, actor=actor, at=at)


def ask_to_make_gateway(
    session: Session, office: PrivateOffice, user: User, *, settings: Settings, actor: Actor, at: datetime
) -> AccountRequest | bool:
    """Return the request that waits for a second person. A member of the office does it at once, and so does the
    administrator of a first run: then whether it is new. Raises Refused: own_gateway."""
    member = membership(session, office.id, user.id)
    if member is None or member.gateway:
        return False
    if user.id == actor.user_id:
        raise Refused("own_gateway")
    if _is_of(session, office, actor) or is_alone(session, settings, actor.user_id):
        return set_gateway(session, office, user.id, gateway=True, actor=actor)
    return _ask(session, office, user, Kind.GATEWAY, gateway=True, actor=actor, at=at)


def ask_to_rename(
    session: Session,
    office: PrivateOffice,
    said: OfficeNames,
    *,
    seen: str,
    settings: Settings,
    actor: Actor,
    at: datetime,
) -> AccountRequest | bool:
    """Return the request that waits for a second person. An office that is not in use is renamed at once, and so is any
    in the first run: then whether anything changed. Raises TitleTaken, and Stale: office_changed."""
    if names_of_office(office) == said:
        return False
    require_seen(session, office, seen)
    if actor.user_id is None or not _in_use(session, office) or is_alone(session, settings, actor.user_id):
        return _rename(session, office, said, seen=seen, actor=actor)
    require_free(session, said.title, but=office)
    asker = session.get_one(User, actor.user_id)
    return _ask(session, office, asker, Kind.RENAME, called=asdict(said), actor=actor, at=at)


def carry_out(session: Session, request: AccountRequest, user: User, actor: Actor) -> None:
    """Do what a confirmed request asks of an office. Raises Refused: request_office_changed, request_not_a_member,
    request_not_a_clearer, request_title_taken."""
    office = session.get_one(PrivateOffice, request.office_id)
    session.refresh(office, with_for_update={"key_share": True})
    if office.title != request.office:
        raise Refused("request_office_changed")
    try:
        if request.called is not None:
            _rename(session, office, OfficeNames(**request.called), seen=seen_of(session, office), actor=actor)
        elif request.kind == Kind.OFFICE:
            add_member(session, office, user, gateway=request.gateway, actor=actor)
        elif membership(session, office.id, user.id) is None:
            raise Refused("request_not_a_member")
        else:
            set_gateway(session, office, user.id, gateway=True, actor=actor)
    except NotAClearer:
        raise Refused("request_not_a_clearer") from None
    except TitleTaken:
        raise Refused("request_title_taken") from None


def facts_of(session: Session, request: AccountRequest) -> Sequence[tuple[str, str]]:
    """What a second person must know of the office that a request is about, as label and words."""
    office = session.get_one(PrivateOffice, request.office_id)
    minister = minister_of(session, office.id, today())
    former = _former_titles(session)
    facts = [
        ("Title of the office", office.title),
        ("Department", office.department),
        ("Name in lists", office.name),
        (EARLIER_TITLES, "; ".join(former.get(office.id, ())) or "None"),
        ("Other offices that had this title", _others_called(session, office, office.title, former)),
        ("Minister", (minister and minister.name) or "Not recorded"),
        (MEMBERS, ", ".join(user.name for _, user in memberships(session, office.id)) or "None"),
    ]
    if request.called is None:
        gateway = "Yes. The gateway can also assign texts, and answer in absence" if request.gateway else "No"
        return [*facts, (BECOMES_GATEWAY, gateway)]
    return [
        *facts,
        (NEW_TITLE, request.called["title"]),
        ("New department", request.called["department"]),
        ("New name in lists", request.called["name"]),
        (
            OTHERS_OF_NEW_TITLE,
            _others_called(session, office, request.called["title"], former),
        ),
    ]


def member_ids(session: Session, office_id: int) -> Collection[int]:
    return session.scalars(select(OfficeMember.user_id).where(OfficeMember.office_id == office_id)).all()


def _ask(
    session: Session,
    office: PrivateOffice,
    user: User,
    kind: Kind,
    *,
    gateway: bool = False,
    called: dict[str, str] | None = None,
    actor: Actor,
    at: datetime,
) -> AccountRequest:
    return ask_about_office(
        session,
        user,
        kind,
        office_id=office.id,
        office=office.title,
        gateway=gateway,
        called=called,
        actor=actor,
        at=at,
    )


def _rename(session: Session, office: PrivateOffice, said: OfficeNames, *, seen: str, actor: Actor) -> bool:
    changed = change_office(session, office, said, seen=seen, actor=actor)
    end_for_office(session, office.id)
    return changed


def _in_use(session: Session, office: PrivateOffice) -> bool:
    """Whether people answer for it or were asked to, or somebody is about to join it."""
    return (
        bool(member_ids(session, office.id))
        or waits_for_office(session, office.id)
        or bool(session.scalar(select(exists().where(ClearanceRequest.office_id == office.id))))
    )


def _is_of(session: Session, office: PrivateOffice, actor: Actor) -> bool:
    return (
        membership(session, office.id, actor.user_id) is not None
        and Role.CLEARER in session.get_one(User, actor.user_id).roles
    )


def _former_titles(session: Session) -> dict[int, list[str]]:
    """The titles that offices had before, by their ids, the newest first."""
    audit_events = session.execute(
        select(AuditSubject.subject_id, AuditEvent.body)
        .join(AuditEvent, AuditEvent.seq == AuditSubject.seq)
        .where(AuditSubject.kind == "office", AuditEvent.action == events.OFFICE_CHANGED)
        .order_by(AuditEvent.seq.desc())
    )
    former: dict[int, list[str]] = {}
    for office_id, body in audit_events:
        event = json.loads(body)
        before, after = event["before"]["title"], event["after"]["title"]
        titles = former.setdefault(int(office_id), [])
        if before != after and before not in titles:
            titles.append(before)
    return former


def _others_called(session: Session, office: PrivateOffice, title: str, former: Mapping[int, Sequence[str]]) -> str:
    """The offices of today that had this title before."""
    others = session.scalars(select(PrivateOffice).where(PrivateOffice.id != office.id).order_by(PrivateOffice.id))
    wanted = title_comparison_key(title)
    had = [other.title for other in others if wanted in map(title_comparison_key, former.get(other.id, ()))]
    return "; ".join(had) or "None"
