"""What an administrator may do with users, and may not. On both databases."""

import json
import threading

import pytest

from app.accounts.directory import find_users
from app.accounts.models import Role, User
from app.accounts.users import OwnAccount, activate, add_user, change_user, deactivate
from app.audit.models import AuditEvent, AuditPersonal
from app.audit.record import SYSTEM, Actor
from app.errors import Refused
from tests.accounts.people import NOON, actions, add
from tests.refusals import refused


def change(services, user, actor=SYSTEM, **changes):
    details = {"name": user.name, "office": user.office, "roles": user.roles, **changes}
    with services.database.writing() as session:
        return change_user(session, session.get_one(User, user.id), **details, actor=actor, at=NOON)


def switch_off(services, user, actor=SYSTEM):
    with services.database.writing() as session:
        deactivate(session, session.get_one(User, user.id), actor=actor, at=NOON)


def kept(services, user):
    with services.database.reading() as session:
        return session.get_one(User, user.id)


@pytest.mark.stack
def test_an_email_address_is_one_users(empty):
    add(empty, Role.VIEWER)
    with refused("email_taken"), empty.database.writing() as session:
        add_user(session, name="B", email="Alex.Example@Office.example", office="", roles=[], actor=SYSTEM, at=NOON)
    assert "user.added" in actions(empty)


def test_personal_values_stand_beside_the_event_not_in_it(empty):
    add(empty, Role.VIEWER, password=False)
    with empty.database.reading() as session:
        body = session.query(AuditEvent).one().body
        personal = {row.name: row.value for row in session.query(AuditPersonal)}
    assert personal == {"name": "Alex Example", "email": "alex.example@office.example"}
    assert not any(value in body for value in personal.values())
    assert json.loads(body)["after"] == {"office": "Private office", "roles": ["viewer"]}


def test_details_and_roles_change(empty):
    user = add(empty, Role.VIEWER)
    assert change(empty, user, name="Sam Other", office="Home Office", roles=[Role.DRAFTER, Role.CLEARER])
    found = kept(empty, user)
    assert (found.name, found.office, found.roles) == ("Sam Other", "Home Office", {Role.DRAFTER, Role.CLEARER})
    assert actions(empty)[-1] == "user.changed"


def test_saving_without_a_change_records_nothing(empty):
    user = add(empty, Role.VIEWER)
    before = actions(empty)
    assert not change(empty, user)
    assert actions(empty) == before


def test_the_last_administrator_stays_one(empty):
    user = add(empty, Role.ADMINISTRATOR, Role.DRAFTER)
    with refused("last_administrator"):
        change(empty, user, roles=[Role.DRAFTER])
    with refused("last_administrator_leaves"):
        switch_off(empty, user)
    assert kept(empty, user).active


def test_a_deactivated_administrator_does_not_count(empty):
    first, second = add(empty, Role.ADMINISTRATOR), add(empty, Role.ADMINISTRATOR, name="Sam Other")
    switch_off(empty, second)
    with refused("last_administrator_leaves"):
        switch_off(empty, first)


def test_with_a_second_administrator_the_first_may_go(empty):
    first, second = add(empty, Role.ADMINISTRATOR), add(empty, Role.ADMINISTRATOR, name="Sam Other")
    switch_off(empty, first, actor=Actor(second.id))
    assert not kept(empty, first).active


def test_administrators_change_neither_their_own_roles_nor_their_standing(empty):
    user = add(empty, Role.ADMINISTRATOR)
    add(empty, Role.ADMINISTRATOR, name="Sam Other")
    with pytest.raises(OwnAccount):
        change(empty, user, actor=Actor(user.id), roles=[Role.ADMINISTRATOR, Role.CLEARER])
    with pytest.raises(OwnAccount):
        switch_off(empty, user, actor=Actor(user.id))
    assert change(empty, user, actor=Actor(user.id), name="Alex Renamed")


@pytest.mark.stack
def test_two_administrators_cannot_remove_each_other_at_once(empty):
    pair = [add(empty, Role.ADMINISTRATOR), add(empty, Role.ADMINISTRATOR, name="Sam Other")]
    gate, codes = threading.Barrier(2), []

    def remove(other, actor):
        gate.wait()
        try:
            switch_off(empty, other, actor=Actor(actor.id))
        except Refused as refusal:
            codes.append(refusal.code)

    threads = [threading.Thread(target=remove, args=(a, b)) for a, b in (pair, reversed(pair))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["last_administrator_leaves"]
    assert sum(kept(empty, user).active for user in pair) == 1


def test_a_deactivated_user_can_come_back(empty):
    user = add(empty, Role.VIEWER)
    switch_off(empty, user)
    with empty.database.writing() as session:
        activate(session, session.get_one(User, user.id), actor=SYSTEM)
    assert kept(empty, user).active
    assert actions(empty)[-2:] == ["user.deactivated", "user.activated"]


@pytest.mark.stack
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Alex Example", "Sam Other"]),
        ({"text": "SAM"}, ["Sam Other"]),
        ({"text": "private"}, ["Alex Example", "Sam Other"]),
        ({"text": "100%"}, []),
        ({"text": "_"}, []),
        ({"role": Role.CLEARER}, ["Sam Other"]),
        ({"role": Role.CLEARER, "text": "alex"}, []),
    ],
)
def test_users_are_found_by_text_and_role(empty, asked, names):
    add(empty, Role.VIEWER)
    add(empty, Role.CLEARER, Role.VIEWER, name="Sam Other")
    with empty.database.reading() as session:
        assert [user.name for user in find_users(session, **asked)] == names
