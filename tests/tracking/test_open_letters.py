"""Letters that go to whole registries: each counts once, however many of its addressees reply, and that is said."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.letters import list_letters
from app.tracking.progress import how_far
from tests.production.shown import words
from tests.tracking.office import reply, send, small, small_campaign
from tests.tracking.shown import figures, line, text

HERE = "/campaigns/TRK15"
TRACK = f"{HERE}/track"
CONSTABLES, DIRECTORS = 17, 18
"""Numbers of the open letters: to 4 chief constables, to 12 directors of children's services."""


@pytest.fixture
def owner(clock, services, signed_in):
    client = signed_in(Role.DRAFTER)
    small_campaign(services, actor=Actor(client.member.id))
    with services.database.writing() as session:
        campaign = small(session)
        campaign.open_letter = True
        list_letters(session, campaign, actor=SYSTEM)
    send(services, [CONSTABLES, DIRECTORS])
    return client


def task(services):
    with services.database.reading() as session:
        far = how_far(session, small(session))
        return far.shape, far.word, far.hint


def test_each_reply_is_counted_and_never_are_all_replied(owner, services):
    assert task(services) == ("half", "Under way", "0 of 2 letters replied")
    reply(services, [DIRECTORS], on=date(2015, 3, 20))
    assert task(services) == ("half", "Responses recorded", "1 response to 1 of 2 letters")
    reply(services, [CONSTABLES], on=date(2015, 3, 20))
    reply(services, [DIRECTORS], on=date(2015, 3, 26), kind="acknowledgement")
    reply(services, [DIRECTORS], on=date(2015, 3, 26), kind="returned")
    assert task(services) == ("half", "Responses recorded", "3 responses to 2 of 2 letters")
    page = owner.get(TRACK)
    assert figures(page)["Responses recorded"] == (3, "to 2 of 2 letters")
    assert "Replied" not in figures(page)
    assert "An open letter counts once, whoever of its addressees replies ; these go to 16 addressees." in text(
        page.text
    )
    assert "An open letter counts once" in text(owner.get(f"{TRACK}/print").text)
    assert "3 responses to open letters, each of which counts once: 2 of 2 letters sent are replied to" in text(
        owner.get("/").text
    )


def test_a_letter_says_how_many_replied_and_to_how_many_it_went(owner, services):
    for day in (20, 23):
        reply(services, [DIRECTORS], on=date(2015, 3, day))
    told = line(owner.get(TRACK), DIRECTORS)
    assert "TRK15-0018 · 12 addressees" in told
    assert "Answered 2 responses since 20 March 2015" in told
    page = words(owner.get("/letters/TRK15-0018"))
    assert "2 responses to a letter with 12 addressees. It counts once, whoever of them replies." in page
    assert "0 responses to a letter with 4 addressees." in words(owner.get("/letters/TRK15-0017"))


def test_one_copy_that_comes_back_does_not_bring_the_letter_back(owner, services):
    reply(services, [DIRECTORS], on=date(2015, 3, 9), kind="returned")
    assert "Posted 3 March 2015, 1 copy returned" in line(owner.get(TRACK), DIRECTORS)
    assert "that came back" not in owner.get("/").text


def test_a_letter_to_one_post_says_nothing_of_addressees(clock, services, signed_in):
    client = signed_in(Role.DRAFTER)
    small_campaign(services)
    send(services, [1])
    reply(services, [1], on=date(2015, 3, 20))
    assert "counts once" not in client.get(TRACK).text + client.get("/letters/TRK15-0001").text
