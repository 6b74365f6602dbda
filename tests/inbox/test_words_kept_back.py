"""The words of a reply are kept back everywhere once the message that it came by is restricted."""

import io
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.inbox import restricted
from app.inbox.models import Message
from app.inbox.restricted import Restriction
from app.responses.kept_back import KEPT_BACK
from app.responses.models import ResponseVersion
from tests.fixtures.app import token_in
from tests.inbox.office import press, reply_to, send
from tests.inbox.test_work import a_pdf
from tests.production.shown import words
from tests.responses.asks_grid import asks_said
from tests.tracking.office import small
from tests.web.filled import filled_form
from tests.web.markup import message_of

WORD = "Quillfeather"
FIELDS = {
    "kind": "substantive",
    "summary": f"{WORD} leads the work.",
    "ask-1": "yes",
    "ask-1-words": f"{WORD} has done so.",
    "ask-1-passage": f"Under {WORD} we have.",
}

PAGES = (
    "/replies/1",
    "/replies/1/withdraw",
    "/campaigns/TRK15/replies",
    "/letters/TRK15-0001",
    "/campaigns/TRK15/track",
    "/campaigns/TRK15/track/print",
    "/campaigns/TRK15/insight",
    "/campaigns/TRK15/chase",
    "/search?q=Quillfeather",
    "/search/offered?q=Quillfeather",
    "/notices",
    "/",
)
FILES = (
    "/campaigns/TRK15/track.csv",
    "/campaigns/TRK15/track.json",
    "/campaigns/TRK15/track.xlsx",
    "/search.csv?q=Quillfeather",
)


@pytest.fixture
def recorded(drafter, services):
    """A reply that a message became, once corrected; the number of the message."""
    one = reply_to(services, 1, files=[(f"{WORD}.pdf", "application/pdf", a_pdf(WORD))])
    send(drafter, drafter.get(f"/inbox/{one}/record"), **FIELDS)
    form = filled_form(drafter.get("/replies/1/correct").text) | {"summary": [f"{WORD} led the work."]}
    done = drafter.post("/replies/1/correct", data=form, follow_redirects=True)
    assert (done.request.path, message_of(done).kind) == ("/replies/1", "success")
    return one


@pytest.fixture
def looks():
    return []


@pytest.fixture
def hidden(recorded, monkeypatch, looks):
    """From now on only the safeguarding role may see the message. `looks`: the pages on which anybody sees it."""
    kept = Restriction(
        Role.SAFEGUARDING,
        lambda: select(Message.id).where(Message.id == recorded),
        lambda _session, _ids, page, _actor: looks.append(page),
    )
    monkeypatch.setattr(restricted.RESTRICTIONS, "things", (kept,))
    return recorded


def said(answer) -> str:
    """All that a page or a file says, but for the words that were searched for."""
    data = answer.data
    if data.startswith(b"PK"):
        with ZipFile(io.BytesIO(data)) as inner:
            data = b"".join(inner.read(name) for name in inner.namelist())
    return data.decode(errors="replace").replace('value="Quillfeather"', "").replace("“Quillfeather”", "")


def test_they_stood_there_before(drafter, recorded):
    shown = {path for path in (*PAGES, *FILES) if WORD in said(drafter.get(path))}
    assert shown >= {"/replies/1", "/campaigns/TRK15/replies", "/letters/TRK15-0001", *FILES[:3]}


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.VIEWER, Role.CLEARER, Role.ADMINISTRATOR])
def test_nobody_without_the_role_reads_them_anywhere(drafter, signed_in, hidden, role):
    client = drafter if role is Role.DRAFTER else signed_in(role, name="Robin Example")
    assert [path for path in (*PAGES, *FILES) if WORD in said(client.get(path))] == []
    assert client.get("/replies/1/files/1").status_code == 404
    if role is not Role.ADMINISTRATOR:
        assert KEPT_BACK in words(client.get("/replies/1"))


def test_answers_are_counted_as_before(drafter, services, hidden):
    with services.database.reading() as session:
        [one] = asks_said(session, small(session), 1, "chief-constables", "yes")
    assert (one.words, one.passage) == (KEPT_BACK, "")


def test_lists_and_files_keep_them_back_from_everybody(signed_in, hidden, looks):
    client = signed_in(Role.SAFEGUARDING, Role.DRAFTER, name="Robin Example")
    lists = [path for path in (*PAGES[2:], *FILES) if path != "/letters/TRK15-0001"]
    assert [path for path in lists if WORD in said(client.get(path))] == []


def test_who_may_reads_them_on_the_page_of_the_reply_and_that_is_recorded(signed_in, hidden, looks):
    client = signed_in(Role.SAFEGUARDING, name="Robin Example")
    page = client.get("/replies/1")
    assert all(
        one in words(page) for one in (f"{WORD} led the work.", f"{WORD} has done so.", f"Under {WORD} we have.")
    )
    assert looks == ["reply"]
    assert client.get("/replies/1/files/1").status_code == 200
    assert looks == ["reply", "reply"]


def test_who_may_not_read_them_corrects_nothing(drafter, services, hidden):
    page = drafter.get("/replies/1")
    assert "/replies/1/correct" not in page.text
    assert "/replies/1/withdraw" in page.text
    assert drafter.get("/replies/1/correct").status_code == 404
    token = {"csrf_token": token_in(drafter.get("/account").text)}
    assert drafter.post("/replies/1/correct", data=token | {"seen": "999999"}).status_code == 404
    with services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ResponseVersion)) == 2


def test_who_may_corrects_them_without_losing_a_word(signed_in, services, hidden, looks):
    client = signed_in(Role.SAFEGUARDING, Role.DRAFTER, name="Robin Example")
    form = filled_form(client.get("/replies/1/correct").text) | {"how": ["post"]}
    done = client.post("/replies/1/correct", data=form, follow_redirects=True)
    assert (done.request.path, message_of(done).kind) == ("/replies/1", "success")
    assert "reply" in looks
    assert f"{WORD} led the work." in words(client.get("/replies/1"))


def test_the_audit_record_shows_them_to_nobody_else(signed_in, services, hidden, looks):
    with services.database.reading() as session:
        actions = ("response.recorded", "response.corrected")
        events = session.scalars(select(AuditEvent.seq).where(AuditEvent.action.in_(actions))).all()
    client = signed_in(Role.ADMINISTRATOR, name="Robin Example")
    assert len(events) == 2
    assert [one for one in events if WORD in client.get(f"/audit/{one}").text] == []
    assert WORD not in client.get("/audit").text
    assert WORD not in press(client, "/audit/export").text
    assert looks == []
    both = signed_in(Role.ADMINISTRATOR, Role.SAFEGUARDING, name="Sam Example")
    assert [one for one in events if WORD in both.get(f"/audit/{one}").text] == list(events)
    assert looks == ["reply", "reply"]
