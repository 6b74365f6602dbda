"""Starting a sending that GOV.UK Notify prints, as its owner does it on a page."""

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from app.delivery.channels import METHODS, Channel
from app.delivery.models import Attempt, Sending
from tests.delivery.marking import actions_of, lede_of, press, seen_in, sound
from tests.delivery.sending import LEADERS, attempts
from tests.services.notify import KEY
from tests.web.figures import days_in, numbers_in
from tests.web.markup import part_of, parts_of, states_of, words_of

pytestmark = pytest.mark.usefixtures("cheap")

PAGE = "/campaigns/MAR15/batches/notify"
CHECKED = {"accepted": "They were looked up this week", "unlisted": "y"}


@pytest.fixture
def with_key(made, monkeypatch):
    monkeypatch.setattr(made.settings, "notify_api_key", SecretStr(KEY))
    return made


def test_letters_are_looked_at_and_the_countdown_starts_once(owner, with_key):
    assert PAGE in actions_of(sound(owner.get("/campaigns/MAR15/batches/new", query_string=CHECKED)))
    page = sound(owner.get(PAGE, query_string=CHECKED))
    assert numbers_in(lede_of(page)) == [len(LEADERS), 10], "letters, and minutes until they start"
    assert days_in(words_of(part_of(page, "asks-too-late"))) == ["24 March 2015"]
    assert numbers_in(words_of(part_of(page, "nobody-signed"))) == [3]
    for _ in range(2):
        answer = press(owner, PAGE, seen=seen_in(page.text), way="post", **CHECKED)
        assert answer.location == "/campaigns/MAR15/sendings/1"
    with with_key.database.reading() as session:
        (sending,) = session.scalars(select(Sending)).all()
        assert (sending.carrier, sending.channel, sending.state) == ("notify", "post", "countdown")
    assert {(one.channel, one.state) for one in attempts(with_key)} == {("post", "queued")}


def test_what_was_not_shown_is_not_started(owner, with_key):
    answer = press(owner, PAGE, seen="other", **CHECKED)
    assert answer.status_code == 409
    assert parts_of(sound(answer), "nothing-started")
    assert attempts(with_key) == []


def test_without_a_key_there_is_no_such_page(owner, made):
    assert owner.get(PAGE).status_code == 404
    assert "GOV.UK Notify" not in owner.get("/campaigns/MAR15/batches/new", query_string=CHECKED).text


def test_a_letter_handed_to_the_printer_is_posted_in_its_sending_as_on_its_own_page(owner, with_key):
    page = owner.get(PAGE, query_string=CHECKED)
    press(owner, PAGE, seen=seen_in(page.text), way="post", **CHECKED)
    with with_key.database.writing() as session:
        session.execute(update(Attempt).values(state="handed_over"))
    listed = states_of(owner.get("/campaigns/MAR15/sendings/1/letters"))
    counted, *letters = [one.word for one in listed if one.word == METHODS[Channel.POST].handed_over]
    assert (counted, len(letters)) == (METHODS[Channel.POST].handed_over, len(LEADERS))
