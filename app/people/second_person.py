"""Who counts as the second person for a request, and which requests wait for one."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from app.accounts import events as accounts_events
from app.accounts.models import Role, User, UserRole
from app.accounts.sessions.person import PROTECTED
from app.audit.find import bodies_of
from app.audit.models import AuditEvent, AuditSubject
from app.errors import NotFound, Refused
from app.people import events
from app.people.models import AccountRequest, FirstRun, Sponsor
from app.people.states import REQUEST, Kind, State
from app.places import Place

MEMBERS: Place[Callable[[Session, int], Collection[int]]] = Place("the members of an office")
"""Finds the members of a private office, by its id, as numbers of users."""


SET_PASSWORD = (accounts_events.PASSWORD_SET, accounts_events.PASSWORD_CHANGED)
"""Events of a user who sets their own password."""


VOUCHED = (events.ACCOUNT_CONFIRMED, events.ACCOUNT_STOOD_FOR)
"""Events of a user by which somebody else than their maker knows them."""


def roles_of(session: Session, request: AccountRequest) -> frozenset[Role]:
    """The roles that a request is about: those asked for, else those of the user that need two people."""
    roles = frozenset(Role(role) for role in request.roles)
    return roles or session.get_one(User, request.user_id).roles & PROTECTED


def is_protected(session: Session, user: User) -> bool:
    """Whether it takes two people to let this user in: they hold a role that does, or held one since they last set
    their password. Otherwise one person would take the role away first."""
    if user.roles & PROTECTED:
        return True
    about = select(AuditSubject.seq).where(AuditSubject.kind == "user", AuditSubject.subject_id == str(user.id))
    changed = AuditEvent.action.in_((accounts_events.USER_CHANGED, *SET_PASSWORD))
    for body in reversed(list(bodies_of(session, changed, AuditEvent.seq.in_(about)))):
        if body["action"] in SET_PASSWORD:
            return False
        if PROTECTED.intersection(body["before"]["roles"]):
            return True
    return False


def confirm_refusal(session: Session, request: AccountRequest, user: User, *, at: datetime) -> Refused | None:
    """Why this user can't confirm a request; None if they can."""
    if request.state != State.WAITING:
        return Refused("request_decided")
    if at >= request.expires_at:
        return Refused("request_expired")
    if user.id == request.user_id and (request.proposed_by or user.id != request.asked_by):
        return Refused("request_for_you")
    if user.id == request.asked_by:
        return Refused("own_request")
    if not _holds(session, request, user):
        return Refused("not_a_holder")
    asker = session.get_one(User, request.asked_by)
    if not request.proposed_by and (not asker.active or Role.ADMINISTRATOR not in asker.roles):
        return Refused("asker_left")
    if user.id not in second_people(session, asker.id, [user.id]):
        return Refused("same_maker")
    return None


def stand(session: Session, request: AccountRequest, decided_by: int | None) -> bool:
    """Whether two people stand for the user by a request that one made and the other confirmed: that a link is sent to
    them, since whoever does that says that the address is theirs. Neither is who let the user in alone, nor somebody
    whom that one let in."""
    sponsor = session.get(Sponsor, request.user_id)
    if sponsor is None or decided_by is None or request.kind != Kind.RESET:
        return False
    return sponsor.by_id not in _makers(session, [request.asked_by, decided_by]).values()


def second_people(session: Session, user_id: int, others: Collection[int]) -> frozenset[int]:
    """Which of these others count as a second person beside a user: not their own account, nor one that the same person
    answers for. That holds in the first run too."""
    makers = _makers(session, [user_id, *others])
    return frozenset(other for other in others if makers[other] != makers[user_id])


def alone_behind(session: Session, user_ids: Collection[int]) -> frozenset[int]:
    """Who alone is behind the accounts of these users: let them in alone in the first run, or made the account, of
    which nobody else has confirmed anything since. Such an account may be a second one of theirs."""
    sponsors = session.scalars(select(Sponsor.by_id).where(Sponsor.user_id.in_(user_ids)))
    wanted = {str(user_id) for user_id in user_ids}
    about = select(AuditSubject.seq).where(AuditSubject.kind == "user", AuditSubject.subject_id.in_(wanted))
    known = AuditEvent.action.in_((accounts_events.USER_ADDED, *VOUCHED))
    makers: dict[str, int | None] = {}
    for body in bodies_of(session, known, AuditEvent.seq.in_(about)):
        for user_id in wanted.intersection(identity for kind, identity in body["subjects"] if kind == "user"):
            if body["action"] == accounts_events.USER_ADDED:
                makers[user_id] = body["actor"]
            elif body["actor"] != makers.get(user_id):
                makers[user_id] = None
    return frozenset(one for one in (*sponsors, *makers.values()) if one is not None)


