"""A note is added once, shown newest first, and taken back by its author alone."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.find import personal_of
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.close import CampaignArchived
from app.campaigns.states import State
from app.tracking.letter_notes import add_note, noted_letters, notes_on, take_back
from tests.fixtures.app import add_member
from tests.refusals import refused
from tests.tracking.office import letter, small, small_campaign

pytestmark = pytest.mark.stack


@pytest.fixture
def author(services):
    small_campaign(services)
    return Actor(add_member(services, Role.DRAFTER).id)


def note(services, text, *, once, actor):
    with services.database.writing() as session:
        return add_note(session, letter(session, 1), text=text, once=once, actor=actor)


def test_notes_stand_newest_first_and_a_second_click_adds_none(services, author):
    first = note(services, "Telephoned; they have it.", once="a", actor=author)
    note(services, "Their reply is promised for Friday.", once="b", actor=author)
    assert note(services, "Telephoned; they have it.", once="a", actor=author).id == first.id
    with services.database.reading() as session:
        one = letter(session, 1)
        texts = [kept.text for kept in notes_on(session, one.id)]
        assert texts == ["Their reply is promised for Friday.", "Telephoned; they have it."]
        assert noted_letters(session, one.campaign_id) == {one.id: texts[::-1]}


def test_two_clicks_at_once_add_one_note(stack_services):
    small_campaign(stack_services)
    together = Barrier(2)

    def click(_) -> int:
        together.wait(timeout=30)
        return note(stack_services, "They have it.", once="a", actor=SYSTEM).id

    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(click, range(2)))) == 1


def test_what_somebody_wrote_last_is_not_added_again_from_a_page_gone_back_to(services, author):
    other = Actor(add_member(services, Role.DRAFTER, name="Sam Example").id)
    first = note(services, "They have it.", once="a", actor=author)
    assert note(services, "They have it.", once="b", actor=author).id == first.id
    theirs = note(services, "They have it.", once="c", actor=other)
    again = note(services, "They have it.", once="d", actor=author)
    assert len({first.id, theirs.id, again.id}) == 3


def test_what_a_note_says_can_be_erased_from_the_record(services, author):
    kept = note(services, "Their director is away.", once="a", actor=author)
    with services.database.reading() as session:
        event = session.get_one(AuditEvent, kept.recorded)
        assert event.action == "letter.noted"
        assert "director" not in json.dumps(event.body)
        assert [personal.value for personal in personal_of(session, event.seq)] == ["Their director is away."]


def test_only_its_author_takes_a_note_back_and_only_once(services, author):
    kept = note(services, "Wrong letter.", once="a", actor=author)
    other = Actor(add_member(services, Role.DRAFTER, name="Sam Example").id)
    with refused("not_the_author"), services.database.writing() as session:
        take_back(session, session.merge(kept), author_id=author.user_id, actor=other)
    for _click in range(2):
        with services.database.writing() as session:
            take_back(session, session.merge(kept), author_id=author.user_id, actor=author)
    with services.database.reading() as session:
        assert not notes_on(session, kept.letter_id)
        assert not noted_letters(session, letter(session, 1).campaign_id)
        taken = session.scalars(select(AuditEvent).where(AuditEvent.action == "letter.note_taken_back")).all()
        assert len(taken) == 1


@pytest.mark.parametrize(("state", "refused"), [(State.CLOSED, False), (State.ARCHIVED, True)])
def test_notes_go_on_while_a_campaign_is_closed_and_end_when_it_is_archived(services, author, state, refused):
    with services.database.writing() as session:
        small(session).state = state
    if refused:
        with pytest.raises(CampaignArchived):
            note(services, "Late.", once="a", actor=author)
    else:
        assert note(services, "Late.", once="a", actor=author).id
