"""Message-IDs and reply addresses: each letter's own, made once, found again from the mail."""

import re
import threading
from contextlib import closing

import pytest
from sqlalchemy import func, select

from app.delivery.email import numbers
from app.delivery.email.numbers import message_id_for, reply_address, reply_tokens
from app.delivery.models import ReplyAddress
from app.inbox.sorting.match import tokens_in
from app.platform.config import Settings, SettingsUnfit, load_settings
from app.platform.mail_settings import Mailbox
from app.platform.services import open_services
from tests.delivery.sending import LEADERS, ids
from tests.fixtures.app import SECRETS

pytestmark = pytest.mark.stack


def test_a_letter_keeps_its_reply_address(services):
    settings = services.settings.model_copy(update={"replies_to": "replies@department.example"})
    with services.database.writing() as session:
        first, other, _ = ids(session, LEADERS)
        address = reply_address(session, first, settings)
        assert re.fullmatch(r"replies\+[a-z2-7]{16}@department\.example", address)
        assert reply_address(session, other, settings) != address
    with services.database.reading() as session:
        assert reply_address(session, first, settings) == address
        (token,) = tokens_in([address.upper()])
        assert session.scalar(select(ReplyAddress.letter_id).where(ReplyAddress.token == token)) == first


def test_a_token_that_is_taken_is_not_given_again(services, monkeypatch):
    tokens = iter(["a" * 16, "a" * 16, "b" * 16])
    monkeypatch.setattr(numbers, "_token", lambda: next(tokens))
    with services.database.writing() as session:
        first, second, _ = ids(session, LEADERS)
        assert reply_tokens(session, [first]) == {first: "a" * 16}
        assert reply_tokens(session, [second, first]) == {first: "a" * 16, second: "b" * 16}


def test_two_writers_at_once_give_the_same(stack):
    with closing(open_services(stack)) as services:
        with services.database.reading() as session:
            letters = ids(session, range(1, 60))
        met, given = threading.Barrier(2), []

        def give() -> None:
            met.wait(timeout=30)
            with services.database.writing() as session:
                given.append(reply_tokens(session, letters))

        writers = [threading.Thread(target=give) for _ in range(2)]
        for one in writers:
            one.start()
        for one in writers:
            one.join()
        assert len(given) == 2
        assert given[0] == given[1]
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(ReplyAddress)) == len(letters)


def test_each_attempt_has_a_message_id_of_its_own(services):
    settings = services.settings.model_copy(update={"base_url": "https://despatch.example"})
    made = {message_id_for("MAR15-0284", settings) for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"mar15-0284\.[a-z2-7]{16}@despatch\.example", one) for one in made)


def test_what_is_not_set_is_taken_from_the_address_of_notices():
    settings = Settings(mail_from="despatch@department.example", **SECRETS)
    assert settings.letters_mailbox == Mailbox("", "despatch@department.example")
    assert settings.replies_address == "despatch@department.example"
    bare = Settings(base_url="https://despatch.example", **SECRETS)
    assert bare.replies_address == bare.letters_mailbox.address == "despatch@despatch.example"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("letters@department.example", Mailbox("", "letters@department.example")),
        ("Our  office <letters@department.example>", Mailbox("Our office", "letters@department.example")),
        ('"Office, Private" <letters@department.example>', Mailbox("Office, Private", "letters@department.example")),
        (
            "Swyddfa Gymraeg – ŵy <letters@department.example>",
            Mailbox("Swyddfa Gymraeg – ŵy", "letters@department.example"),
        ),
    ],
)
def test_letters_come_from_an_address_that_may_have_a_name(text, named):
    assert Settings(letters_from=text, **SECRETS).letters_mailbox == named


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"letters_from": "Our office"}, "LETTERS_FROM"),
        ({"letters_from": "Our office <letters@department.example"}, "LETTERS_FROM"),
        ({"letters_from": "Our\u202eoffice <letters@department.example>"}, "LETTERS_FROM"),
        ({"letters_from": "letters@département.example"}, "LETTERS_FROM"),
        ({"letters_carrier": "ses"}, "LETTERS_FROM"),
        ({"letters_carrier": "pigeon"}, "LETTERS_CARRIER"),
        ({"letters_most_mb": 0}, "LETTERS_MOST_MB"),
        ({"replies_to": "replies"}, "REPLIES_TO"),
        ({"replies_to": "replies+here@department.example"}, "REPLIES_TO"),
        ({"replies_to": f"{'r' * 48}@department.example"}, "REPLIES_TO"),
        ({"mail_from": "despatch+x@department.example"}, "REPLIES_TO"),
        ({"ses_events_queue_url": "events"}, "SES_EVENTS_QUEUE_URL"),
        ({"ses_configuration_set": "two words"}, "SES_CONFIGURATION_SET"),
    ],
)
def test_what_is_wrong_is_named(environment, wrong, name):
    environment(**SECRETS | wrong)
    with pytest.raises(SettingsUnfit) as raised:
        load_settings()
    assert list(raised.value.faults) == [name]
