"""The page of security events, for administrators."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from app.accounts import events
from app.accounts.models import Role, SignIn
from app.accounts.proof import FRESH
from app.accounts.security.security_events import SECURITY_EVENTS
from app.accounts.security.security_list import count_by_kind, security_events
from app.accounts.words import security_reason
from app.audit import record as audit_record
from app.audit.events import DATA_TAKEN
from app.audit.models import AuditEvent
from app.audit.record import Actor, record
from app.platform.clock import LONDON, now
from tests.fixtures.app import add_member
from tests.web.markup import faults_of, links_of, part_of, with_class, words_of

PAGE = "/admin/security"


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def happened(despatch, monkeypatch):
    """Record that something was refused at a moment, and return its number."""

    def at(moment, kind=events.SECURITY_LINK_REFUSED, *, user=None, about=None, **after):
        monkeypatch.setattr(audit_record, "now", lambda: moment)
        with despatch.database.writing() as session:
            subjects = [("user", about)] if about else []
            return record(session, kind, actor=Actor(user), subjects=subjects, after=after).seq

    yield at
    monkeypatch.undo()


def listed(page):
    """The numbers of the events in the list."""
    return [int(href.rpartition("/")[2]) for href in links_of(page) if href.startswith("/audit/")]


def test_nothing_has_happened_yet(administrator):
    page = administrator.get(PAGE)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert listed(page) == []
    assert with_class(page, "ds-empty")
    counts = [[words_of(cell) for cell in row.iter("td")] for row in part_of(page, "counts").iter("tr")][1:]
    assert counts == [["0", "0"]] * len(SECURITY_EVENTS)


def test_the_newest_comes_first_in_words_with_links_to_the_users(administrator, despatch, happened):
    drafter = add_member(despatch, Role.DRAFTER, name="Robin Other")
    numbers = [
        happened(
            now(),
            events.SECURITY_ACCESS_REFUSED,
            user=drafter.id,
            reason="role",
            endpoint="users.index",
            address="ab12",
        ),
        happened(now(), events.SIGN_IN_REFUSED, about=drafter.id, reason="password", address="cd34"),
    ]
    page = administrator.get(PAGE)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert listed(page) == numbers[::-1]
    assert links_of(page)[f"/admin/users/{drafter.id}"] == "Robin Other"
    shown = words_of(page)
    assert all(words in shown for words in (security_reason("role"), security_reason("password"), "ab12", "cd34"))


def test_more_that_were_not_recorded_say_of_what(administrator, happened):
    happened(now(), events.SECURITY_MORE, of=str(events.SECURITY_UPLOAD_REFUSED), address="ab12")
    page = administrator.get(PAGE)
    assert any(
        events.SECURITY_UPLOAD_REFUSED.words in words_of(row) for row in with_class(page, "ds-table")[1].iter("tr")
    )


def test_other_events_are_not_listed(administrator, happened):
    happened(now(), events.USER_CHANGED)
    assert listed(administrator.get(PAGE)) == []


def test_one_kind_or_one_day_can_be_chosen(administrator, happened):
    """A day is one of London: in summer, it begins an hour before that of UTC."""
    first = happened(datetime(2026, 7, 3, 0, 30, tzinfo=LONDON))
    second = happened(datetime(2026, 7, 3, 23, 59, tzinfo=LONDON), events.SECURITY_STEP_REFUSED)
    happened(datetime(2026, 7, 4, 0, 1, tzinfo=LONDON), events.SECURITY_STEP_REFUSED)
    assert listed(administrator.get(f"{PAGE}?day=3 July 2026")) == [second, first]
    assert listed(administrator.get(f"{PAGE}?day=3/7/26&kind={events.SECURITY_LINK_REFUSED}")) == [first]
    assert listed(administrator.get(f"{PAGE}?day=2026-07-05")) == []


@pytest.mark.parametrize(
    "query", ["day=yesterday", "kind=user.changed", "kind=%00", "page=-1", "day=%F0%9F%92%A5", "x"]
)
def test_no_filter_costs_the_page(administrator, happened, query):
    happened(now())
    page = administrator.get(f"{PAGE}?{query}")
    assert page.status_code in (200, 400)
    assert ("yesterday" in query) == bool(
        page.status_code == 200 and with_class(page, "ds-note") and "yesterday" in page.text
    )


def test_kinds_are_counted_over_a_day_and_a_week(despatch, happened):
    at = now()
    for ago in (timedelta(hours=1), timedelta(hours=23), timedelta(hours=25), timedelta(days=6), timedelta(days=8)):
        happened(at - ago)
    happened(at - timedelta(days=2), events.SECURITY_UPLOAD_REFUSED)
    with despatch.database.reading() as session:
        counts = {count.kind: (count.day, count.week) for count in count_by_kind(session, at=at)}
    expected = {events.SECURITY_LINK_REFUSED: (2, 4), events.SECURITY_UPLOAD_REFUSED: (0, 1)}
    assert counts == {kind: expected.get(kind, (0, 0)) for kind in SECURITY_EVENTS}


@pytest.mark.stack
def test_the_list_and_the_counts_are_the_same_on_both_stacks(empty):
    with empty.database.writing() as session:
        seq = record(
            session,
            events.SECURITY_UPLOAD_REFUSED,
            actor=Actor(None),
            subjects=[("user", 7)],
            after={"reason": "too_large"},
        ).seq
    with empty.database.reading() as session:
        (row,) = security_events(str(events.SECURITY_UPLOAD_REFUSED)).items(session)
        counts = {count.kind: (count.day, count.week) for count in count_by_kind(session, at=now())}
    assert (row.number, row.why, row.user, row.about) == (seq, security_reason("too_large"), None, None)
    assert (counts[events.SECURITY_UPLOAD_REFUSED], counts[events.SECURITY_LINK_REFUSED]) == ((1, 1), (0, 0))


def test_the_list_is_downloaded_as_it_is_filtered_and_recorded(administrator, despatch, happened):
    happened(now(), events.SECURITY_LINK_REFUSED, address="ab12")
    happened(now(), events.SECURITY_STEP_REFUSED, reason="form")
    answer = administrator.get(f"{PAGE}.csv?kind={events.SECURITY_LINK_REFUSED}")
    assert answer.status_code == 200
    (row,) = csv.DictReader(StringIO(answer.text.lstrip("\ufeff")))
    assert (row["What happened"], row["Address"]) == (events.SECURITY_LINK_REFUSED.words, "ab12")
    with despatch.database.reading() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (last.action, last.actor_id) == (DATA_TAKEN, administrator.member.id)


def test_the_file_needs_a_proof_and_the_page_does_not(administrator, despatch):
    with despatch.database.writing() as session:
        for sign_in in session.scalars(select(SignIn)):
            sign_in.proved_at = now() - FRESH
    assert administrator.get(PAGE).status_code == 200
    answer = administrator.get(f"{PAGE}.csv")
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/prove")


def test_the_page_is_found_from_the_users(administrator):
    assert PAGE in links_of(administrator.get("/admin/users"))
