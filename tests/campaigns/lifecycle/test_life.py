"""A campaign's owner closes it, opens it again, puts it away and brings it back; and gives it to another drafter."""

import pytest
from sqlalchemy import select

from app.accounts.factors.own import is_required
from app.accounts.models import Role, User
from app.accounts.sessions.sign_in import Proof, start
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.authors import HasCleared
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.create import campaign_by_reference, campaigns
from app.campaigns.lifecycle.ownership import NotTheOwner, drafters, hand_over, take_on
from app.campaigns.states import CAMPAIGN, State
from app.clearance.models import OfficeMember
from app.errors import Stale
from app.notices.models import MailChoice, Notice
from app.platform.clock import now
from tests.campaigns.clearing import answer, ask, take_back
from tests.fixtures.app import PASSWORD_HASH, add_member
from tests.refusals import refused


@pytest.fixture
def people(services):
    """By first name: two drafters, a viewer and an administrator."""
    roles = {"Alex": Role.DRAFTER, "Sam": Role.DRAFTER, "Vic": Role.VIEWER, "Ada": Role.ADMINISTRATOR}
    return {name: add_member(services, role, name=f"{name} Example").id for name, role in roles.items()}


@pytest.fixture
def session(services, people):
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(people["Alex"]))
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


def test_once_round(session, campaign, people):
    alex = Actor(people["Alex"])
    for step, state in (("close", "closed"), ("archive", "archived"), ("bring_back", "closed"), ("open", "open")):
        assert take_step(session, campaign, step, actor=alex) is True
        assert take_step(session, campaign, step, actor=alex) is False, "a second click"
        assert campaign.state == state
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc()).limit(4)).all()
    assert actions == ["campaign.opened", "campaign.brought_back", "campaign.archived", "campaign.closed"]


@pytest.mark.parametrize(
    ("state", "step"),
    [(state, name) for name, step in CAMPAIGN.items() for state in State if state not in {*step.sources, step.target}],
)
def test_a_step_from_elsewhere_is_not_possible(session, campaign, state, step):
    campaign.state = state
    session.flush()
    with refused(f"campaign_is_{state}"):
        take_step(session, campaign, step, actor=SYSTEM)
    assert campaign.state == state


@pytest.mark.parametrize("who", ["Sam", "Ada"])
def test_only_its_owner_takes_a_step(session, campaign, people, who):
    with pytest.raises(NotTheOwner):
        take_step(session, campaign, "close", actor=Actor(people[who]))


def test_an_archived_campaign_is_in_no_list_unless_it_is_asked_for(session, campaign):
    campaign.state = State.ARCHIVED
    session.flush()
    assert campaigns(session) == []
    assert campaigns(session, states=[State.ARCHIVED]) == [campaign]


@pytest.mark.parametrize("who", ["Alex", "Ada"])
def test_the_owner_or_an_administrator_hands_over(session, campaign, people, who):
    to = session.get_one(User, people["Sam"])
    assert hand_over(session, campaign, to, seen=people["Alex"], actor=Actor(people[who])) is True
    assert hand_over(session, campaign, to, seen=people["Alex"], actor=Actor(people[who])) is False, "a second click"
    assert campaign.owner_id == people["Sam"]


def test_an_administrator_who_drafts_takes_no_campaign_over(session, campaign, people):
    """The attack: an administrator makes themselves the owner of a colleague's campaign."""
    both = add_drafting_administrator(session)
    with refused("takes_it_over"):
        hand_over(session, campaign, both, seen=people["Alex"], actor=Actor(both.id))
    session.get_one(User, people["Alex"]).active = False
    session.flush()
    with refused("takes_it_over"):
        hand_over(session, campaign, both, seen=people["Alex"], actor=Actor(both.id))
    assert hand_over(session, campaign, both, seen=people["Alex"], actor=Actor(people["Ada"])) is True


def add_drafting_administrator(session) -> User:
    made = User(email="bo@office.example", name="Bo Example", active=True, created_at=now())
    made.give([Role.DRAFTER, Role.ADMINISTRATOR])
    session.add(made)
    session.flush()
    return made


