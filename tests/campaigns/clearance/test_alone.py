"""One person with two accounts does not write with one and clear with the other."""

import pytest

from app.accounts.models import Role, User
from app.accounts.users import add_user
from app.audit.record import SYSTEM, Actor, record
from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.clear import OwnCampaign, require_other
from app.campaigns.lifecycle.create import campaign_by_reference
from app.people.decide import stand_for
from app.people.first_run import let_in_alone
from app.people.models import FirstRun
from app.platform.clock import now
from tests.audit.codes import event_of
from tests.audit.tamper import alter
from tests.campaigns.asked import POLICE, edited, person
from tests.campaigns.small import small_campaign
from tests.refusals import refused


def test_who_alone_made_the_account_of_an_author_does_not_clear(session):
    campaign, administrator, other = small_campaign(session), person(session), person(session, name="Robin Example")
    details = {"email": "second@office.example", "name": "Sam Example", "office": "", "roles": [Role.DRAFTER]}
    drafter = add_user(session, **details, actor=administrator, at=now())
    campaign.owner_id = drafter.id
    session.flush()
    with pytest.raises(OwnCampaign):
        require_other(session, campaign, administrator)
    require_other(session, campaign, other)
    record(session, event_of("account.confirmed"), actor=administrator, subjects=[("user", drafter.id)])
    assert administrator.user_id in authors_of(session, campaign), "nobody confirms what they made"
    assert stand_for(session, drafter, actor=SYSTEM)
    require_other(session, campaign, administrator)
    assert not stand_for(session, drafter, actor=SYSTEM)


def test_a_second_person_who_confirmed_a_role_of_the_author_knows_them(session):
    campaign, administrator, other = small_campaign(session), person(session), person(session, name="Robin Example")
    details = {"email": "second@office.example", "name": "Sam Example", "office": "", "roles": [Role.DRAFTER]}
    campaign.owner_id = add_user(session, **details, actor=administrator, at=now()).id
    record(session, event_of("account.confirmed"), actor=Actor(other.user_id), subjects=[("user", campaign.owner_id)])
    assert administrator.user_id not in authors_of(session, campaign)


def test_whom_an_author_let_in_alone_clears_in_the_first_run_only(session):
    """One person sets an installation up and tries it; from then on it takes two."""
    maker, clearer, drafter = (person(session, name=f"{name} Example") for name in ("Alex", "Kim", "Sam"))
    began = record(session, event_of("account.first_run_began"), actor=maker, subjects=[("user", maker.user_id)])
    run = FirstRun(user_id=maker.user_id, recorded=began.seq)
    session.add(run)
    for actor in (clearer, drafter):
        let_in_alone(session, session.get_one(User, actor.user_id), by_id=maker.user_id)
    mine, theirs = small_campaign(session), small_campaign(session, reference="THEIRS")
    mine.owner_id, theirs.owner_id = maker.user_id, drafter.user_id
    session.flush()
    require_other(session, mine, clearer)
    run.ended = record(
        session, event_of("account.first_run_ended"), actor=SYSTEM, subjects=[("user", maker.user_id)]
    ).seq
    session.flush()
    for campaign in (mine, theirs):
        with refused("let_in_alone", sponsor="Alex Example"):
            require_other(session, campaign, clearer)
    assert stand_for(session, session.get_one(User, clearer.user_id), actor=SYSTEM)
    for campaign in (mine, theirs):
        require_other(session, campaign, clearer)


def test_who_is_struck_from_the_columns_of_the_record_stays_an_author(services):
    """The chain covers what an event says, and not the columns that repeat it."""
    with services.database.writing() as session:
        writer, other = person(session), person(session, name="Robin Example")
        edited(session, campaign_by_reference(session, "MAR15"), POLICE, "Something else", actor=writer)
    alter(services, f"UPDATE audit_events SET actor_id = {other.user_id} WHERE actor_id = {writer.user_id}")
    with services.database.reading() as session:
        assert writer.user_id in authors_of(session, campaign_by_reference(session, "MAR15"))
