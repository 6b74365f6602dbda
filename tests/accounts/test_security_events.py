"""What is refused is noted, in the record and in the log; it names nobody, fills no disk and breaks no page."""

import io
import json
import logging
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from flask import request
from limits import parse
from sqlalchemy import select
from structlog.testing import capture_logs

from app.accounts import events
from app.accounts.models import Alarm, Role
from app.accounts.security import rate_limits, security_events
from app.accounts.security.limits import ACCOUNT, ADDRESS, SIGN_IN, TRIES, Rule
from app.accounts.security.security_events import SECURITY_EVENTS, limit_reached, raise_alarm, security_event
from app.accounts.sessions.steps import StepKind, StepUseless, begin, finish
from app.accounts.words import ALARMS, REASONS, security_reason
from app.audit.models import AuditEvent, AuditPersonal
from app.notices.choose import choose
from app.notices.models import Notice
from app.notices.states import MailState, Way
from app.platform.limited.ask import LimitReached
from app.platform.limited.work import limited
from tests.accounts.people import NOON
from tests.fixtures.app import add_member, token_in

HERE = {"Sec-Fetch-Site": "same-origin"}


def recorded(despatch, *kinds):
    """Facts of the security events, in order, with who did them."""
    kinds = [str(kind) for kind in kinds or SECURITY_EVENTS]
    with despatch.database.reading() as session:
        query = select(AuditEvent).where(AuditEvent.action.in_(kinds)).order_by(AuditEvent.seq)
        found = session.scalars(query).all()
        return [
            SimpleNamespace(
                kind=event.action,
                user=event.actor_id,
                about=[(subject.kind, subject.subject_id) for subject in event.subjects],
                **json.loads(event.body)["after"],
            )
            for event in found
        ]


def one(despatch):
    (found,) = recorded(despatch)
    return found


def wrong_password(client, email="alex.example@office.example", **environ):
    form = {"email": email, "password": "a guess", "csrf_token": token_in(client.get("/sign-in").text)}
    return client.post("/sign-in", data=form, **environ)


@contextmanager
def asking(app, address="192.0.2.7"):
    """A request in which security events happen; they are recorded as its answer is made."""
    with app.test_request_context("/account", environ_base={"REMOTE_ADDR": address}):
        yield
        app.process_response(app.response_class())


def test_refused_access_says_who_and_where(signed_in, despatch):
    client = signed_in(Role.VIEWER)
    assert client.get("/admin/users").status_code == 403
    found = one(despatch)
    assert (found.kind, found.user, found.endpoint, found.reason) == (
        events.SECURITY_ACCESS_REFUSED,
        client.member.id,
        "users.index",
        "role",
    )


def test_a_page_of_nobody_that_asks_to_sign_in_is_no_event(client, despatch):
    assert client.get("/admin/users").status_code == 302
    assert recorded(despatch) == []


def test_a_form_without_its_token_is_noted(signed_in, despatch):
    client = signed_in(Role.ADMINISTRATOR)
    client.post("/account/sign-ins/end", data={"csrf_token": "forged"})
    assert (one(despatch).kind, one(despatch).reason) == (events.SECURITY_FORM_REFUSED, "csrf")


def test_a_kept_form_with_a_wrong_signature_is_noted(client, despatch):
    form = {"kept": "forged", "csrf_token": token_in(client.get("/sign-in").text), "email": "", "password": ""}
    client.post("/sign-in", data=form)
    assert (one(despatch).kind, one(despatch).reason, one(despatch).user) == (
        events.SECURITY_FORM_REFUSED,
        "signature",
        None,
    )


def test_a_useless_link_is_noted(client, despatch):
    assert client.get("/link/guessed").status_code == 410
    assert one(despatch).kind == events.SECURITY_LINK_REFUSED


