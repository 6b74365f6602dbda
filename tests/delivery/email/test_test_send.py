"""A few letters to one's own address: as their recipients will get them, and nothing that is taken for one sent."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from app.audit.find import EventFilter, body_of, find_events
from app.delivery.email.refusals import REFUSALS
from app.delivery.email.sign_off import SignOff
from app.delivery.email.test_send import MOST, NoLettersToTest, hand_tests, mails_to_test
from app.delivery.email.views import ALREADY_SENT
from app.delivery.models import Attempt, AttemptEvent, ReplyAddress
from app.delivery.pages import NONE_CHOSEN
from app.inbox.sorting.match import tokens_in
from app.platform.mail.errors import PutOff, RefusedByServer, Unsure
from app.platform.mail.words import WRONG
from tests.delivery.email.mailing import USUAL
from tests.delivery.email.test_mime import PARCEL
from tests.delivery.marking import button_to
from tests.delivery.sending import LEADERS, LETTERS, POLICE, ids, make, unclear
from tests.fixtures.app import token_in
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, forms_of, message_of, part_of, with_class, words_of

ADDRESS, REHEARSE = "/campaigns/MAR15/send/test", "/campaigns/MAR15/send/rehearse"


def chosen(services, numbers):
    with services.database.reading() as session:
        return {"letter": [str(one) for one in ids(session, numbers)]}


def ask(client, fields, **how):
    token = token_in(client.get("/account").text)
    return client.post(ADDRESS, data={"csrf_token": token, **fields}, **how)


def outbox(services):
    folder = services.settings.outbox_dir
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.glob("test.*.eml"))]


def rows(services):
    with services.database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(kind)) for kind in (Attempt, AttemptEvent, ReplyAddress)
        ]


def test_the_owner_gets_the_letters_and_nothing_else_changes(owner, made):
    page = ask(owner, chosen(made, LEADERS[:2]), follow_redirects=True)
    assert page.status_code == 200
    kind, words = message_of(page)
    assert (kind, numbers_in(words)) == ("success", [2])
    assert "MAR15-0044" in words
    assert owner.member.email not in words, "they are written to files"
    assert str(made.settings.outbox_dir) not in page.text
    mails = outbox(made)
    assert len(mails) == 2
    me = owner.member.email
    for mail in mails:
        assert str(mail["Subject"]).startswith("TEST: Letter from the ")
        assert [one.addr_spec for one in mail["To"].addresses] == [me]
        assert mail["Reply-To"] == me
        assert tokens_in([str(mail["Reply-To"])]) == ()
        assert [file.get_content_type() for file in mail.iter_attachments()] == ["application/pdf"]
        text = " ".join(mail.get_body(("plain",)).get_content().split())
        assert text.startswith("TEST: this email has not been sent to the ")
        assert (
            ". OFFICIAL A reconstruction, written later as an example of letters of March 2015. Its requests and dates "
            "are part of the example: no reply is needed. Dear "
        ) in text
        assert "<body> <p>TEST: this email has not been sent to the " in " ".join(
            mail.get_body(("html",)).get_content().split()
        )
        assert "As that date has passed, we would be grateful for a reply by " in text
    assert rows(made) == [0, 0, 0]
    with made.database.reading() as session:
        (event,) = find_events(session, EventFilter(action="letter.tested"), size=5).events
        assert body_of(event)["after"]["letters"] == 2
        assert event.actor_id == owner.member.id


def test_a_second_click_sends_nothing_more(owner, made):
    fields = chosen(made, LEADERS[:1]) | {"once": "this-page"}
    ask(owner, fields)
    assert message_of(ask(owner, fields, follow_redirects=True)) == ("info", ALREADY_SENT)
    assert len(outbox(made)) == 1
    ask(owner, fields | {"once": "another-page"})
    assert len(outbox(made)) == 2


def test_a_test_takes_the_first_few(owner, made, cheap):
    make(made, [*LETTERS, 47, 48])
    page = ask(owner, chosen(made, [*LETTERS, 47, 48]), follow_redirects=True)
    assert numbers_in(message_of(page).words) == [MOST, MOST], "letters, and how many a test takes"
    assert len(outbox(made)) == MOST


def test_it_says_what_the_owner_has_written(owner, made):
    text = "Dear ((recipient)),\n\nSee the letter.\n\n((how to reply))"
    cover = {"subject": "About ((reference))", "cover": text, "with_word": "y"}
    ask(owner, chosen(made, LEADERS[:1]) | cover)
    (mail,) = outbox(made)
    assert str(mail["Subject"]).startswith("TEST: About MAR15-")
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "See the letter." in text
    assert text.startswith("TEST: this email has not been sent to the ")
    assert f"Kind regards,\n\n{owner.member.name}\nPrivate Office to the Secretary of State for" in text
    assert len(list(mail.iter_attachments())) == 2


def test_it_goes_back_to_the_rehearsal_of_the_same_letters(owner, made):
    fields = chosen(made, LEADERS) | {"way": "email", "with_word": "y"}
    answer = ask(owner, fields)
    assert answer.status_code == 302
    assert answer.location.startswith("/campaigns/MAR15/send/rehearse?")
    assert answer.location.count("letter=") == len(LEADERS)
    assert "way=email" in answer.location


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"subject": "((surname))"}, REFUSALS["cover_unknown_field"].format(name="surname")),
        ({"subject": " "}, REFUSALS["cover_subject_blank"]),
        ({"cover": "((has marking??"}, REFUSALS["condition_unclosed"].partition("{")[0]),
        ({"cover": "See the letter."}, REFUSALS["cover_says_no_way_to_reply"]),
        ({"signed_by": "", "office": "", "postal_address": ""}, REFUSALS["signed_by_blank"]),
    ],
)
def test_what_is_wrong_is_said_and_nothing_leaves(owner, made, fields, words):
    page = ask(owner, chosen(made, LEADERS) | fields, follow_redirects=True)
    kind, said = message_of(page)
    assert (kind, said.startswith(words)) == ("warning", True)
    assert outbox(made) == []


def test_letters_that_can_not_be_sent_are_not_tested(owner, made):
    """Those of leaders are made, and their clearance was taken back."""
    unclear(made, "council-leaders")
    both = chosen(made, [LEADERS[0], POLICE[0]])
    button = button_to(owner.get(REHEARSE, query_string=both), ADDRESS)
    assert (numbers_in(button), "ready" in button) == ([], True), "the one that is"
    kind, words = message_of(ask(owner, both, follow_redirects=True))
    assert (kind, numbers_in(words)[0]) == ("success", 1)
    assert len(outbox(made)) == 1
    leaders = chosen(made, LEADERS)
    assert message_of(ask(owner, leaders, follow_redirects=True)) == ("warning", REFUSALS["nothing_to_test"])
    assert ADDRESS not in forms_of(owner.get(REHEARSE, query_string=leaders))
    assert len(outbox(made)) == 1


def test_without_an_address_to_reply_to_the_button_says_what_is_missing(owner, made, monkeypatch):
    blank = SignOff("Alex Example", "Private Office", ())
    monkeypatch.setattr("app.delivery.sending.views.rehearsal.usual_sign_off", lambda *_, **__: blank)
    page = owner.get(REHEARSE, query_string=chosen(made, LEADERS))
    (held,) = with_class(page, "ds-held")
    assert "disabled" in held.find("button").attrib
    assert words_of(part_of(held, "no-test")) == f"{REFUSALS['postal_address_blank']}."
    assert ADDRESS not in forms_of(page)


def test_letters_that_are_not_made_can_not_be_looked_at(owner, made):
    page = ask(owner, chosen(made, [1]), follow_redirects=True)
    assert message_of(page) == ("warning", REFUSALS["nothing_to_test"])
    assert errors_of(ask(owner, {}, follow_redirects=True)) == {"": NONE_CHOSEN}


def test_only_the_owner_may(drafter, made):
    assert ask(drafter, chosen(made, LEADERS)).status_code == 403
    assert outbox(made) == []


def test_a_server_that_fails_says_so(owner, app, made):
    there = made.settings.model_copy(
        update={"mail_url": SecretStr("smtp://127.0.0.1:1?starttls=0"), "mail_from": "despatch@department.example"}
    )
    app.extensions["despatch"] = replace(app.extensions["despatch"], settings=there)
    page = ask(owner, chosen(made, LEADERS), follow_redirects=True)
    kind, words = message_of(page)
    assert (kind, WRONG["mail_server_silent"] in words) == ("warning", True)


class Failing:
    """A carrier that does as it is told, one parcel after the other."""

    name, most_bytes = "failing", 1

    def __init__(self, *problems):
        self.problems = list(problems)

    def hand(self, parcel):
        if problem := self.problems.pop(0):
            raise problem


def test_one_that_is_refused_does_not_keep_the_others():
    refused = RefusedByServer("mail_refused")
    tested = hand_tests(Failing(refused, None, PutOff("mail_put_off")), [PARCEL] * 3)
    assert (tested.went, tested.problem) == ([PARCEL.reference], refused)


def test_a_connection_that_breaks_ends_it():
    carrier = Failing(None, Unsure("mail_answer_lost"), None)
    tested = hand_tests(carrier, [PARCEL] * 3)
    assert (len(tested.went), tested.problem.code, len(carrier.problems)) == (1, "mail_answer_lost", 1)


def test_nothing_made_is_an_error(services, owner):
    with services.database.reading() as session, pytest.raises(NoLettersToTest):
        mails_to_test(session, services, ids(session, [1]), USUAL, with_word=False, to=owner.member)