def let_in_alone_by(session: Session, user_ids: Collection[int]) -> frozenset[int]:
    """Users whom one of these people let in alone, and for whom nobody else stands: such an account may be a second one
    of theirs. None while the first run lasts, when one person may do everything."""
    if session.scalar(select(FirstRun.id).where(FirstRun.ended.is_(None)).limit(1)) is not None:
        return frozenset()
    return frozenset(session.scalars(select(Sponsor.user_id).where(Sponsor.by_id.in_(user_ids))))


def sponsors_of(session: Session, user_ids: Collection[int]) -> dict[int, User]:
    """Who alone let each of these users in, by the user's id; without those for whom somebody else stands."""
    sponsored = select(Sponsor.user_id, User).join(User, User.id == Sponsor.by_id)
    return dict(session.execute(sponsored.where(Sponsor.user_id.in_(user_ids))).all())


def may_see(session: Session, request: AccountRequest, user: User) -> bool:
    """Whom it is for sees it too, and refuses it if they did not want it."""
    return user.id == request.user_id or _holds(session, request, user)


def request_seen_by(session: Session, user_id: int, request_id: int) -> AccountRequest:
    """A request that this user may see. Raises NotFound."""
    request = session.get(AccountRequest, request_id)
    if request is None or not may_see(session, request, session.get_one(User, user_id)):
        raise NotFound("no_such_request")
    return request


def possible_confirmers(session: Session, request: AccountRequest, *, at: datetime) -> Sequence[User]:
    holders = select(UserRole.user_id).where(or_(*(UserRole.role == role for role in sorted(PROTECTED))))
    people = session.scalars(select(User).where(User.active, User.id.in_(holders)).order_by(User.id))
    return [person for person in people if not confirm_refusal(session, request, person, at=at)]


def administrators_beside(session: Session, user: User) -> tuple[Sequence[User], Sequence[User]]:
    """The other active administrators: those who can confirm what this one asks for, and those who can't, because one
    person is behind both accounts."""
    holders = select(UserRole.user_id).where(UserRole.role == Role.ADMINISTRATOR)
    query = select(User).where(User.active, User.id != user.id, User.id.in_(holders)).order_by(User.id)
    others = session.scalars(query).all()
    independent = second_people(session, user.id, [other.id for other in others])
    return [one for one in others if one.id in independent], [one for one in others if one.id not in independent]


def _holds(session: Session, request: AccountRequest, user: User) -> bool:
    if not user.active or Role.ADMINISTRATOR in user.roles:
        return user.active
    if request.office_id:
        return Role.CLEARER in user.roles and any(user.id in found(session, request.office_id) for found in MEMBERS)
    about = roles_of(session, request)
    return bool(about) and about <= user.roles


def _makers(session: Session, user_ids: Collection[int]) -> dict[int, int]:
    """Who answers for each account: the one person who let it in alone, or the account itself."""
    sponsored = session.execute(select(Sponsor.user_id, Sponsor.by_id).where(Sponsor.user_id.in_(user_ids)))
    return {user_id: user_id for user_id in user_ids} | dict(sponsored.all())


def waiting_for(session: Session, at: datetime, *, user_id: int | None = None) -> Sequence[AccountRequest]:
    """The newest first; of one user, or of all."""
    whose = true() if user_id is None else AccountRequest.user_id == user_id
    query = select(AccountRequest).where(AccountRequest.state == State.WAITING, AccountRequest.expires_at > at, whose)
    return session.scalars(query.order_by(AccountRequest.id.desc())).all()


def waits_for_office(session: Session, office_id: int) -> bool:
    """Whether a second person can still decide something about a private office, though perhaps too late."""
    return bool(_of_office(session, office_id))


def end_for_office(session: Session, office_id: int) -> None:
    """What waits about a private office was asked of one with another name."""
    for request in _of_office(session, office_id):
        request.state = REQUEST["end"].target
    session.flush()


def _of_office(session: Session, office_id: int) -> Sequence[AccountRequest]:
    waiting = AccountRequest.state == State.WAITING
    return session.scalars(select(AccountRequest).where(waiting, AccountRequest.office_id == office_id)).all()
