"""Who can confirm or reject what somebody said of a report: others with the role who count as a second person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.directory import find_users
from app.accounts.models import Role, User
from app.people.second_person import second_people, sponsors_of


@dataclass(frozen=True)
class SetUpAlone:
    """Why `users` don't count as second people beside whoever said it: `sponsor` set up `accounts` alone, some of
    theirs and of that person, and nobody else has vouched for these. `vouch_for`: the first for which somebody must."""

    users: Sequence[User]
    sponsor: User
    accounts: Sequence[User]

    @property
    def vouch_for(self) -> User:
        return self.accounts[0]


@dataclass(frozen=True)
class Confirmers:
    """`able`: those who can confirm it, by name. `barred`: those who have the role and can't, if there are any."""

    able: Sequence[User]
    barred: SetUpAlone | None


def confirmers_of(session: Session, claimant_id: int) -> Confirmers:
    """Who can confirm what this user said."""
    holders = find_users(session, role=Role.SAFEGUARDING)
    others = [user for user in holders if user.active and user.id != claimant_id]
    independent = second_people(session, claimant_id, [user.id for user in others])
    dependent = [user for user in others if user.id not in independent]
    barred = set_up_alone(session, claimant_id, dependent) if dependent else None
    return Confirmers([user for user in others if user.id in independent], barred)


def set_up_alone(session: Session, claimant_id: int, users: Sequence[User]) -> SetUpAlone:
    """Why these users, who don't count as second people beside another, don't. One person answers for all of them, so
    that all accounts among them that somebody set up alone have the same sponsor."""
    people = [session.get_one(User, claimant_id), *users]
    sponsors = sponsors_of(session, [user.id for user in people])
    accounts = [user for user in people if user.id in sponsors]
    return SetUpAlone(users, sponsors[accounts[0].id], accounts)
