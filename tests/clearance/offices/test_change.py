"""Private offices: what they are called, their order, who is of them."""

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.answer import assign, may_answer
from app.clearance.models import OfficeMember
from app.clearance.offices.change import (
    OfficeNames,
    TitleTaken,
    add_office,
    bring_back,
    change_office,
    move_office,
    order_seen,
    require_seen,
    retire_office,
    seen_of,
)
from app.clearance.offices.find import membership, office_for, offices
from app.clearance.offices.members import (
    NotAClearer,
    add_member,
    clearers,
    clearers_of,
    memberships,
    remove_member,
    set_gateway,
)
from app.clearance.requests import standing_requests
from tests.campaigns.clearing import ask
from tests.clearance.offices.people import HOME, newest, office, user
from tests.clearance.offices.people import said as said_of
from tests.refusals import refused

pytestmark = pytest.mark.stack

WALES = OfficeNames("Secretary of State for Wales", "Wales Office", "Wales Office")


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


def names(session) -> list[str]:
    return [one.name for one in offices(session)]


def events(session) -> int:
    return session.scalar(select(func.max(AuditEvent.seq)))


def test_what_ships_has_the_five_offices_of_its_campaign_in_their_order(session):
    assert names(session) == [
        "Home Office",
        "Ministry of Justice",
        "Department of Health",
        "Department for Communities and Local Government",
        "Department for Education",
    ]


def test_another_office_stands_last_and_is_found_by_its_title_in_any_case(session):
    made = add_office(session, WALES, actor=SYSTEM)
    assert offices(session)[-1] is made
    assert office_for(session, WALES.title.upper(), "Anything", actor=SYSTEM) is made
    with pytest.raises(TitleTaken):
        add_office(session, OfficeNames(WALES.title.lower(), "Another", "Another"), actor=SYSTEM)


def test_an_office_is_found_by_its_title_with_either_apostrophe(session):
    made = add_office(session, OfficeNames("Attorney General's Office", "Law", "Law"), actor=SYSTEM)
    assert office_for(session, "Attorney General’s Office", "Anything", actor=SYSTEM) is made
    with pytest.raises(TitleTaken):
        add_office(session, OfficeNames("Attorney General’s Office", "Another", "Another"), actor=SYSTEM)


def test_a_change_is_recorded_with_what_was_and_done_twice_it_changes_nothing(session):
    home = office(session)
    said = OfficeNames(HOME, "Home Office", "The Home Department")
    assert change_office(session, home, said, seen=seen_of(session, home), actor=SYSTEM)
    event = newest(session)
    assert (event.action, said_of(event)["before"]["name"], said_of(event)["after"]["name"]) == (
        "office.changed",
        "Home Office",
        "The Home Department",
    )
    assert not change_office(session, home, said, seen="anything", actor=SYSTEM)
    assert newest(session).seq == event.seq


def test_a_title_that_another_office_has_is_refused(session):
    home = office(session)
    taken = OfficeNames("SECRETARY OF STATE FOR HEALTH", "Home Office", "Home Office")
    with pytest.raises(TitleTaken):
        change_office(session, home, taken, seen=seen_of(session, home), actor=SYSTEM)


def test_a_form_filled_before_somebody_else_saved_is_refused(session):
    home = office(session)
    seen = seen_of(session, home)
    change_office(session, home, OfficeNames(HOME, "Home Office", "Home"), seen=seen, actor=SYSTEM)
    with refused("office_changed"):
        change_office(session, home, OfficeNames(HOME, "Another", "Home"), seen=seen, actor=SYSTEM)


def test_an_office_moves_and_stops_at_the_ends(session):
    health = office(session, "Secretary of State for Health")
    for _ in range(5):
        move_office(session, health, up=True, seen=order_seen(session), actor=SYSTEM)
    assert names(session)[0] == "Department of Health"
    assert not move_office(session, health, up=True, seen=order_seen(session), actor=SYSTEM)
    seen = order_seen(session)
    move_office(session, health, up=False, seen=seen, actor=SYSTEM)
    with refused("order_changed"):
        move_office(session, health, up=False, seen=seen, actor=SYSTEM)
    assert names(session)[:2] == ["Home Office", "Department of Health"]


