"""Which letters can be marked sent, and what keeps the others back."""

import pytest
from sqlalchemy import update

from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import reopen_texts
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.models import Letter
from app.delivery.channels import Channel
from app.delivery.marking.recordings import undo_recording
from app.delivery.marking.sendable import ReplacedEdition, Stand, Why, sendable
from tests.campaigns.clearing import ALL, answer_again, sign_with
from tests.delivery.sending import (
    BY_EMAIL,
    BY_POST,
    LEADERS,
    LETTERS,
    POLICE,
    attempts,
    campaign,
    clear,
    ids,
    make,
    of,
    send,
    unclear,
)

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("cheap")]

TO_LEADERS = 44


def stand(services, number: int = TO_LEADERS):
    with services.database.reading() as session:
        return of(session, number).stand


def edit_for_leaders(session) -> None:
    """The text for leaders, which is issued, is opened for it."""
    reopen_texts(session, campaign(session), ["council-leaders"], reason="One thing more", actor=SYSTEM)
    newest = newest_text(session, campaign(session).id)
    source = newest.source + "\n::: for council-leaders\nOne thing more.\n:::\n"
    keep_text(session, campaign(session), source, seen=newest.number, actor=SYSTEM, accepted=ALL)


def test_a_cleared_letter_can_be_marked_sent_once_it_is_made(stack_services):
    clear(stack_services)
    assert stand(stack_services) == Why.NOT_MADE
    make(stack_services)
    assert stand(stack_services) == Stand.READY
    send(stack_services)
    assert stand(stack_services) == Stand.SENT


def test_a_draft_can_not_even_once_its_text_is_cleared(services):
    make(services)
    assert stand(services) == Why.DRAFT
    clear(services)
    assert stand(services) == Why.CLEARED_SINCE
    make(services)
    assert stand(services) == Stand.READY


def test_a_letter_made_from_words_that_changed_can_not(services):
    clear(services)
    make(services)
    with services.database.writing() as session:
        edit_for_leaders(session)
    assert (stand(services), stand(services, POLICE[0])) == (Why.NOT_CLEARED, Stand.READY)
    clear(services, "council-leaders")
    assert stand(services) == Why.TEXT_CHANGED


def test_a_clearance_that_is_taken_back_keeps_the_letters_back(services):
    clear(services)
    make(services)
    unclear(services, "council-leaders")
    assert stand(services) == Why.NOT_CLEARED


def test_a_letter_with_an_older_signature_can_not(services):
    """The text says nothing of the picture, so clearing it again brings the same hash."""
    clear(services)
    make(services)
    with services.database.writing() as session:
        for one in campaign(session).signatories:
            sign_with(session, one.office_id, "5" * 64)
        answer_again(session, campaign(session))
    assert stand(services) == Why.SIGNATURE_CHANGED


def test_only_a_letter_with_an_address_on_it_goes_by_post(stack_services):
    clear(stack_services)
    make(stack_services)
    with stack_services.database.reading() as session:
        police, leader = of(session, POLICE[0]), of(session, TO_LEADERS)
    assert (police.posted, leader.posted) == (False, True)
    assert (police.why_not(Channel.POST), police.why_not(Channel.EMAIL)) == (Why.NO_ADDRESS, None)
    assert leader.why_not(Channel.POST) is None


def test_the_same_edition_goes_again_by_another_channel_and_by_the_same_only_on_purpose(services):
    clear(services)
    make(services)
    send(services, LEADERS, BY_POST)
    with services.database.reading() as session:
        leader = of(session, TO_LEADERS)
    assert leader.why_not(Channel.POST) == Why.SENT_ALREADY
    assert leader.why_not(Channel.POST, again=True) is None
    assert leader.why_not(Channel.EMAIL) is None


def test_an_edition_after_one_that_was_sent_is_a_correction(services):
    clear(services)
    make(services)
    send(services, LEADERS, BY_POST)
    make(services, LEADERS)
    with services.database.reading() as session:
        leader = of(session, TO_LEADERS)
    assert leader.stand == Stand.CORRECTION
    assert leader.replaces == ReplacedEdition(attempts(services)[0].edition_id, 1)
    assert leader.why_not(Channel.POST) is None


def test_what_is_undone_was_not_sent(services):
    clear(services)
    make(services)
    event = send(services, LETTERS, BY_EMAIL)
    with services.database.writing() as session:
        undo_recording(session, campaign(session), event, actor=SYSTEM)
    assert stand(services) == Stand.READY


def test_a_letter_that_was_withdrawn_is_not_among_them(services):
    with services.database.writing() as session:
        session.execute(update(Letter).where(Letter.id.in_(ids(session, LEADERS))).values(withdrawn=True))
        assert len(sendable(session, campaign(session))) == 1268 - len(LEADERS)


def test_where_a_letter_stands_and_why_it_can_not_go_are_told_by_different_codes():
    assert not set(Stand) & set(Why)
