"""Comments and what was said, on both databases."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.clearance.comments import comment_on, may_comment, reply_to, settle
from app.campaigns.lifecycle.ownership import take_on
from app.clearance.comments import threads
from app.clearance.event_words import answered_in_words
from app.clearance.history import asked_over_time, history
from app.clearance.requests import standing_requests
from app.clearance.states import State
from tests.campaigns.clearing import answer, ask, clearer_of, take_back
from tests.campaigns.writing import HOME, letter_to_write, written
from tests.fixtures.app import add_member
from tests.refusals import refused
from tests.web.figures import numbers_in

pytestmark = pytest.mark.stack


def test_comments_and_answers_are_kept(stack_services):
    drafter = Actor(add_member(stack_services, Role.DRAFTER).id)
    with stack_services.database.writing() as session:
        one = letter_to_write(session)
        ask(session, one)
        office = one.signatories[0].office_id
        request = standing_requests(session, one.id)[(office, "lead-members")]
        home = clearer_of(session, office)
        said = comment_on(session, one, "lead-members", request.text_sha256, 1, "When?", office_id=office, actor=home)
        reply_to(session, one, said.id, "Soon.", office_id=None, actor=drafter)
        for again in (False, False, True, False):
            settle(session, one, said.id, actor=home, again=again)
        answer(session, one, office)
        take_back(session, one, "lead-members")
    with stack_services.database.reading() as session:
        (thread,) = threads(session, written(session).id)
        assert (thread.first.comment.quote, thread.is_settled) == ("Read case files.", True)
        assert [(one.side, one.by, one.comment.body) for one in thread.replies] == [("", "Alex Example", "Soon.")]
        asked = asked_over_time(session, written(session).id, "lead-members", office_id=office)
        back, content, first = history(session, asked)
    assert (back.title.startswith(f"{HOME}: "), back.title == content.title) == (True, False)
    assert content.title == answered_in_words(HOME, State.CONTENT)
    by, note = "Private secretary 1", "A mistake"
    assert [(by in one.words, note in one.words) for one in (back, content)] == [(True, True), (True, False)]
    assert (numbers_in(first.title), first.words) == ([1], ""), "asked about version 1"


def test_an_owner_speaks_for_the_campaign_alone_and_settles_what_others_said(services):
    with services.database.writing() as session:
        one = letter_to_write(session)
        ask(session, one)
        office, other = (each.office_id for each in one.signatories)
        home, education = clearer_of(session, office), clearer_of(session, other)
        text = standing_requests(session, one.id)[(office, "lead-members")].text_sha256
        about = (session, one, "lead-members", text, 0, "Which?")
        with refused("may_not_comment"):
            comment_on(*about, office_id=other, actor=home)
        said = comment_on(*about, office_id=office, actor=home)
        with refused("not_to_settle"):
            settle(session, one, said.id, actor=education)
        take_on(session, one, actor=education)
        assert not may_comment(session, one, other, education)
        settle(session, one, said.id, actor=education)
