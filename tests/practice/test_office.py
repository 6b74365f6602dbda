"""What else practice shows of an office: accounts that come and go, a hold, and notices that are read."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role, User
from app.notices.models import UNREAD, Notice
from app.people.models import AccountRequest
from app.people.second_person import confirm_refusal
from app.people.states import State
from app.practice.cast import CAST
from app.practice.stories.office import CAME, COMES, LEFT, OFFICE
from app.practice.stories.people import people
from app.practice.stories.risks import RISKS
from app.registry.models import LegalHold
from tests.practice.telling import Told, told


@pytest.fixture(scope="module")
def office() -> Iterator[Told]:
    with told("office", (people, *RISKS, *OFFICE)) as made:
        yield made


@pytest.fixture
def session(office):
    with office.reading() as reading:
        yield reading


def test_one_left_one_came_with_two_peoples_consent_and_one_waits_for_it(office, session):
    users = {user.name: user for user in session.scalars(select(User))}
    assert len(users) == len(CAST) + 3
    assert not users[LEFT[0]].active
    assert users[CAME[0]].roles == {Role.CLEARER}
    assert users[COMES[0]].roles == frozenset()
    requests = {one.user_id: one for one in session.scalars(select(AccountRequest))}
    assert requests[users[CAME[0]].id].state == State.CONFIRMED
    waiting = requests[users[COMES[0]].id]
    second = session.get_one(User, office.users["second_administrator"])
    assert confirm_refusal(session, waiting, second, at=office.made_at) is None


def test_a_legal_hold_is_placed(session):
    assert len(session.scalars(select(LegalHold)).all()) == 1


def test_few_notices_are_unread_and_whoever_is_to_act_has_some(office, session):
    rows = select(Notice.user_id, func.count()).where(UNREAD).group_by(Notice.user_id)
    unread = Counter(dict(session.execute(rows).all()))
    assert max(unread.values()) < 30
    assert {unread[office.users[key]] > 0 for key in ("second_administrator", "safeguarding")} == {True}
    assert unread[office.users["viewer"]] == 0
