"""A post of a registry of one's own is ended, or taken back while no campaign speaks of it."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.registry import events as registry_events
from app.registry.own.leave import UsedByCampaigns, withdraw_post
from app.registry.posts.count import count_posts
from app.registry.showing import span
from tests.refusals import said_of
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.holders.test_pages import happened_by
from tests.registry.holding import held, hold
from tests.registry.own.test_pages import post, registry, send
from tests.registry.test_pages import words
from tests.web.markup import errors_of, forms_of, message_of, numbers_of

SLUG = "policing-bodies"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.ADMINISTRATOR, Role.DRAFTER)


@pytest.fixture
def post_id(drafter):
    registry(drafter)
    return int(re.search(r"/posts/(\d+)/end", post(drafter).text)[1])


def seen(client, post_id):
    return re.search(r'name="seen"[^>]*value="(\d+)"', client.get(f"/posts/{post_id}/end").text)[1]


def end(client, post_id, *last_day, **more):
    form = {"seen": seen(client, post_id), **more}
    return send(client, f"/posts/{post_id}/end", last_day=list(last_day), **form)


def number(services, day):
    with services.database.reading() as session:
        return count_posts(session, valid_at=day)[SLUG]


def test_a_post_goes_off_the_list_after_its_last_day(drafter, services, post_id):
    page = end(drafter, post_id, "31", "8", "2026")
    assert (message_of(page).kind, "31 August 2026" in message_of(page).words) == ("success", True)
    assert happened_by(page, registry_events.POST_ENDED, "Alex Example 1 September 2026")
    assert (number(services, date(2026, 8, 31)), number(services, date(2026, 9, 1))) == (1, 0)
    page = end(drafter, post_id, "", "", "")
    assert (message_of(page).kind, numbers_of(f"<p>{message_of(page).words}</p>")) == ("success", [])
    assert number(services, NOVEMBER_2026) == 1


def test_it_does_not_end_before_it_begins(drafter, post_id):
    answer = end(drafter, post_id, "31", "12", "2014")
    assert answer.status_code == 400
    assert errors_of(answer) == {"last_day": said_of("post_ends_too_early", begins=date(2015, 1, 1))}


def test_a_stale_page_records_nothing(drafter, services, post_id):
    old = seen(drafter, post_id)
    end(drafter, post_id, "31", "8", "2026")
    answer = end(drafter, post_id, "31", "8", "2020", seen=old)
    assert answer.status_code == 409
    assert span(date(2015, 1, 1), date(2026, 9, 1)) in words(answer)
    assert number(services, date(2026, 8, 31)) == 1


def test_one_that_was_added_by_mistake_is_taken_back_and_stays_to_be_seen_as_it_was_known(drafter, services, post_id):
    hold(services.database, post_id, "Sam Example", date(2020, 1, 1))
    at = f"/posts/{post_id}/withdraw"
    assert forms_of(drafter.get(at)) == [at]
    known = held(services.database, post_id)[0].recorded
    assert message_of(send(drafter, at)).kind == "success"
    assert (number(services, NOVEMBER_2026), held(services.database, post_id)) == (0, [])
    assert drafter.get(f"/posts/{post_id}").status_code == 404
    assert "Sam Example" in words(drafter.get(f"/posts/{post_id}?known_at={known}"))
    assert int(re.search(r"/posts/(\d+)/end", post(drafter).text)[1]) == post_id, "it may be added again"


def test_one_that_a_campaign_speaks_of_is_not_taken_back(services, post_id):
    with pytest.raises(UsedByCampaigns), services.database.writing() as session:
        withdraw_post(session, post_id, used=["MAR15"], actor=Actor(user_id=1))
    assert number(services, NOVEMBER_2026) == 1


def test_what_ships_is_neither_ended_nor_taken_back_here(drafter, services):
    with services.database.reading() as session:
        shipped = find(session, "council-leaders", "Rotherham").post_id
    assert "/end" not in drafter.get(f"/posts/{shipped}").text
    for act in ("end", "withdraw"):
        assert drafter.get(f"/posts/{shipped}/{act}").status_code == 404
