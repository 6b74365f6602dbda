"""One-time links: they work once, for a while, for one person. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.links import (
    LinkUseless,
    UserInactive,
    first_admin_link,
    make_link,
    open_link,
    set_password,
    set_up_first_administrator,
)
from app.accounts.models import OneTimeLink, Purpose, Role, User
from app.accounts.users import change_user, deactivate
from app.audit.record import SYSTEM
from app.platform.clock import now
from tests.accounts.people import NOON, actions, add, token_of


@pytest.fixture
def user(empty):
    return add(empty, Role.VIEWER, password=False)


def make(services, user):
    with services.database.writing() as session:
        return token_of(make_link(session, session.get_one(User, user.id), settings=services.settings, actor=SYSTEM))


def use(services, token, at=None):
    with services.database.writing() as session:
        return set_password(session, token, password_hash="a hash", at=at or now())


def works(services, token, at=None):
    with services.database.reading() as session:
        try:
            return open_link(session, token, at=at or now())
        except LinkUseless:
            return None


def invite(services):
    with services.database.writing() as session:
        return first_admin_link(session, services.settings)


def set_up(services, token, *hooks):
    with services.database.writing() as session:
        return set_up_first_administrator(
            session,
            token,
            name="Alex Example",
            email="Alex@office.example",
            office="",
            password_hash="a hash",
            at=now(),
            hooks=hooks,
        )


def test_a_link_leads_to_its_page(empty, user):
    with empty.database.writing() as session:
        address = make_link(session, session.get_one(User, user.id), settings=empty.settings, actor=SYSTEM)
    assert address.startswith(f"{empty.settings.base_url}/link/")
    assert len(token_of(address)) == 43


def test_looking_at_a_link_does_not_use_it(empty, user):
    token = make(empty, user)
    assert [works(empty, token).purpose for _ in range(3)] == [Purpose.SET_UP] * 3
    assert use(empty, token).password_hash == "a hash"


@pytest.mark.stack
def test_a_link_works_once(empty, user):
    token = make(empty, user)
    use(empty, token)
    assert works(empty, token) is None
    with pytest.raises(LinkUseless):
        use(empty, token)


def test_a_link_runs_out(empty, user):
    token = make(empty, user)
    hours = timedelta(hours=empty.settings.link_hours)
    assert works(empty, token, at=now() + hours - timedelta(minutes=1))
    assert works(empty, token, at=now() + hours) is None
    with pytest.raises(LinkUseless):
        use(empty, token, at=now() + hours)


def test_a_newer_link_replaces_an_older_one(empty, user):
    older, newer = make(empty, user), make(empty, user)
    assert works(empty, older) is None
    assert works(empty, newer)


def test_the_link_of_one_user_leaves_that_of_another_alone(empty, user):
    token = make(empty, user)
    make(empty, add(empty, Role.VIEWER, name="Sam Other", password=False))
    assert works(empty, token).user.id == user.id


def test_a_link_dies_with_new_roles_and_with_deactivation(empty, user):
    for change in (
        lambda session, found: change_user(
            session, found, name=found.name, office="", roles=[Role.DRAFTER], actor=SYSTEM, at=now()
        ),
        lambda session, found: deactivate(session, found, actor=SYSTEM, at=now()),
    ):
        token = make(empty, user)
        with empty.database.writing() as session:
            change(session, session.get_one(User, user.id))
        assert works(empty, token) is None


def test_a_user_with_a_password_gets_a_link_to_reset_it(empty):
    user = add(empty, Role.VIEWER)
    assert works(empty, make(empty, user)).purpose is Purpose.RESET


def test_a_deactivated_user_gets_no_link(empty, user):
    with empty.database.writing() as session:
        deactivate(session, session.get_one(User, user.id), actor=SYSTEM, at=NOON)
    with pytest.raises(UserInactive):
        make(empty, user)


@pytest.mark.parametrize("token", ["", "guessed", "' OR 1=1 --", "é" * 43])
def test_a_guess_opens_nothing(empty, user, token):
    make(empty, user)
    assert works(empty, token) is None


def test_only_a_digest_of_the_link_is_kept(empty, user):
    token = make(empty, user)
    with empty.database.reading() as session:
        assert token not in session.scalars(select(OneTimeLink.token_sha256)).one()


def test_the_first_administrator_sets_up_and_drafts(empty):
    user = set_up(empty, token_of(invite(empty)))
    assert (user.email, user.roles) == ("alex@office.example", {Role.ADMINISTRATOR, Role.DRAFTER})
    assert actions(empty) == ["link.made", "user.first"]


def test_a_new_first_link_replaces_the_earlier_one(empty):
    earlier, later = invite(empty), invite(empty)
    with pytest.raises(LinkUseless):
        set_up(empty, token_of(earlier))
    assert set_up(empty, token_of(later))


def test_there_is_no_first_link_once_there_is_a_user(empty, user):
    assert invite(empty) is None


def test_a_first_link_is_useless_once_there_is_a_user(empty):
    token = token_of(invite(empty))
    add(empty, Role.ADMINISTRATOR)
    with pytest.raises(LinkUseless):
        set_up(empty, token)


def test_a_users_link_makes_no_administrator(empty, user):
    with pytest.raises(LinkUseless):
        set_up(empty, make(empty, user))
    assert works(empty, make(empty, user))


def test_a_first_link_sets_no_password(empty):
    with pytest.raises(LinkUseless):
        use(empty, token_of(invite(empty)))


def test_other_rooms_join_in_with_the_first_user(empty):
    seen = []
    user = set_up(empty, token_of(invite(empty)), lambda session, new: seen.append((session.is_active, new.id)))
    assert seen == [(True, user.id)]


@pytest.mark.stack
def test_when_another_room_fails_there_is_no_first_user_and_the_link_still_works(empty):
    token = token_of(invite(empty))

    def fail(_session, _user):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        set_up(empty, token, fail)
    assert works(empty, token)
