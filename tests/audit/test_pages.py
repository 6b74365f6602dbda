"""The record in the browser."""

import csv
from io import StringIO

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor, record
from app.audit.verify import check
from tests.audit.codes import event_of
from tests.audit.tamper import events, write_events
from tests.fixtures.app import token_in
from tests.web.markup import numbers_of, part_of, states_of, with_class, words_of


@pytest.fixture
def despatch(app):
    return app.extensions["despatch"]


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Administrator")


@pytest.fixture
def event(despatch, administrator):
    with despatch.database.writing() as session:
        return record(
            session,
            event_of("user.changed"),
            actor=Actor(administrator.member.id),
            subjects=[("user", administrator.member.id), ("thing", "<b>odd</b>")],
            before={"office": "Old", "roles": ["viewer"]},
            after={"office": "New", "roles": []},
            personal={"name": "Alex Example"},
        )


def shown(page):
    """The numbers of the events in the list."""
    return [int(part.split('"')[0]) for part in page.text.split('href="/audit/')[1:]]


def test_the_newest_event_stands_first_in_words(administrator, event):
    page = administrator.get("/audit")
    assert shown(page)[0] == event.seq
    assert "Changed a user" in page.text
    assert "Robin Administrator" in page.text
    assert "&lt;b&gt;odd&lt;/b&gt;" in page.text


def test_one_event_with_before_after_and_personal_values(administrator, event):
    page = administrator.get(f"/audit/{event.seq}").text
    for words in ("Old", "New", "Alex Example", event.hmac[:12], "Robin Administrator"):
        assert words in page


def test_an_unknown_event(administrator):
    assert administrator.get("/audit/999999").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=user.changed", True),
        ("action=user.added", False),
        ("kind=user", True),
        ("kind=thing&id=other", False),
        ("actor=0&kind=thing", False),
        ("from=1/1/2020", True),
        ("from=2020-01-01", True),
        ("to=31/12/2019", False),
        ("from=1/1/2999", False),
        ("actor=x", True),
        ("before=x&after=-1", True),
    ],
)
def test_filters(administrator, event, query, found):
    assert (event.seq in shown(administrator.get(f"/audit?{query}"))) == found


def test_a_date_that_cannot_be_read_is_said_and_does_not_narrow(administrator, event):
    page = administrator.get("/audit?from=31/2/2015")
    (note,) = with_class(page, "ds-note--warn")
    assert "“31/2/2015”" in words_of(note)
    assert event.seq in shown(page)


def test_long_lists_are_paged_by_number(administrator, despatch):
    write_events(despatch, 60)
    first = administrator.get("/audit?actor=0&kind=thing")
    assert len(shown(first)) == 50
    older = administrator.get(f"/audit?actor=0&kind=thing&before={shown(first)[-1]}")
    assert len(shown(older)) == 10
    assert "Newer events" in older.text
    assert "Older events" in first.text


def test_the_head_and_the_last_verdict_are_shown(administrator, despatch):
    page = administrator.get("/audit")
    assert states_of(part_of(page, "chain")) == []
    assert "has not been checked yet" in words_of(with_class(page, "ds-lede")[0])
    check(despatch.database, despatch.storage)
    page = administrator.get("/audit")
    *_, last_checked, verified = events(despatch)
    assert numbers_of(with_class(page, "ds-lede")[0]) == [verified.seq, last_checked.seq]
    ((shape, _, sub),) = states_of(part_of(page, "chain"))
    assert (shape, numbers_of(f"<p>{sub}</p>")) == ("full", [last_checked.seq])
    assert verified.hmac[:10] in page.text


def export(client, **filters):
    token = token_in(client.get("/audit").text)
    return client.post("/audit/export", data={"csrf_token": token, **filters})


def test_what_fits_is_exported_and_that_is_recorded(administrator, despatch, event):
    answer = export(administrator, action="user.changed")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].endswith(f'to-event-{event.seq}.csv"')
    _head, row = csv.reader(StringIO(answer.text))
    assert (row[0], row[3]) == (str(event.seq), "Robin Administrator")
    assert events(despatch)[-1].action == "audit.exported"
    assert f'"through":{event.seq}' in events(despatch)[-1].body


def test_a_name_that_is_a_formula_is_exported_as_text(signed_in, app):
    client = signed_in(Role.ADMINISTRATOR, name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in export(client).text


def test_an_export_is_streamed(administrator, despatch):
    with despatch.database.writing() as session:
        for number in range(600):
            record(session, event_of("test.happened"), actor=SYSTEM, subjects=[("thing", number)])
    with administrator.post(
        "/audit/export", data={"csrf_token": token_in(administrator.get("/audit").text)}, buffered=False
    ) as answer:
        assert answer.is_streamed
        assert answer.content_length is None
        assert len(answer.text.splitlines()) > 600


def test_subjects_are_called_by_their_names_and_lead_to_their_pages(administrator, event):
    campaign = administrator.get("/audit?kind=campaign&action=campaign.created").text
    assert '<a class="govuk-link" href="/campaigns/' in campaign
    user = administrator.get(f"/audit/{event.seq}").text
    assert f'<a class="govuk-link" href="/admin/users/{administrator.member.id}">Robin Administrator</a>' in user


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (("package", "area_services"), "<div>Data that comes with Despatch: who serves each area</div>"),
        (("template", "2"), ">Local leadership on child sexual exploitation, March 2015</a></div>"),
        (("template", "march-2015-accountability"), '<div>Template: <a class="govuk-link" href="/templates/march-2015'),
        (("run", "MAR15/1"), '<div>Run: <a class="govuk-link" href="/campaigns/MAR15/runs/1">1 of MAR15</a></div>'),
        (
            ("post", "1"),
            '<div>Post: <a class="govuk-link" href="/posts/1">Chief Constable of Avon and Somerset Police</a>',
        ),
        (("post", "999999"), '<div>Post: <a class="govuk-link" href="/posts/999999">999999</a>'),
        (("user", "999999"), "<div>User: 999999</div>"),
    ],
)
def test_what_an_event_is_about_is_said_in_words(administrator, despatch, subject, said):
    with despatch.database.writing() as session:
        seq = record(session, event_of("test.happened"), actor=SYSTEM, subjects=[subject]).seq
    assert said in administrator.get(f"/audit/{seq}").text
    assert said in administrator.get("/audit").text


def test_the_facts_of_a_load_are_said_in_words(administrator, despatch):
    with despatch.database.reading() as session:
        loads = select(AuditEvent.seq).where(AuditEvent.action == "registry.loaded").order_by(AuditEvent.seq)
        _, rows_loaded, *_ = session.scalars(loads)
    loaded = administrator.get(f"/audit/{rows_loaded}").text
    for words in ("New rows", "Digest of the new rows", "SHA-256 of the file", "Date of the data"):
        assert words in loaded
    assert "{" not in loaded.split("<caption>")[1]
