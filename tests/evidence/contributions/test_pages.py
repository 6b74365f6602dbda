"""The desk's pages of contributions: asked for, recorded, read, used in a draft, cancelled; who may do what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.evidence.contributions.answer_link import Outcome
from app.evidence.contributions.refusals import REFUSALS
from app.evidence.contributions.states import State
from app.inbox import restricted
from app.inbox.models import Message
from app.inbox.restricted import Restriction
from app.platform.clock import now, today
from app.platform.mail.errors import RefusedByServer
from app.web.filters import format_date
from tests.backups.restoring import restored
from tests.evidence.contributions.commissioning import (
    REQUEST,
    WORDS,
    by_link,
    commission,
    mail_rows,
    mails,
    received,
    saved,
    token_of,
)
from tests.evidence.contributions.test_replies import replies, subject_of
from tests.evidence.questions.asking import ask
from tests.fixtures.app import token_in
from tests.inbox.mail import came
from tests.notices.telling import Inbox
from tests.web.markup import errors_of, links_of, message_of, states_of, with_class, words_of

TEAM = "Child Protection Policy"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


@pytest.fixture
def number(services) -> int:
    return ask(services, tabled_on=today())


def send(client, address, *, at="", **values):
    """Press the button of the form at `address`, which the page `at` may show."""
    page = client.get(at or address).text
    hidden = {
        name: page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        for name in ("instead", "once", "version")
        if f'name="{name}"' in page
    }
    return client.post(address, data={"csrf_token": token_in(page), **hidden, **values}, follow_redirects=True)


FILLED = {"asked": REQUEST.asked, "team": TEAM, "email": "policy@department.example"}


def late(days: int) -> str:
    return format_date(today() + timedelta(days))


def test_a_contribution_is_asked_for_and_the_question_shows_it(drafter, services, number):
    here = f"/questions/{number}"
    assert "No contributions have been asked for." in words_of(drafter.get(here).text)
    page = send(drafter, f"{here}/contributions/new", **FILLED, due_on=late(1))
    assert message_of(page.text).words == "Contribution asked for. The team gets an email."
    assert page.request.path == f"{here}/contributions/1"
    assert REQUEST.asked in words_of(page.text)
    words = words_of(drafter.get(here).text)
    assert "1 of 1 contribution outstanding" in words
    assert f"earliest due {late(1)}" in words
    assert "Contribution C1 asked for" in words, "in the history"
    listed = words_of(drafter.get("/questions").text)
    assert f"Contributions: due, 1 of 1 outstanding, earliest due {late(1)}" in listed
    assert "Due, 1 of 1 outstanding" in drafter.get("/questions.csv").text
    (mail,) = mails(services, at=mail_rows(services)[0].due_at)
    assert mail["To"] == FILLED["email"]


def test_what_is_missing_or_wrong_is_said_beside_its_field(drafter, number):
    here = f"/questions/{number}/contributions/new"
    page = send(drafter, here, email="policy", deputy="Robin Example", due_on=late(-1))
    assert set(errors_of(page.text)) == {"asked", "team", "email", "deputy_email"}
    page = send(drafter, here, **FILLED, due_on=late(-1))
    assert errors_of(page.text) == {"due_on": REFUSALS["contribution_due_past"]}
    page = send(drafter, here, **FILLED, deputy_email="robin@department.example", due_on=late(1))
    assert set(errors_of(page.text)) == {"deputy"}


def test_the_suggested_day_can_be_changed_but_one_after_the_answer_needs_a_reason(drafter, services):
    number = ask(services, house="lords", kind="lords_written", uin="HL1", tabled_on=today())
    here = f"/questions/{number}/contributions/new"
    page = drafter.get(here).text
    assert "leaves 1 working day for the private office and 1 working day for the minister" in words_of(page)
    assert page.split('id="due_on"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    page = send(drafter, here, **FILLED, due_on=late(40))
    assert set(errors_of(page.text)) == {"late_reason"}
    page = send(drafter, here, **FILLED, due_on=late(40), late_reason="A report is published then.")
    assert "Due after the answer: A report is published then." in words_of(page.text)


def test_one_given_by_telephone_is_recorded(drafter, number):
    page = send(
        drafter,
        f"/questions/{number}/contributions/record",
        asked="What was revised?",
        team="Ofsted",
        words=WORDS,
        given_by="Jo Example",
    )
    assert message_of(page.text).words == "Contribution recorded."
    assert WORDS in words_of(page.text)
    assert "from Jo Example, recorded by a colleague" in words_of(page.text)


def test_what_came_elsewhere_is_recorded_and_used_in_the_draft(drafter, services, number):
    here = f"/questions/{number}/contributions/{commission(services, number)}"
    assert "Nothing has been received yet." in words_of(drafter.get(here).text)
    unused = drafter.get(f"{here}/use", follow_redirects=True)
    assert REFUSALS["contribution_no_words"] in words_of(unused.text)
    page = send(drafter, f"{here}/receive", words=WORDS, given_by="Jo Example")
    assert message_of(page.text).words == "Contribution recorded."
    page = send(drafter, f"{here}/use", sort="full", words="Guidance was revised in March.")
    assert message_of(page.text).words == "Words added to the draft."
    assert page.request.path == f"/questions/{number}/answers/full"
    assert f'href="{here}"' in page.text, "the source leads to the contribution"
    page = send(drafter, f"{here}/receive", words="Guidance was revised in April.", given_by="Jo Example")
    assert "Earlier versions" in words_of(page.text)
    answer = words_of(drafter.get(f"/questions/{number}/answers/full").text)
    assert "Version 2 of the contribution was received it does not have these words" in answer
    assert "Check sources" in words_of(drafter.get(f"/questions/{number}").text)


def test_an_email_is_read_and_recorded_or_set_aside(drafter, services, number):
    contribution = commission(services, number)
    here = f"/questions/{number}/contributions/{contribution}"
    came(services, f"{WORDS}\n\nOn Monday you wrote:\n> What was revised?", subject=subject_of(services, contribution))
    reply = f"{here}/replies/{replies(services, contribution)[0].id}"
    message = drafter.get(f"/inbox/{replies(services, contribution)[0].message_id}").text
    assert here in links_of(message)
    assert "Email to read" in {state.word for state in states_of(drafter.get(f"/questions/{number}").text)}
    page = send(drafter, f"{reply}/dismiss", at=here)
    assert message_of(page.text).words == "Recorded that this email is no contribution."
    form = drafter.get(reply).text
    assert "kim@council.example" in words_of(form)
    assert "you wrote" not in form, "quoted words are left out"
    page = send(drafter, reply, words=WORDS)
    assert "from kim@council.example, by email" in words_of(page.text)
    assert [one.words for one in received(services, contribution)] == [WORDS]


def test_an_email_that_one_role_alone_may_read_is_not_shown(drafter, services, number, monkeypatch):
    contribution = commission(services, number)
    here = f"/questions/{number}/contributions/{contribution}"
    message = came(services, WORDS, subject=subject_of(services, contribution))
    kept = Restriction(Role.SAFEGUARDING, lambda: select(Message.id).where(Message.id == message), lambda *_: None)
    monkeypatch.setattr(restricted.RESTRICTIONS, "things", (kept,))
    page = drafter.get(here).text
    assert WORDS not in page
    assert "kim@council.example" not in page
    reply = f"{here}/replies/{replies(services, contribution)[0].id}"
    refused = drafter.get(reply, follow_redirects=True)
    assert REFUSALS["no_such_contribution_email"] in words_of(refused.text)
    assert WORDS not in refused.text


def test_a_clearer_who_does_not_read_the_inbox_sees_no_email(signed_in, services, number):
    contribution = commission(services, number)
    came(services, WORDS, subject=subject_of(services, contribution))
    page = signed_in(Role.CLEARER).get(f"/questions/{number}/contributions/{contribution}").text
    assert WORDS not in page


def test_a_request_is_sent_again_and_cancelled(drafter, services, number, monkeypatch):
    contribution = commission(services, number)
    here = f"/questions/{number}/contributions/{contribution}"
    inbox = Inbox.put_into(services, monkeypatch)
    inbox.answers = [RefusedByServer("mail_refused", "550 no such user")]
    mails(services)
    assert "Not sent" in words_of(drafter.get(here).text)
    page = send(drafter, f"{here}/send-again", at=here)
    assert message_of(page.text).words == "The request is sent again."
    missing = send(drafter, f"{here}/cancel", reason="")
    assert set(errors_of(missing.text)) == {"reason"}
    page = send(drafter, f"{here}/cancel", reason="Another team sent it.")
    assert message_of(page.text).words == "Request cancelled."
    assert saved(services, contribution).state == State.CANCELLED
    page = send(drafter, f"{here}/receive", words=WORDS, given_by="Jo Example")
    assert page.status_code == 409
    assert REFUSALS["contribution_moved"] in words_of(page.text)


def test_a_declined_request_leads_to_another_team(drafter, services, number):
    first = commission(services, number)
    (mail,) = mails(services, at=mail_rows(services)[0].due_at)
    by_link(services, token_of(mail), Outcome.DECLINE, reason="It is for schools.", suggested_team="Schools Policy")
    page = drafter.get(f"/questions/{number}/contributions/{first}").text
    assert "Team to ask instead: Schools Policy" in words_of(page)
    new = f"/questions/{number}/contributions/new?instead={first}"
    assert new in links_of(page)
    assert 'value="Schools Policy"' in drafter.get(new).text
    send(drafter, new, **FILLED | {"team": "Schools Policy"}, due_on=late(1))
    assert saved(services, first).state == State.CANCELLED


def test_the_due_date_is_changed(drafter, services, number):
    contribution = commission(services, number, replace(REQUEST, due_on=today()), at=now())
    here = f"/questions/{number}/contributions/{contribution}"
    past = send(drafter, f"{here}/due", due_on=late(-1))
    assert set(errors_of(past.text)) == {"due_on"}
    page = send(drafter, f"{here}/due", due_on=late(2))
    assert message_of(page.text).words == "Due date changed. The team gets an email."
    assert f"due on {late(2)}" in words_of(page.text)
    assert "due date changed" in words_of(page.text), "in the history"


def test_readers_read_and_only_drafters_write(signed_in, services, number):
    contribution = commission(services, number)
    here = f"/questions/{number}/contributions"
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(f"{here}/{contribution}")
    assert page.status_code == 200
    assert "/cancel" not in page.text
    assert "Ask for a contribution" not in words_of(viewer.get(f"/questions/{number}").text)
    for closed in ("/new", "/record", f"/{contribution}/receive", f"/{contribution}/cancel", f"/{contribution}/use"):
        assert viewer.get(here + closed).status_code == 403, closed


def test_a_contribution_is_found_only_under_its_question(drafter, services, number):
    other = ask(services, uin="70002")
    contribution = commission(services, number)
    assert drafter.get(f"/questions/{other}/contributions/{contribution}").status_code == 404


def test_an_email_that_names_no_contribution_is_filed_on_its_page(drafter, services, number):
    message = came(services, WORDS, subject="Hello")
    assert "File with a contribution" not in drafter.get(f"/inbox/{message}").text, "nothing is awaited"
    contribution = commission(services, number)
    page = drafter.get(f"/inbox/{message}").text
    assert f"C{contribution}, {TEAM}, question 70001" in words_of(page)
    filing = {"csrf_token": token_in(page), "contribution": contribution}
    page = drafter.post(f"/inbox/{message}/contribution", data=filing, follow_redirects=True)
    assert message_of(page.text).words == "Filed with the contribution."
    assert f"Contribution C{contribution} from {TEAM}" in words_of(page.text)


def test_after_a_restore_the_page_says_that_nobody_is_reminded_until_the_request_is_sent_again(
    drafter, services, number
):
    contribution = commission(services, number, replace(REQUEST, due_on=today()), at=now())
    here = f"/questions/{number}/contributions/{contribution}"
    assert not with_class(drafter.get(here), "ds-note--warn")
    restored(services, drafter)
    assert with_class(drafter.get(here), "ds-note--warn")
    send(drafter, f"{here}/send-again", at=here)
    assert not with_class(drafter.get(here), "ds-note--warn")
