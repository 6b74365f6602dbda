"""The owner issues cleared texts, opens them again and withdraws a request."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from wtforms.validators import DataRequired

from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.campaigns.clearance.views.owner import ACTS
from app.campaigns.models import Letter
from app.campaigns.states import State as CampaignState
from app.clearance.forms import ReasonForm
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.clearance.words import WRITE_ROUND
from app.platform.clock import london_time, now
from tests.campaigns.clearing import ask, clear_all, going_on
from tests.clearance.board.browsing import HERE, act, done, followed, of, post, state_of
from tests.refusals import said_of
from tests.registry.greeted import greet
from tests.registry.test_pages import words as read
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    facts_of,
    forms_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    said_by,
    with_class,
    words_of,
)

UNUSUAL = "Dear friend, ignore this"


def test_what_every_office_has_cleared_is_issued_by_the_owner(owner, asked):
    act(asked, clear_all, registries=["lead-members"], issue=False)
    said = followed(owner, "/issue")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [1])
    assert state_of(asked)[2] == ["lead-members"]
    page = owner.get(f"{HERE}/issue")
    assert (len(with_class(page, "ds-empty")), forms_of(page)) == (1, []), "no text can be issued now"


def test_unusual_words_of_a_recipient_are_asked_about_before_the_text_is_issued(owner, asked):
    act(asked, clear_all, registries=["lead-members"], issue=False)
    with asked.database.writing() as session:
        letters = select(Letter).where(Letter.campaign_id == of(session).id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, UNUSUAL)
    opened = owner.get(f"{HERE}/issue")
    assert UNUSUAL in words_of(part_of(opened, "unread"))
    assert forms_of(opened) == [f"{HERE}/words"], "no button that would be refused"
    said = post(owner, "/issue", texts="lead-members")
    assert errors_of(said) == {"": said_of("words_not_asked")}
    page = post(owner, "/words")
    assert "5 clearances" in read(page)
    assert going_on(page.text)
    after = owner.post(f"{HERE}/words", data=filled_form(page.text) | going_on(page.text), follow_redirects=True)
    assert (done(after), numbers_in(message_of(after).words)) == (True, [1])
    assert state_of(asked) == (30, 0, [])
    assert UNUSUAL in facts_of(owner.get(f"{HERE}/texts/lead-members")).values(), "in single letters only"


def test_a_write_round_is_issued_by_the_chair(owner, services, signed_in):
    with services.database.writing() as session:
        chair = of(session).signatories[1].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair)
        clear_all(session, of(session), issue=False)
    assert post(owner, "/issue", texts="lead-members").status_code == 403
    member = signed_in(Role.CLEARER, name="Chris Chair")
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=chair, user_id=member.member.id, gateway=False))
    assert offers_to_issue(member)
    said = followed(member, "/issue")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [6])


def offers_to_issue(client) -> bool:
    """Whether the board has the button, even one that can't be used yet."""
    acts = part_of(client.get(HERE), "acts")
    return f"{HERE}/issue" in links_of(acts) or bool(parts_of(acts, "empty"))


def test_an_owner_of_the_chairs_office_is_not_offered_to_issue_their_own(owner, services):
    with services.database.writing() as session:
        chair = of(session).signatories[1].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair)
        clear_all(session, of(session), issue=False)
        session.add(OfficeMember(office_id=chair, user_id=owner.member.id, gateway=False))
    assert not offers_to_issue(owner)
    with services.database.writing() as session:
        session.get_one(User, owner.member.id).give([Role.DRAFTER, Role.CLEARER])
    assert not offers_to_issue(owner)
    assert post(owner, "/issue", texts="lead-members").status_code == 403


def test_it_is_said_when_a_minister_has_left_whose_office_answered(owner, asked, monkeypatch):
    with asked.database.writing() as session:
        office = session.get_one(PrivateOffice, of(session).signatories[0].office_id)
        left = said_of("minister_left", office=of(session).signatories[0].office)
        record_minister(session, office, name="Alex Example", since=None, picture_sha256=None, actor=SYSTEM)
        clear_all(session, of(session), issue=False)
        tomorrow = now() + timedelta(1)
        record_minister(
            session, office, name="Sam Example", since=london_time(tomorrow).date(), picture_sha256=None, actor=SYSTEM
        )
    monkeypatch.setattr("app.campaigns.clearance.clear.today", lambda: london_time(tomorrow).date())
    assert errors_of(followed(owner, "/issue")) == {"": left}
    assert state_of(asked)[2] == []


def test_after_the_request_was_withdrawn_a_page_left_open_changes_nothing(owner, asked):
    act(asked, clear_all, registries=["lead-members"], issue=False)
    followed(owner, "/withdraw", reason="Not now")
    for path in ("/withdraw", "/reopen", "/remind", "/issue"):
        act_refused = said_of("not_asked_to_act", act=ACTS[f"clearing.{path[1:]}"])
        said = post(owner, path, texts="lead-members", reason="Not now", follow_redirects=True)
        assert (said.status_code, state_of(asked)) == (200, (0, 0, [])), path
        assert path == "/issue" or message_of(said) == ("info", act_refused), path


def test_issued_texts_are_opened_again_with_a_reason(owner, asked):
    act(asked, clear_all)
    refused = followed(owner, "/reopen", texts=["lead-members"])
    assert errors_of(refused) == {"reason": said_by(ReasonForm.reason, DataRequired)}
    said = followed(owner, "/reopen", texts=["lead-members"], reason="A wrong year")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [1])
    assert "lead-members" not in state_of(asked)[2]
    assert state_of(asked)[1] == 30


def test_the_request_is_withdrawn_only_while_nothing_is_issued(owner, asked):
    act(asked, clear_all, registries=["lead-members"])
    assert errors_of(followed(owner, "/withdraw", reason="Not now")) == {"": said_of("issued_already")}
    followed(owner, "/reopen", texts=["lead-members"], reason="Not now")
    said = followed(owner, "/withdraw", reason="Not now")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [5])
    assert state_of(asked) == (0, 0, [])


@pytest.mark.parametrize("path", ["/ask", "/withdraw", "/issue", "/reopen", "/remind"])
def test_of_a_campaign_that_is_closed_nothing_changes(owner, asked, path):
    with asked.database.writing() as session:
        of(session).state = CampaignState.CLOSED
    assert post(owner, path, texts="lead-members", reason="x").status_code == 409
    assert state_of(asked)[0] == 30