def test_a_step_of_another_browser_is_noted_also_where_its_transaction_is_undone(app, despatch):
    with asking(app):
        with despatch.database.writing() as session:
            token = begin(session, StepKind.FORM, {}, at=NOON)
        for _ in range(2):
            with despatch.database.writing() as session, pytest.raises(StepUseless):
                finish(session, StepKind.SIGN_ON, token, at=NOON)
                raise AssertionError
    assert [found.reason for found in recorded(despatch)] == ["sign-on", "sign-on"]


def test_a_failed_sign_in_names_the_account_beside_the_record_only(client, despatch):
    member = add_member(despatch, Role.DRAFTER)
    with capture_logs() as logs:
        assert wrong_password(client, member.email).status_code == 400
        assert wrong_password(client, "nobody@office.example").status_code == 400
    known, unknown = recorded(despatch)
    assert (known.kind, known.about, unknown.about) == (events.SIGN_IN_REFUSED, [("user", str(member.id))], [])
    with despatch.database.reading() as session:
        emails = session.scalars(select(AuditPersonal.value).where(AuditPersonal.name == "email")).all()
    assert {member.email, "nobody@office.example"} <= set(emails)
    assert "@" not in str(logs)
    assert [line["about"] for line in logs if line["event"] == "security"] == [member.id, None]


def test_a_wrong_password_of_ones_own_is_noted(signed_in, despatch):
    client = signed_in(Role.DRAFTER)
    form = {"current": "a guess", "password": "another long password", "again": "another long password"}
    client.post(
        "/account/password", data={**form, "csrf_token": token_in(client.get("/account/password").text)}, headers=HERE
    )
    assert one(despatch).reason == "own_password"


def test_a_file_of_the_wrong_kind_is_noted_and_an_empty_one_is_not(signed_in, despatch):
    client = signed_in(Role.DRAFTER)
    for body in (b"", b"\x00\x01\x02 no table"):
        form = {"csrf_token": token_in(client.get("/imports/new").text), "table": (io.BytesIO(body), "a.csv")}
        client.post("/imports/new", data=form, content_type="multipart/form-data")
    assert (one(despatch).kind, one(despatch).reason) == (events.SECURITY_UPLOAD_REFUSED, "type_not_taken")


def test_a_form_that_is_much_too_large_is_noted(app, signed_in, despatch):
    client = signed_in(Role.DRAFTER)
    form = {"csrf_token": token_in(client.get("/imports/new").text), "table": (io.BytesIO(b"a" * 100_000), "a.csv")}
    app.config["MAX_CONTENT_LENGTH"] = 50_000
    assert client.post("/imports/new", data=form, content_type="multipart/form-data").status_code == 413
    assert (one(despatch).kind, one(despatch).reason) == (events.SECURITY_UPLOAD_REFUSED, "form_too_large")


def test_a_file_that_ends_its_limited_process_is_noted(own_app, monkeypatch):
    """Whatever the room does about it."""

    def out_of_time(*_args, **_kwargs):
        raise LimitReached("time")

    monkeypatch.setattr("app.platform.limited.work.ask", out_of_time)
    open_file = limited()(out_of_time)

    def view():
        with pytest.raises(LimitReached):
            open_file()
        return "It is not a file that we can read"

    view.access = "public"
    own_app.add_url_rule("/opened", "opened", view)
    assert own_app.test_client().get("/opened").status_code == 200
    found = one(own_app.extensions["despatch"])
    assert (found.kind, found.reason) == (events.SECURITY_UPLOAD_REFUSED, "limited_time")


def test_a_limit_that_is_reached_is_noted_with_its_rule(signed_in, despatch, monkeypatch):
    monkeypatch.setattr(rate_limits, "MOST", dict.fromkeys(rate_limits.MOST, parse("1 per 10 minutes")))
    client = signed_in(Role.DRAFTER)
    for _ in range(2):
        answer = client.get("/search.csv?q=example")
    assert answer.status_code == 429
    assert (one(despatch).kind, one(despatch).reason, one(despatch).user) == (
        events.SECURITY_LIMIT_REACHED,
        "account+exports",
        client.member.id,
    )


