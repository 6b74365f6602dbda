"""Rehearse a sending: by which way each letter would go, and what keeps it back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from app.audit.record import SYSTEM
from app.delivery.attempts.settle import Evidence, move
from app.delivery.channels import Channel
from app.delivery.marking.sendable import Why, sendable
from app.delivery.models import Attempt
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.rehearsed_words import BLOCKS, WARNS, sendable_words
from app.delivery.sending.routes import PREFERRED, Block, Warn, Wish
from app.platform.clock import now, today
from app.platform.history import known
from app.registry.contacts.acts import confirm_contacts, stop_using
from app.registry.models import Contact, PostVersion
from tests.delivery.reaching import ends, fail, post_of, prefer, reach, reach_by_post
from tests.delivery.sending import BY_EMAIL as RECORDED
from tests.delivery.sending import LEADERS, LETTERS, POLICE, campaign, ids, make, send

ONE, TWO, THREE, NOBODY = POLICE[1], LEADERS[0], LEADERS[2], POLICE[0]
"""Numbers of letters whose posts there are today; no address of the last is known."""

GONE = LEADERS[1]
"""The leader of a council that ended in 2023. The letter prints an address, since the campaign is of 2015."""

THREE_LETTERS = (ONE, TWO, THREE)
BY_EMAIL = Wish(Channel.EMAIL)
TOWN_HALL = ("Town Hall", "High Street", "Leeds", "LS1 1UR")
LONG_AGO = today() - timedelta(400)


def rehearsed(services, wish=BY_EMAIL, numbers=(ONE,), *, most=10_000_000):
    with services.database.reading() as session:
        chosen = ids(session, numbers)
        letters = [one for one in sendable(session, campaign(session)) if one.letter_id in chosen]
        return rehearse(session, letters, wish, today=today(), months=6, most=most)


def blocks(services, wish=BY_EMAIL, number=ONE, **how):
    return rehearsed(services, wish, [number], **how).routed[0].blocks


def test_a_letter_goes_to_the_address_that_was_checked(made):
    reach(made, {ONE: "leader@council.example"})
    (one,) = rehearsed(made).by(Channel.EMAIL)
    assert (one.address, one.goes, one.stale) == ("leader@council.example", True, False)


def test_without_an_address_it_waits(made):
    assert blocks(made, number=NOBODY) == (Block.NO_CONTACT,)


def test_letter_without_a_postal_address_waits_for_that_alone(made):
    assert blocks(made, Wish(Channel.POST), NOBODY) == (Why.NO_ADDRESS,)


@pytest.mark.parametrize(
    ("by_email", "by_post", "total", "only_files", "said"),
    [
        (1, 0, 1, False, "The letter can be sent by email."),
        (0, 2, 2, False, "All 2 letters can be sent by post."),
        (10, 3, 59, False, "13 of 59 letters can be sent: 10 by email and 3 by post."),
        (0, 0, 59, False, "None of the letters can be sent yet."),
        (13, 0, 59, True, "None of the letters can be sent yet. 13 trial copies can be written."),
        (13, 3, 59, True, "3 of 59 letters can be sent by post. 13 trial copies can be written."),
        (0, 3, 59, True, "3 of 59 letters can be sent by post."),
    ],
)
def test_first_sentence_says_how_many_can_be_sent_and_how(by_email, by_post, total, only_files, said):
    going = {Channel.EMAIL: by_email, Channel.POST: by_post}
    assert sendable_words(going, total, only_files=only_files) == said


def test_a_contact_that_nobody_checked_for_long_blocks_until_a_reason_is_given(made):
    reach(made, {ONE: "leader@council.example"}, verified=LONG_AGO)
    assert blocks(made) == (Block.STALE,)
    found = rehearsed(made, replace(BY_EMAIL, accepted="The office confirmed it by telephone"))
    assert [one.warns for one in found.by(Channel.EMAIL)] == [(Warn.ACCEPTED,)]


@pytest.mark.parametrize("wish", [BY_EMAIL, Wish(Channel.POST), Wish(PREFERRED, fallback=True)])
def test_a_letter_to_a_post_that_is_not_on_todays_list_waits(made, wish):
    (one,) = rehearsed(made, wish, [GONE]).routed
    assert one.letter.posted
    assert one.blocks == (Block.UNLISTED,)


def test_it_goes_to_the_address_that_it_prints_when_somebody_chooses_that(made):
    found = rehearsed(made, Wish(PREFERRED, fallback=True, unlisted=True), [ONE, GONE])
    assert [one.letter.reference for one in found.by(Channel.POST)] == ["MAR15-0045"]
    assert found.by(Channel.POST)[0].warns == (Warn.UNLISTED,)


def test_what_was_agreed_to_says_whether_such_letters_go(made):
    seen = rehearsed(made, Wish(Channel.POST), [GONE]).seen(Channel.POST)
    assert rehearsed(made, Wish(Channel.POST, unlisted=True), [GONE]).seen(Channel.POST) != seen


@pytest.mark.parametrize("day", [date(2015, 3, 3), today()])
def test_whether_a_contact_is_stale_does_not_depend_on_the_day_of_the_campaign(made, day):
    """A post that there is on both days, of a campaign of long ago and of one of today: by what was checked, alone."""
    reach(made, {ONE: "chief@police.example"})
    reach(made, {TWO: "leader@council.example"}, verified=LONG_AGO)
    with made.database.writing() as session:
        campaign(session).valid_at = day
    assert [one.blocks for one in rehearsed(made, BY_EMAIL, [ONE, TWO]).routed] == [(), (Block.STALE,)]


def test_an_address_that_must_not_be_used_is_not(made):
    reach(made, {ONE: "leader@council.example"})
    with made.database.writing() as session:
        of = (Contact.post_id == post_of(session, ONE), Contact.channel == "email", known(Contact))
        version = session.scalars(select(Contact).where(*of)).one()
        stop_using(session, version.id, "It belongs to somebody else now", actor=SYSTEM)
    assert blocks(made) == (Block.DO_NOT_USE,)


def warns(services, wish=BY_EMAIL, number=TWO):
    (one,) = rehearsed(services, wish, [number]).routed
    assert one.goes
    return one.warns


def test_an_address_at_which_the_last_letter_failed_is_pointed_out_until_it_is_corrected(made):
    reach(made, {THREE: f"l{TWO}@council.example"})
    fail(made, TWO, "no_such_mailbox")
    assert warns(made) == (Warn.FAILED_BEFORE,)
    assert warns(made, number=THREE) == (Warn.FAILED_BEFORE,), "whoever has it"
    reach(made, {TWO: "right@council.example"})
    assert warns(made) == ()


def test_an_address_that_failed_is_pointed_out_though_it_is_verified_or_recorded_again(made):
    fail(made, TWO, "moved")
    with made.database.writing() as session:
        of = (Contact.post_id == post_of(session, TWO), Contact.channel == "email", known(Contact))
        ids_of = session.scalars(select(Contact.id).where(*of)).all()
        confirm_contacts(session, ids_of, on=today() - timedelta(1), actor=SYSTEM)
    assert warns(made) == (Warn.FAILED_BEFORE,)
    reach(made, {TWO: f"L{TWO}@council.example"})
    assert warns(made) == (Warn.FAILED_BEFORE,), "whatever its case"


def test_a_full_mailbox_says_nothing_against_an_address(made):
    fail(made, TWO, "mailbox_full")
    assert warns(made) == ()


def test_a_postal_address_from_which_the_last_letter_came_back_is_pointed_out(made):
    reach_by_post(made, {TWO: TOWN_HALL})
    make(made, [TWO])
    send(made, [TWO])
    with made.database.writing() as session:
        attempt = session.scalars(select(Attempt)).one()
        assert move(session, attempt.id, "return", Evidence(now(), "person", reason="gone_away"), actor=SYSTEM)
    assert warns(made, Wish(Channel.POST)) == (Warn.FAILED_BEFORE,)
    reach_by_post(made, {TWO: TOWN_HALL}, verified=today() - timedelta(1))
    assert warns(made, Wish(Channel.POST)) == (Warn.FAILED_BEFORE,), "the same address, recorded again"
    ends(made, TWO)
    assert Warn.FAILED_BEFORE in warns(made, Wish(Channel.POST, unlisted=True)), "the letter prints it all the same"


def test_another_postal_address_than_the_one_that_failed_is_not_pointed_out(made):
    reach_by_post(made, {TWO: TOWN_HALL})
    make(made, [TWO])
    send(made, [TWO])
    with made.database.writing() as session:
        attempt = session.scalars(select(Attempt)).one()
        assert move(session, attempt.id, "return", Evidence(now(), "person", reason="gone_away"), actor=SYSTEM)
    reach_by_post(made, {TWO: ("Civic Centre", "Low Street", "Leeds", "LS1 1UR")})
    make(made, [TWO])
    assert warns(made, Wish(Channel.POST)) == ()


CHECKED = Wish(Channel.POST, accepted="The office confirmed it by telephone")


def test_a_letter_that_prints_an_address_that_must_not_be_used_is_not_posted(made):
    assert blocks(made, CHECKED, TWO) == ()
    with made.database.writing() as session:
        post = session.scalars(select(PostVersion).where(PostVersion.post_id == post_of(session, TWO))).first()
        owned = (Contact.post_id == post.post_id) | (Contact.organisation_id == post.organisation_id)
        for one in session.scalars(select(Contact).where(owned, Contact.channel == "postal", known(Contact))).all():
            stop_using(session, one.id, "They moved out", actor=SYSTEM)
    assert blocks(made, CHECKED, TWO) == (Block.DO_NOT_USE,)


def test_a_letter_that_does_not_print_the_address_of_today_is_made_again(made):
    reach_by_post(made, {TWO: TOWN_HALL})
    assert blocks(made, Wish(Channel.POST), TWO) == (Block.ADDRESS_CHANGED,)
    make(made, [TWO])
    assert blocks(made, Wish(Channel.POST), TWO) == ()


def test_what_keeps_a_letter_back_whatever_the_way_is_said(services, cheap):
    reach(services, {ONE: "leader@council.example"})
    assert blocks(services) == (Why.NOT_MADE,)


def test_what_went_that_way_goes_again_only_when_asked(made):
    reach(made, {ONE: "leader@council.example"})
    send(made, [ONE], RECORDED)
    assert blocks(made) == (Why.SENT_ALREADY,)
    assert blocks(made, replace(BY_EMAIL, again=True)) == ()


def test_what_went_one_way_does_not_go_by_another_too(made):
    reach_by_post(made, {TWO: TOWN_HALL})
    make(made, [TWO])
    send(made, [TWO], RECORDED)
    assert blocks(made, Wish(Channel.POST), TWO) == (Why.SENT_ALREADY,)
    assert rehearsed(made, Wish(Channel.EMAIL, fallback=True), [TWO]).by(Channel.POST) == []


def test_a_mail_larger_than_the_limit_does_not_go(made):
    reach(made, {ONE: "leader@council.example"})
    assert blocks(made, most=1000) == (Block.TOO_LARGE,)


def test_the_word_file_counts(made):
    reach(made, {ONE: "leader@council.example"})
    pdf = next(n for n in range(1000, 2_000_000, 1000) if not blocks(made, most=n))
    assert blocks(made, replace(BY_EMAIL, with_word=True), most=pdf) == (Block.TOO_LARGE,)


def test_each_goes_as_its_post_prefers(made):
    reach(made, {ONE: "one@council.example", TWO: "two@council.example"})
    prefer(made, ONE, "post")
    prefer(made, TWO, "email")
    prefer(made, THREE, "hand")
    found = rehearsed(made, Wish(PREFERRED), THREE_LETTERS)
    assert [one.channel for one in found.routed] == [Channel.POST, Channel.EMAIL, Channel.HAND]
    assert Block.BY_HAND in found.routed[2].blocks


def test_where_nothing_is_preferred_an_email_goes_before_a_letter_by_post(made):
    reach(made, {ONE: "one@council.example"})
    found = rehearsed(made, Wish(PREFERRED), [NOBODY, ONE])
    assert [one.channel for one in found.routed] == [Channel.POST, Channel.EMAIL]


def test_another_way_is_taken_where_the_first_is_not_possible(made):
    reach_by_post(made, {TWO: TOWN_HALL})
    make(made, [TWO])
    (one,) = rehearsed(made, Wish(Channel.EMAIL, fallback=True), [TWO]).by(Channel.POST)
    assert one.warns == (Warn.FALLBACK,)


def test_no_other_way_helps_a_letter_that_is_not_made(services, cheap):
    (one,) = rehearsed(services, Wish(Channel.EMAIL, fallback=True)).routed
    assert (one.channel, Why.NOT_MADE in one.blocks) == (Channel.EMAIL, True)


def test_letters_that_share_a_mailbox_are_pointed_out_and_go(made):
    reach(made, {ONE: "Office@council.example", TWO: "office@council.example", THREE: "three@council.example"})
    found = rehearsed(made, BY_EMAIL, THREE_LETTERS)
    assert [one.warns for one in found.by(Channel.EMAIL)] == [(Warn.SHARED,), (Warn.SHARED,), ()]


def test_what_was_agreed_to_differs_when_an_address_does(made):
    reach(made, {ONE: "one@council.example", TWO: "two@council.example"})
    seen = rehearsed(made, BY_EMAIL, [ONE, TWO]).seen(Channel.EMAIL)
    assert rehearsed(made, BY_EMAIL, [ONE, TWO]).seen(Channel.EMAIL) == seen
    reach(made, {TWO: "new@council.example"})
    assert rehearsed(made, BY_EMAIL, [ONE, TWO]).seen(Channel.EMAIL) != seen


def statements(services, numbers) -> int:
    sent = []
    note = lambda *args: sent.append(args[2])  # noqa: E731 (SQLAlchemy tells its listeners apart by identity)
    event.listen(services.database.engine, "before_cursor_execute", note)
    rehearsed(services, numbers=numbers)
    event.remove(services.database.engine, "before_cursor_execute", note)
    return len(sent)


def test_all_letters_cost_as_many_queries_as_one(made):
    reach(made, {number: f"l{number}@council.example" for number in THREE_LETTERS})
    assert statements(made, LETTERS) == statements(made, [ONE])


@pytest.mark.parametrize("kind", ["blocks", "warns"])
def test_every_code_has_its_words(kind):
    assert set(Block) | set(Why) <= set(BLOCKS) if kind == "blocks" else set(Warn) == set(WARNS)