def test_a_retired_office_is_offered_no_more_until_it_is_brought_back(session):
    home = office(session)
    assert retire_office(session, home, actor=SYSTEM)
    assert "Home Office" not in names(session)
    assert not retire_office(session, home, actor=SYSTEM)
    assert bring_back(session, home, actor=SYSTEM)
    assert not bring_back(session, home, actor=SYSTEM)
    assert names(session)[0] == "Home Office"


class TestMembers:
    def test_only_an_active_clearer_is_taken(self, session):
        home = office(session)
        for wrong in (user(session, "Sam Viewer", Role.VIEWER), user(session, "Kim Gone", Role.CLEARER, active=False)):
            with pytest.raises(NotAClearer):
                add_member(session, home, wrong, actor=SYSTEM)
        right = user(session, "Alex Example", Role.CLEARER)
        assert clearers(session) == [right]
        assert add_member(session, home, right, actor=SYSTEM)
        before = events(session)
        assert not add_member(session, home, right, actor=SYSTEM)
        assert events(session) == before

    def test_who_is_no_clearer_any_more_is_listed_and_not_counted(self, session):
        home, alex = office(session), user(session, "Alex Example", Role.CLEARER)
        add_member(session, home, alex, actor=SYSTEM)
        assert clearers_of(session, [home.id]) == {home.id: [alex]}
        alex.give([Role.VIEWER])
        session.flush()
        assert clearers_of(session, [home.id]) == {home.id: []}
        assert [one.name for _, one in memberships(session, home.id)] == ["Alex Example"]

    def test_the_gateway_is_made_and_unmade(self, session):
        home, alex = office(session), user(session, "Alex Example", Role.CLEARER)
        add_member(session, home, alex, actor=SYSTEM)
        assert set_gateway(session, home, alex.id, gateway=True, actor=SYSTEM)
        assert not set_gateway(session, home, alex.id, gateway=True, actor=SYSTEM)
        assert membership(session, home.id, alex.id).gateway
        assert set_gateway(session, home, alex.id, gateway=False, actor=SYSTEM)
        assert not set_gateway(session, home, 10**6, gateway=True, actor=SYSTEM)

    def test_what_was_given_to_one_who_leaves_the_office_is_anybody_s(self, session):
        home = office(session)
        sam, kim, alex = (user(session, f"{name} Example", Role.CLEARER) for name in ("Sam", "Kim", "Alex"))
        add_member(session, home, sam, gateway=True, actor=SYSTEM)
        for one in (kim, alex):
            add_member(session, home, one, actor=SYSTEM)
        campaign = campaign_by_reference(session, "MAR15")
        ask(session, campaign)
        theirs = [
            one for (office_id, _), one in standing_requests(session, campaign.id).items() if office_id == home.id
        ]
        assign(session, theirs, kim, actor=Actor(sam.id))
        assert not may_answer(session, theirs[0], alex.id)
        assert remove_member(session, home, kim.id, actor=SYSTEM)
        assert may_answer(session, theirs[0], alex.id)
        assert not may_answer(session, theirs[0], kim.id)
        assert not remove_member(session, home, kim.id, actor=SYSTEM)


@pytest.mark.parametrize("stack", ["departmental"], indirect=True)
@pytest.mark.parametrize(
    "hold",
    [
        lambda session, one: require_seen(session, one, seen_of(session, one)),
        lambda session, one: retire_office(session, one, actor=SYSTEM),
        lambda session, one: move_office(session, one, up=False, seen=order_seen(session), actor=SYSTEM),
        lambda session, one: remove_member(session, one, 0, actor=SYSTEM),
    ],
    ids=["changed", "retired", "moved", "a member goes"],
)
def test_while_an_office_changes_nobody_waits_who_only_points_to_it(stack_services, hold):
    database = stack_services.database
    with database.writing() as session:
        member = user(session, "Alex Example", Role.CLEARER).id
    with database.writing() as holder:
        one = office(holder)
        hold(holder, one)
        with database.writing(wait_ms=500) as session:
            session.add(OfficeMember(office_id=one.id, user_id=member, gateway=False))
