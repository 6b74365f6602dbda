"""Roles from the claims of an identity server: worked out anew at each sign-in, removals included."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role, User
from app.audit.find import bodies_of
from app.audit.models import AuditEvent
from app.notices.models import Notice
from app.people.claimed_roles import follow_claims
from app.people.decide import refuse
from app.people.models import AccountRequest
from app.people.states import LASTS, State
from app.platform.clock import now
from app.platform.sign_on_settings import SignOnProvider
from app.replay import check_all
from tests.accounts.people import add
from tests.fixtures.app import add_member, client_of
from tests.people.asking import change, decide, refused, roles, told

MAPPED = SignOnProvider(
    client_id="despatch",
    discovery="https://dept.example/.well-known/openid-configuration",
    roles_claim="groups",
    roles={
        "drafter": "Despatch drafters, Private office",
        "viewer": "Everyone",
        "clearer": "Clearers",
        "administrator": "Admins",
    },
)


def follow(services, user, *values, settings=MAPPED, at=None):
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        named = {"provider": "dept", "title": "Department"}
        follow_claims(session, found, values, settings=settings, at=at or now(), **named)


def requests(services, state=State.WAITING):
    with services.database.reading() as session:
        return list(session.scalars(select(AccountRequest).where(AccountRequest.state == state)))


def events(services, action):
    with services.database.reading() as session:
        return list(bodies_of(session, AuditEvent.action == action))


@pytest.mark.parametrize(
    ("values", "given"),
    [
        (["Private office"], {Role.DRAFTER}),
        (["Everyone", "Despatch drafters"], {Role.DRAFTER, Role.VIEWER}),
        (["private office"], set()),
        (["Another group"], set()),
    ],
)
def test_drafter_and_viewer_come_at_once(services, values, given):
    user = add_member(services, name="Kim Example")
    follow(services, user, *values)
    assert roles(services, user) == given
    assert told(services, user) == (["account_roles"] if given else [])


def test_a_claim_that_is_gone_takes_its_roles_away(services):
    user = add(services, Role.DRAFTER, Role.VIEWER, name="Kim Example")
    follow(services, user, "Everyone")
    assert roles(services, user) == {Role.VIEWER}
    (event,) = events(services, "user.changed")
    assert event["actor"] is None
    assert (event["before"]["roles"], event["after"]["roles"]) == (["drafter", "viewer"], ["viewer"])
    assert event["after"]["provider"] == "dept"
    assert not check_all(services).faults


def test_what_people_gave_stays_where_the_settings_do_not_map_it(services):
    user = add_member(services, Role.SAFEGUARDING, Role.DRAFTER)
    follow(services, user)
    assert roles(services, user) == {Role.SAFEGUARDING}


def test_nothing_changes_without_a_map(services):
    user = add_member(services, Role.DRAFTER)
    follow(services, user, settings=MAPPED.model_copy(update={"roles": {}}))
    assert roles(services, user) == {Role.DRAFTER}


def test_the_same_claims_change_nothing(services):
    user = add_member(services, Role.DRAFTER)
    follow(services, user, "Private office")
    assert events(services, "user.changed") == []


def test_protected_roles_are_only_proposed(services, alex):
    user = add_member(services, name="Kim Example")
    follow(services, user, "Clearers", "Everyone")
    assert roles(services, user) == {Role.VIEWER}
    (request,) = requests(services)
    assert (request.roles, request.proposed_by, request.asked_by) == (["clearer"], "dept", user.id)
    assert told(services, alex) == ["account_asked"]
    with services.database.reading() as session:
        facts = session.scalars(select(Notice.facts).where(Notice.user_id == alex.id)).one()
    assert facts["by"] == "Department"


def test_a_proposal_is_confirmed_by_an_administrator_and_never_by_its_own_person(services):
    administrator = add(services, Role.ADMINISTRATOR)
    user = add(services, Role.VIEWER, name="Kim Example")
    follow(services, user, "Clearers", "Everyone")
    assert refused(services, user) == "request_for_you"
    assert decide(services, administrator).address == "", "no sign-in link: they sign in there"
    assert roles(services, user) == {Role.VIEWER, Role.CLEARER}
    assert not check_all(services).faults


def test_an_administrator_does_not_confirm_what_is_proposed_for_them(services, robin):
    user = add_member(services, Role.ADMINISTRATOR, name="Kim Example")
    follow(services, user, "Admins", "Clearers")
    assert refused(services, user) == "request_for_you"
    decide(services, robin)
    assert roles(services, user) == {Role.ADMINISTRATOR, Role.CLEARER}


def test_one_proposal_waits_however_often_somebody_signs_in(services, alex):
    user = add_member(services, name="Kim Example")
    for _ in range(3):
        follow(services, user, "Clearers")
    assert len(requests(services)) == 1
    assert told(services, alex) == ["account_asked"]


def test_a_proposal_ends_with_its_claim(services, alex):
    user = add_member(services, Role.VIEWER, name="Kim Example")
    follow(services, user, "Clearers", "Everyone")
    follow(services, user, "Everyone")
    assert requests(services) == []
    assert refused(services, alex) == "request_decided"
    follow(services, user, "Clearers", "Everyone")
    assert len(requests(services)) == 1


def test_another_claim_replaces_a_proposal(services):
    user = add(services, Role.VIEWER, name="Kim Example")
    follow(services, user, "Clearers", "Everyone")
    follow(services, user, "Clearers", "Admins", "Everyone")
    assert [request.roles for request in requests(services)] == [["administrator", "clearer"]]
    assert not check_all(services).faults


def test_what_a_person_refused_is_not_proposed_again_for_a_week(services, alex):
    user = add_member(services, name="Kim Example")
    follow(services, user, "Clearers")
    decide(services, alex, refuse)
    follow(services, user, "Clearers")
    assert requests(services) == []
    follow(services, user, "Clearers", at=now() + LASTS)
    assert len(requests(services)) == 1


def test_a_colleagues_own_request_is_not_replaced(services, alex):
    user = add_member(services, Role.VIEWER, name="Kim Example")
    change(services, alex, user, Role.VIEWER, Role.SAFEGUARDING)
    follow(services, user, "Clearers", "Everyone")
    assert [request.roles for request in requests(services)] == [["safeguarding"]]


def test_a_proposal_that_the_record_does_not_know_is_not_confirmed(services, alex):
    user = add_member(services, name="Kim Example")
    follow(services, user, "Clearers")
    with services.database.writing() as session:
        session.query(AccountRequest).update({"proposed_by": "another"})
    assert refused(services, alex) == "request_not_asked"


def test_an_administrators_request_can_not_be_made_a_proposal_in_the_database(services, alex, robin):
    """It would do without an administrator who asks."""
    user = add_member(services, Role.VIEWER, name="Kim Example")
    change(services, alex, user, Role.VIEWER, Role.CLEARER)
    with services.database.writing() as session:
        session.query(AccountRequest).update({"proposed_by": "dept"})
    assert refused(services, robin) == "request_not_asked"


def test_the_last_administrator_keeps_the_role(services, alex, caplog):
    follow(services, alex, "Everyone")
    assert roles(services, alex) == {Role.ADMINISTRATOR, Role.VIEWER}
    assert "administrator_kept" in told(services, alex)
    assert events(services, "user.kept_administrator")
    assert "last administrator" in caplog.text


def test_an_administrator_beside_another_loses_the_role(services, alex, robin):
    follow(services, alex, "Everyone")
    assert roles(services, alex) == {Role.VIEWER}


def test_a_role_that_is_taken_away_ends_sign_ins_elsewhere(app, services):
    user = add_member(services, Role.DRAFTER, Role.VIEWER, name="Kim Example")
    client = client_of(app, user)
    assert client.get("/account").status_code == 200
    follow(services, user, "Everyone")
    assert client.get("/account").location.startswith("/sign-in")
