"""Who is notified of requests and of new roles."""

from sqlalchemy import select

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.clearance.offices.second_person import ask_to_join
from app.notices.mails import text_of
from app.notices.models import MailChoice, Notice
from app.people import tell
from app.people.decide import refuse
from app.platform.clock import now
from tests.clearance.offices.people import office
from tests.fixtures.app import add_member
from tests.people.asking import change, decide, reset, told


def test_people_are_told_of_requests_and_of_new_roles(services, alex, robin, kim):
    change(services, alex, kim, Role.CLEARER)
    assert (told(services, robin), told(services, kim)) == (["account_asked"], ["account_asked_about_you"])
    decide(services, robin)
    assert told(services, kim) == ["account_asked_about_you", "account_roles"]
    assert told(services, alex) == ["account_decided"]


def test_whom_a_request_is_about_is_told_what_became_of_it(services, alex, robin, kim):
    change(services, alex, kim, Role.CLEARER)
    decide(services, robin, refuse)
    assert told(services, kim) == ["account_asked_about_you", "account_decided_about_you"]
    change(services, alex, kim, Role.CLEARER)
    decide(services, robin)
    with services.database.writing() as session:
        user, asking = session.get_one(User, kim.id), {"settings": services.settings, "actor": Actor(alex.id)}
        ask_to_join(session, office(session), user, gateway=False, at=now(), **asking)
    decide(services, robin)
    assert told(services, kim)[2:] == [
        *("account_asked_about_you", "account_roles"),
        *("account_asked_about_you", "account_decided_about_you"),
    ]
    assert told(services, alex) == ["account_decided"] * 3


def test_only_those_who_can_confirm_a_request_are_asked_to(services, alex, robin, kim):
    change(services, alex, kim, Role.CLEARER)
    with services.database.reading() as session:
        rows = session.scalars(select(Notice).order_by(Notice.user_id)).all()
        mails = {one.user_id: text_of([one], "https://despatch.example", to="you") for one in rows}
    assert mails.keys() == {robin.id, kim.id}
    asked, about = mails[robin.id].body, mails[kim.id].body
    assert mails[robin.id].subject == "Alex Example asks you to confirm a change to Kim Example’s account"
    assert "Change: Give Kim Example the role Clearer" in asked
    assert "Confirm or refuse the change:" in asked
    assert mails[kim.id].subject == "Alex Example asked for a change to your Despatch account"
    assert "Change: Give Kim Example the role Clearer" in about
    assert "A colleague must confirm it, so you do not need to do anything." in about
    assert "Confirm" not in about.replace("Confirm before", "")


def test_what_is_done_on_the_server_is_told_in_the_administrators_name(services, kim):
    with services.database.writing() as session:
        tell.link_sent(session, session.get_one(User, kim.id), actor=SYSTEM, at=now())
    with services.database.reading() as session:
        [notice] = session.scalars(select(Notice).where(Notice.user_id == kim.id))
        assert notice.facts["by"] == "Your Despatch administrator"


def test_holders_of_the_safeguarding_role_are_told_who_joins_and_leaves(services, alex, robin, kim):
    fran = add_member(services, Role.SAFEGUARDING, name="Fran Example")
    change(services, alex, kim, Role.SAFEGUARDING)
    decide(services, robin)
    change(services, alex, kim, Role.VIEWER)
    assert told(services, fran) == ["account_asked", "safeguarding_people", "safeguarding_people"]
    with services.database.reading() as session:
        said = session.scalars(select(Notice.facts).where(Notice.kind == "safeguarding_people").order_by(Notice.id))
        assert [one["changed"] for one in said] == ["joined", "left"]


def test_these_notices_are_mailed_at_once_whatever_a_person_chose(services, alex, kim):
    with services.database.writing() as session:
        session.add(MailChoice(user_id=kim.id, way="never"))
    reset(services, alex, kim)
    with services.database.reading() as session:
        [notice] = session.scalars(select(Notice).where(Notice.user_id == kim.id))
        assert (notice.kind, notice.mail, notice.daily) == ("account_link", "waiting", False)