def test_the_owner_is_told_at_once_of_what_they_did_not_do_themselves(session, campaign, people):
    sam, alex = session.get_one(User, people["Sam"]), session.get_one(User, people["Alex"])
    session.add(MailChoice(user_id=people["Alex"], way="never"))
    hand_over(session, campaign, sam, seen=people["Alex"], actor=Actor(people["Ada"]))
    hand_over(session, campaign, alex, seen=people["Sam"], actor=Actor(people["Sam"]))
    [notice] = session.scalars(select(Notice).where(Notice.kind == "owner_replaced"))
    assert (notice.user_id, notice.mail, notice.facts["changed"]) == (people["Alex"], "waiting", "Sam Example")


def test_nobody_else_hands_over(session, campaign, people):
    with pytest.raises(NotTheOwner):
        hand_over(
            session,
            campaign,
            session.get_one(User, people["Vic"]),
            seen=people["Alex"],
            actor=Actor(people["Sam"]),
        )


def test_only_an_active_drafter_can_be_given_a_campaign(session, campaign, people):
    alex, sam = Actor(people["Alex"]), session.get_one(User, people["Sam"])
    with refused("not_a_drafter"):
        hand_over(session, campaign, session.get_one(User, people["Vic"]), seen=alex.user_id, actor=alex)
    assert sam in drafters(session)
    sam.active = False
    session.flush()
    assert sam not in drafters(session)
    with refused("not_a_drafter"):
        hand_over(session, campaign, sam, seen=alex.user_id, actor=alex)


def test_a_page_that_names_another_owner_is_stale(session, campaign, people):
    with pytest.raises(Stale):
        sam = session.get_one(User, people["Sam"])
        hand_over(session, campaign, sam, seen=people["Vic"], actor=Actor(people["Ada"]))


def answered_by(session, campaign, user_id: int) -> None:
    """They answer about one text for the first of the offices."""
    home = campaign.signatories[0].office_id
    session.add(OfficeMember(office_id=home, user_id=user_id, gateway=False))
    session.flush()
    ask(session, campaign)
    answer(session, campaign, home, "lead-members")


def test_who_answered_for_an_office_is_not_given_the_campaign_while_that_stands(session, campaign, people):
    answered_by(session, campaign, people["Sam"])
    alex, sam = Actor(people["Alex"]), session.get_one(User, people["Sam"])
    with pytest.raises(HasCleared) as raised:
        hand_over(session, campaign, sam, seen=alex.user_id, actor=alex)
    assert raised.value.office == "Home Office"
    take_back(session, campaign, "lead-members")
    assert hand_over(session, campaign, sam, seen=alex.user_id, actor=alex) is True


def test_nor_takes_it_on(session, campaign, people):
    answered_by(session, campaign, people["Sam"])
    campaign.owner_id = None
    session.flush()
    with pytest.raises(HasCleared):
        take_on(session, campaign, actor=Actor(people["Sam"]))
    take_back(session, campaign, "lead-members")
    take_on(session, campaign, actor=Actor(people["Sam"]))
    assert campaign.owner_id == people["Sam"]


def test_who_owns_an_open_campaign_needs_a_second_factor_as_administrators_do(services, session, campaign, people):
    def needing():
        users = {name: session.get_one(User, user_id) for name, user_id in people.items()}
        return {name for name, user in users.items() if is_required(session, user, services.settings)}

    owner, sam = Actor(people["Alex"]), session.get_one(User, people["Sam"])
    assert needing() == {"Ada", "Alex"}
    take_step(session, campaign, "close", actor=owner)
    assert needing() == {"Ada"}
    take_step(session, campaign, "open", actor=owner)
    hand_over(session, campaign, sam, seen=people["Alex"], actor=owner)
    assert needing() == {"Ada", "Sam"}


def test_an_owner_without_a_second_factor_is_asked_to_set_one_up(app, services, people, session):
    session.commit()
    answers = {name: at_the_door(app, services, people[name]) for name in ("Alex", "Sam")}
    assert answers == {"Alex": "/account/factors/begin", "Sam": None}


def at_the_door(app, services, user_id):
    """Where a user who signed in with a password alone is led to."""
    client = app.test_client()
    with services.database.writing() as session:
        token = start(session, Proof(user_id, PASSWORD_HASH, None), browser="A browser", at=now())
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client.get("/campaigns").location