def test_too_many_sign_ins_are_noted_as_what_they_are(client, despatch):
    statuses = [wrong_password(client).status_code for _ in range(9)]
    assert statuses == [400] * 8 + [429]
    assert [found.kind for found in recorded(despatch)] == [events.SIGN_IN_REFUSED] * 8 + [
        events.SECURITY_LIMIT_REACHED
    ]
    assert recorded(despatch)[-1].reason == "account+address"


def test_the_log_has_one_object_with_numbers_and_codes(app):
    with capture_logs() as logs, asking(app):
        security_event(events.SECURITY_FACTOR_REFUSED, "code", about=7, tries=3)
    assert logs == [
        {
            "event": "security",
            "log_level": "warning",
            "kind": "security.factor_refused",
            "reason": "code",
            "user": None,
            "about": 7,
            "endpoint": "accounts.account",
            "address": logs[0]["address"],
            "tries": 3,
        }
    ]


def test_the_address_is_the_same_for_a_network_and_can_not_be_read(app, despatch):
    for address in ("192.0.2.7", "192.0.2.7", "192.0.2.8", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"):
        with asking(app, address):
            security_event(events.SECURITY_LINK_REFUSED)
    first, again, other, six, six_again = [found.address for found in recorded(despatch)]
    assert first == again != other
    assert six == six_again
    assert "192" not in first
    app.secret_key = "another secret key" * 3
    with asking(app, "192.0.2.7"):
        security_event(events.SECURITY_LINK_REFUSED)
    assert recorded(despatch)[-1].address != first


@pytest.fixture
def few(monkeypatch):
    """Two of a kind from an address are recorded singly, and three in all."""
    monkeypatch.setattr(security_events, "FROM_ONE", parse("2 per hour"))
    monkeypatch.setattr(security_events, "IN_ALL", parse("3 per hour"))
    monkeypatch.setattr(security_events, "MORE_IN_ALL", parse("2 per hour"))


def test_an_attack_from_one_address_does_not_fill_the_record(app, despatch, few):
    with capture_logs() as logs:
        for _ in range(6):
            with asking(app):
                security_event(events.SECURITY_LINK_REFUSED)
    assert [found.kind for found in recorded(despatch)] == [events.SECURITY_LINK_REFUSED] * 2 + [events.SECURITY_MORE]
    assert recorded(despatch)[-1].of == events.SECURITY_LINK_REFUSED
    assert len(logs) == 6


def test_an_attack_from_many_addresses_does_not_fill_the_record_either(app, despatch, few):
    for number in range(12):
        with asking(app, f"192.0.2.{number}"):
            security_event(events.SECURITY_LINK_REFUSED)
    with asking(app, "192.0.2.99"):
        security_event(events.SECURITY_STEP_REFUSED)
    kinds = [found.kind for found in recorded(despatch)]
    assert kinds == [events.SECURITY_LINK_REFUSED] * 3 + [events.SECURITY_MORE] * 2 + [events.SECURITY_STEP_REFUSED]


def test_a_record_that_can_not_be_written_does_not_break_the_page(signed_in, despatch, monkeypatch, caplog):
    client = signed_in(Role.VIEWER)
    monkeypatch.setattr(security_events, "WAIT_MS", 20)
    with caplog.at_level(logging.WARNING), capture_logs() as logs, despatch.database.writing() as session:
        session.connection()
        assert client.get("/admin/users").status_code == 403
    assert recorded(despatch) == []
    assert [line["kind"] for line in logs if line["event"] == "security"] == [events.SECURITY_ACCESS_REFUSED]


def test_a_fault_of_ours_does_not_break_the_page_either(signed_in, monkeypatch):
    def fail(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(security_events, "record", fail)
    client = signed_in(Role.VIEWER)
    with capture_logs() as logs:
        assert client.get("/admin/users").status_code == 403
    assert [line["log_level"] for line in logs] == ["warning", "error"]


def notices(despatch):
    with despatch.database.reading() as session:
        return [(one.user_id, one.facts["reference"], one.mail, one.daily) for one in session.scalars(select(Notice))]


def test_an_alarm_is_told_to_every_administrator_at_once_whatever_they_chose(app, despatch):
    first, second = add_member(despatch, Role.ADMINISTRATOR), add_member(despatch, Role.ADMINISTRATOR, name="Sam Two")
    drafter = add_member(despatch, Role.DRAFTER, name="Robin Other")
    with despatch.database.writing() as session:
        choose(session, second.id, Way.NEVER, at=NOON)
    with despatch.database.writing() as session:
        raise_alarm(session, Alarm.BREAK_GLASS, user_id=first.id, at=NOON)
    told = f"{ALARMS[Alarm.BREAK_GLASS].title} ({first.name})"
    waiting = (told, MailState.WAITING, False)
    assert notices(despatch) == [(first.id, *waiting), (second.id, *waiting)]
    assert drafter.id not in {user for user, *_ in notices(despatch)}
    assert (one(despatch).kind, one(despatch).about) == (events.SECURITY_ALARM, [("user", str(first.id))])


@pytest.mark.parametrize(
    ("rule", "alarm"),
    [
        (Rule((ACCOUNT, ADDRESS), SIGN_IN[0].most), None),
        (Rule((ACCOUNT,), SIGN_IN[0].most), None),
        (Rule((ADDRESS,), SIGN_IN[0].most), Alarm.MANY_FAILURES),
        (Rule((ADDRESS, "previews"), SIGN_IN[0].most), None),
        (Rule(("sign-in",), SIGN_IN[0].most), Alarm.LIMIT_IN_ALL),
    ],
)
def test_a_limit_alarms_when_it_looks_like_an_attack(app, despatch, rule, alarm):
    administrator = add_member(despatch, Role.ADMINISTRATOR)
    for _ in range(3):
        with asking(app):
            limit_reached(rule)
    told = [(administrator.id, ALARMS[alarm].title, MailState.WAITING, False)] if alarm else []
    assert notices(despatch) == told


def test_many_accounts_that_fail_from_one_address_alarm(app, client, despatch, monkeypatch):
    add_member(despatch, Role.ADMINISTRATOR)
    monkeypatch.setattr("app.accounts.views.account.SIGN_IN", (Rule((ADDRESS,), parse("3 per hour")),))
    for number in range(4):
        answer = wrong_password(client, f"user{number}@office.example")
    assert answer.status_code == 429
    assert [reference for _, reference, *_ in notices(despatch)] == [ALARMS[Alarm.MANY_FAILURES].title]


def test_each_address_that_guesses_raises_an_alarm_of_its_own(app, despatch):
    add_member(despatch, Role.ADMINISTRATOR)
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
        with asking(app, address):
            limit_reached(Rule((ADDRESS,), parse("3 per hour")))
    assert len(notices(despatch)) == 2


def test_any_view_may_count_tries_and_is_answered_for(own_app):
    def view():
        TRIES.current().take((Rule((ADDRESS, "guess"), parse("1 per hour")),), {ADDRESS: str(request.remote_addr)})
        return "looked at"

    view.access = "public"
    own_app.add_url_rule("/guess", "guess", view)
    client = own_app.test_client()
    assert client.get("/guess").status_code == 200
    refused = client.get("/guess")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)
    assert one(own_app.extensions["despatch"]).reason == "address+guess"


def test_every_reason_has_words():
    said = [security_reason(code) for code in (*REASONS, "account+address", "account+previews", "address", "previews")]
    assert said[-4:] == [
        "For one account from one address",
        "Previews for one account",
        "For one address",
        "Previews",
    ]
    assert all(words and words[0].isupper() for words in said)
    assert security_reason("") == ""
