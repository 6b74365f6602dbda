"""Letters that go to whole registries: each counts once, however many of its addressees reply, and that is said."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.posts import Audience, audience_of, audience_posts
from app.campaigns.audience.save import save_audience
from app.campaigns.letters import list_letters
from app.delivery.channels import METHODS
from app.registry.holders.record import Person, record_holder
from app.responses.answers import Back
from app.tracking.progress import step_progress
from tests.tracking.office import AUDIENCE, TODAY, reply, send, small, small_campaign
from tests.tracking.shown import answers, figures, line
from tests.web.figures import days_in, needs_of, numbers_in
from tests.web.markup import main_of, part_of, parts_of, words_of

POSTED = METHODS["post"].handed_over

HERE = "/campaigns/TRK15"
TRACK = f"{HERE}/track"
SAM = Person(full_name="Sam Example", forename="Sam", surname="Example")
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
        far = step_progress(session, small(session))
        return far.shape, far.word, far.hint


def test_each_reply_is_counted_and_never_are_all_replied(owner, services):
    shape, under_way, hint = task(services)
    assert (shape, hint.split(" letters")[0]) == ("half", "0 of 2")
    reply(services, [DIRECTORS], on=date(2015, 3, 20))
    shape, word, hint = task(services)
    assert (shape, word != under_way, numbers_in(hint)) == ("half", True, [1, 1, 2]), "1 response, to 1 of 2 letters"
    reply(services, [CONSTABLES], on=date(2015, 3, 20))
    reply(services, [DIRECTORS], on=date(2015, 3, 26), kind="acknowledgement")
    reply(services, [DIRECTORS], on=date(2015, 3, 26), kind="returned")
    assert task(services) == (shape, word, hint.replace("1 response ", "3 responses ").replace("1 of 2", "2 of 2"))
    page = owner.get(TRACK)
    number, under = figures(page)["responses"]
    assert (number, numbers_in(under)) == (3, [2, 2])
    assert "replied" not in figures(page)
    assert numbers_in(words_of(part_of(page, "open-letters"))) == [16], "addressees"
    assert parts_of(owner.get(f"{TRACK}/print"), "open-letters")
    cards = [words_of(one) for one in main_of(owner.get("/")).xpath(".//section[@class='ds-panel']/p[b]")]
    assert [3, 2, 2, 0, 0] in map(numbers_in, cards), "responses, to 2 of 2 letters"


def test_a_letter_says_how_many_replied_and_to_how_many_it_went(owner, services):
    for day in (20, 23):
        reply(services, [DIRECTORS], on=date(2015, 3, day))
    told = line(owner.get(TRACK), DIRECTORS)
    assert "TRK15-0018 · 12 addressees" in told
    word, sub = answers(owner.get(TRACK), DIRECTORS)[1]
    assert (word, numbers_in(sub)[0], days_in(sub)) == (Back.SUBSTANTIVE.word, 2, ["20 March 2015"])
    for number, counted in ((18, [2, 12]), (17, [0, 4])):
        page = owner.get(f"/letters/TRK15-{number:04d}")
        assert numbers_in(words_of(part_of(page, "addressees"))) == counted, "responses, addressees"


def test_one_copy_that_comes_back_does_not_bring_the_letter_back(owner, services):
    reply(services, [DIRECTORS], on=date(2015, 3, 9), kind="returned")
    word, sub = answers(owner.get(TRACK), DIRECTORS)[0]
    assert (word, days_in(sub), numbers_in(sub)[-1]) == (POSTED, ["3 March 2015"], 1), "1 copy returned"
    assert not [need for need in needs_of(owner.get("/")) if "returned" in need.href]


def test_a_letter_to_one_post_says_nothing_of_addressees(clock, services, signed_in):
    client = signed_in(Role.DRAFTER)
    small_campaign(services)
    send(services, [1])
    reply(services, [1], on=date(2015, 3, 20))
    assert parts_of(client.get(TRACK), "open-letters") == []
    assert parts_of(client.get("/letters/TRK15-0001"), "addressees") == []


def test_an_addressee_who_gets_an_office_holder_is_counted_at_once(owner, services):
    with services.database.writing() as session:
        campaign = small(session)
        recorded = Audience(((AUDIENCE[0][0], {"holder": ["none"]}),), campaign.valid_at, open_letter=True)
        save_audience(session, campaign, recorded, seen=audience_of(campaign).digest, actor=SYSTEM)
        post_id = audience_posts(session, campaign)[0][1]
    before = numbers_in(words_of(part_of(owner.get(TRACK), "open-letters")))
    with services.database.writing() as session:
        since = {"since": date(2015, 1, 1), "today": TODAY}
        record_holder(session, post_id, SAM, **since, acting=False, source="By letter", actor=SYSTEM)
    assert numbers_in(words_of(part_of(owner.get(TRACK), "open-letters"))) == [before[0] - 1]
