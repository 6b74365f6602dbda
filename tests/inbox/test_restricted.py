"""A message that one role alone may see from now on: everybody else finds none, and nothing is lost by it."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.home.digest import due_now
from app.inbox import restricted
from app.inbox.models import Message
from app.inbox.restricted import Restriction, seen_among
from app.inbox.states import State
from app.responses.recording.form_page import record_page
from tests.inbox.mail import as_held, came
from tests.inbox.office import press, reply_to, send
from tests.inbox.test_work import a_pdf
from tests.production.shown import words
from tests.tracking.office import TODAY, small
from tests.web.figures import numbers_in

WORD = "Quillfeather"


def looked(session, ids, page, actor):
    """That somebody who may see them looks is recorded by who keeps them."""


@pytest.fixture
def hidden(drafter, services, monkeypatch):
    """A reply with a file and a note; from now on only safeguarding may see it."""
    one = reply_to(
        services, 1, f"About {WORD}.", subject=f"About {WORD}", files=[("a.pdf", "application/pdf", a_pdf(WORD))]
    )
    press(drafter, f"/inbox/{one}/notes", note=f"{WORD} is named")
    assert WORD in words(drafter.get("/inbox?tab=read"))
    kept = Restriction(Role.SAFEGUARDING, lambda: select(Message.id).where(Message.id == one), looked)
    monkeypatch.setattr(restricted.RESTRICTIONS, "things", (kept,))
    return one


def test_nobody_else_finds_it(drafter, services, hidden):
    for page in ("/inbox?tab=read", "/inbox?tab=all", "/inbox?tab=all&q=quillfeather", "/letters/TRK15-0001"):
        assert WORD not in drafter.get(page).text.replace("q=quillfeather", ""), page
    assert "To read (0)" in words(drafter.get("/inbox"))
    assert "All (0)" in words(drafter.get("/inbox"))
    missing = drafter.get("/inbox/999")
    for rest in ("", "/files/1", "/original", "/record"):
        answer = drafter.get(f"/inbox/{hidden}{rest}")
        assert (answer.status_code, WORD in answer.text) == (404, False), rest
        assert words(answer) == words(missing), "the same as one that never was"
    assert WORD not in drafter.get(f"/inbox/add?again={hidden}").text


def test_nobody_else_can_do_anything_with_it(drafter, services, hidden):
    seen = as_held(services, hidden).seen
    assert press(drafter, f"/inbox/{hidden}/aside").status_code == 404
    assert press(drafter, f"/inbox/{hidden}/kind", seen=seen, kind="other").status_code == 404
    assert press(drafter, f"/inbox/{hidden}/notes", note="?").status_code == 404
    press(drafter, "/inbox?tab=all", act="aside", message=hidden)
    press(drafter, "/inbox?tab=all", act="aside", **{"all-message": "1"})
    assert as_held(services, hidden).message.state == State.MATCHED


def test_it_is_not_recorded_as_a_reply_once_it_is_hidden(drafter, services, monkeypatch):
    """It is hidden after the request has read it, and before the transaction that records begins."""
    one = reply_to(services, 1)
    page = drafter.get(f"/inbox/{one}/record")
    kept = Restriction(Role.SAFEGUARDING, lambda: select(Message.id).where(Message.id == one), looked)

    def hidden_meanwhile(*form, **shown):
        monkeypatch.setattr(restricted.RESTRICTIONS, "things", (kept,))
        return record_page(*form, **shown)

    monkeypatch.setattr("app.inbox.views.record.record_page", hidden_meanwhile)
    assert send(drafter, page, kind="substantive").status_code == 404
    assert as_held(services, one).recorded == {}


def test_who_may_sees_it_where_it_was(signed_in, services, hidden):
    client = signed_in(Role.SAFEGUARDING, name="Robin Example")
    assert WORD in words(client.get("/inbox?tab=read"))
    assert WORD in words(client.get(f"/inbox/{hidden}"))
    assert client.get(f"/inbox/{hidden}/files/1").status_code == 200


def test_the_morning_s_digest_does_not_count_it(drafter, services, hidden):
    def due():
        with services.database.reading() as session:
            return due_now(session, small(session), today=TODAY)

    before = due()
    reply_to(services, 2)
    assert len(due()) == len(before) + 1, "a message that is not hidden adds the line"
    assert numbers_in(due()[-1]) == [1]


def test_the_files_of_a_reply_that_came_by_it_are_kept_too(drafter, services, monkeypatch):
    one = reply_to(services, 1, files=[(f"{WORD}.pdf", "application/pdf", a_pdf("Thank you."))])
    send(drafter, drafter.get(f"/inbox/{one}/record"), kind="substantive", summary="They reply.")
    assert drafter.get("/replies/1/files/1").status_code == 200
    assert all(WORD in drafter.get(page).text for page in ("/replies/1", "/letters/TRK15-0001"))
    kept = Restriction(Role.SAFEGUARDING, lambda: select(Message.id).where(Message.id == one), looked)
    monkeypatch.setattr(restricted.RESTRICTIONS, "things", (kept,))
    assert drafter.get("/replies/1/files/1").status_code == 404
    page = drafter.get("/replies/1")
    assert page.status_code == 200
    assert "/replies/1/files/1" not in page.text
    assert f"/inbox/{one}" not in page.text
    assert WORD not in page.text, "what it was called says as much"
    assert WORD not in drafter.get("/letters/TRK15-0001").text


def test_what_does_not_exist_may_not_be_seen_either(drafter, services):
    one = came(services, subject="About nothing")
    with services.database.reading() as session:
        assert seen_among(session, [999, one], ()) == [one]
