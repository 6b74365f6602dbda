"""Nothing of a report of risk is seen by who lacks the role: every address of the application is tried, and what people
search, what leaves as a file, what the morning tells and what the audit record shows."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.home.digest import tell_owners
from app.inbox.models import MessageFile, MessageResponse
from app.notices.models import Notice
from app.responses.recording.record import record_response
from app.safeguarding.clock.cause import give_cause
from app.safeguarding.clock.claims import reject
from app.safeguarding.states import How, Outcome, Rung
from app.safeguarding.telling.refer import refer
from app.safeguarding.telling.tell import TryDetails, record_try
from app.search.keep import catch_up
from app.web.files.kept_files import KeptFile
from tests.fixtures.app import token_in
from tests.inbox.mail import came
from tests.inbox.test_work import a_pdf
from tests.journeys.clock import Clock
from tests.responses.office import details
from tests.safeguarding.reporting import RECEIVED, Duty, after, form
from tests.test_every_page import VALUES
from tests.tracking.office import letter

WORD = "Quillfeather"
REFERENCE = "RISK-0001"
OTHERS = (Role.DRAFTER, Role.ADMINISTRATOR, Role.VIEWER, Role.CLEARER)

LEAVES = {
    "/sign-out",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/<path:filename>",
    "/link/<token>",
    "/sign-on/<name>",
    "/sign-on/<name>/callback",
}
"""Addresses that end the walk, or that show no page of a person's."""


@pytest.fixture
def duty(services, monkeypatch):
    """A report with a telltale word in everything that people write of it, late, with a message in the inbox that was
    recorded as a reply to letter 1 of MAR15, with its file."""
    monkeypatch.setattr("app.platform.clock.datetime", Clock(after(25)))
    duty = Duty.of(services)
    files = [(f"{WORD}.pdf", "application/pdf", a_pdf(WORD))]
    message = came(services, f"It says {WORD}.", subject=f"About {WORD}", files=files, at=RECEIVED)
    number = duty.report(
        area="", area_typed=f"{WORD}ton", note=f"{WORD} rang", source=f"Mr {WORD}", about="service", message=message
    )
    with services.database.writing() as session:
        one, campaign = letter(session, 1, "MAR15"), campaign_by_reference(session, "MAR15")
        attached = session.scalars(select(MessageFile)).one()
        kept = KeptFile(attached.name, attached.type, attached.length, attached.sha256, attached.key)
        facts = {"answers": {}, "once": form(), "today": RECEIVED.date(), "actor": SYSTEM}
        reply = record_response(session, campaign, [one], details(day=6), [kept], **facts)
        session.add(MessageResponse(message_id=message, response_id=reply.id, recorded=reply.recorded))
    tried = TryDetails(Rung.POLICE, f"Sergeant {WORD}", How.TELEPHONE, after(1), Outcome.NO_ANSWER, words=f"Ask {WORD}")
    claim = duty.say_told(number, after(2), rung=Rung.POLICE, to_whom=WORD, evidence=f"{WORD} knows")
    at, fran, sam = after(25), Actor(duty.first), Actor(duty.second)
    with services.database.writing() as session:
        record_try(session, number, tried, token=form(), actor=fran, at=at)
        reject(session, claim, reason=f"{WORD} was not there", actor=sam, at=at)
    with services.database.writing() as session:
        give_cause(session, number, f"{WORD} was away", actor=fran, at=at)
        said = {"body": "ofsted", "how": How.EMAIL, "referred_at": after(3), "token": form(), "words": WORD}
        refer(session, number, **said, actor=fran, at=at)
    return duty


@pytest.fixture
def others(duty, services, signed_in):
    """Somebody in every other role, who owns the campaign and looks after it."""
    client = signed_in(*OTHERS, name="Kim Example")
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
    return client


def said(answer):
    """All that an answer holds, also within a workbook or an archive."""
    body = answer.data
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"\n".join(file.read(name) for name in file.namelist())
    return body.decode("utf-8", errors="replace") + json.dumps(dict(answer.headers)) + (answer.location or "")


def tells(answer, *, asked=""):
    """Whether it holds the word or the reference, but for what was asked for by oneself."""
    text = said(answer).replace(asked, "") if asked else said(answer)
    return WORD.lower() in text.lower() or REFERENCE in text


def addresses(app, method):
    """Every address that takes `method`: each value of a choice, and 1 or a shipped name for the rest."""
    for rule in app.url_map.iter_rules():
        if method not in rule.methods or rule.rule in LEAVES:
            continue
        ways = [""]
        for literal, argument in re.findall(r"([^<]*)(?:<(?:[^:>]+:)?(\w+)>)?", rule.rule):
            ways = [way + literal + each for way in ways for each in (values(rule, argument) if argument else [""])]
        yield from ways


def values(rule, argument):
    converter = rule._converters[argument]
    if isinstance(converter, AnyConverter):
        return re.findall(r"[\w-]+", converter.regex.removeprefix("(?:").removesuffix(")"))
    return ["1"] if isinstance(converter, IntegerConverter) else [VALUES.get(argument, "1")]


def test_no_page_and_no_file_tells_anything(app, others):
    telling = [at for at in addresses(app, "GET") if tells(others.get(at, follow_redirects=True))]
    assert telling == []


@pytest.mark.parametrize("role", OTHERS)
def test_each_role_alone_is_refused_alike_whether_the_report_exists(app, duty, signed_in, role):
    client = signed_in(role, name="Kim Example")
    token = token_in(client.get("/account").text)
    for rule in [at for at in addresses(app, "GET") if at.startswith("/risk") and not at.startswith("/risk/new")]:
        answers = [client.get(rule.replace("/risk/1", f"/risk/{number}")) for number in (1, 999)]
        assert [one.status_code for one in answers] == [403, 403], rule
        assert len({main_of(one) for one in answers}) == 1, rule
    for rule in [at for at in addresses(app, "POST") if at.startswith("/risk/1")]:
        answers = [client.post(rule.replace("/risk/1", f"/risk/{n}"), data={"csrf_token": token}) for n in (1, 999)]
        assert [one.status_code for one in answers] == [403, 403], rule
    for page in ("/", "/inbox", "/risk/new", "/notices"):
        text = client.get(page).text
        assert 'href="/risk"' not in text, "no entry of the navigation"
        assert 'href="/risk/new"' in text or page == "/inbox", "but anybody reports"


def main_of(answer):
    return answer.text.split("<main", 1)[1].split("</main>", 1)[0]


def test_no_message_of_it_is_found_or_touched(others, services):
    missing = others.get("/inbox/999")
    for rest in ("", "/files/1", "/original", "/record"):
        assert main_of(others.get(f"/inbox/1{rest}")) == main_of(missing), rest
    data = {"csrf_token": token_in(others.get("/account").text)}
    for rest in ("kind", "letters", "letters/remove", "aside", "close", "take-up", "assign", "notes"):
        answer = others.post(f"/inbox/1/{rest}", data=data | {"note": "?", "kind": "other"}, follow_redirects=True)
        assert not tells(answer), rest


def test_no_file_of_it_is_named_where_its_reply_stands(others, signed_in):
    client = signed_in(Role.SAFEGUARDING, name="Robin Example")
    assert tells(client.get("/replies/1")), "so that it is there to be found"
    for page in ("/replies/1", "/letters/MAR15-0001", "/campaigns/MAR15/replies"):
        answer = others.get(page)
        assert (answer.status_code, tells(answer)) == (200, False), page
    answer = others.get("/replies/1/correct")
    assert (answer.status_code, tells(answer)) == (404, False), "its form holds the words"


def test_a_search_finds_nothing(others, services):
    catch_up(services.database, today=after(25).date())
    for path in ("/search", "/search.csv", "/search.xlsx", "/search.json", "/search/offered"):
        for typed in (WORD, WORD.lower(), REFERENCE, f"{WORD}ton"):
            assert not tells(others.get(path, query_string={"q": typed}), asked=typed), path


def test_the_audit_record_shows_nothing(others, duty):
    token = token_in(others.get("/account").text)
    pages = [
        "/audit",
        "/audit?kind=risk",
        "/audit?kind=risk&id=1",
        "/audit?action=risk.reported",
        f"/audit?id={REFERENCE}",
    ]
    for page in pages:
        assert not tells(others.get(page), asked=REFERENCE if "id=R" in page else ""), page
    assert not tells(others.post("/audit/export", data={"csrf_token": token}))
    for seq in range(1, 200):
        answer = others.get(f"/audit/{seq}")
        assert not tells(answer), main_of(answer)
        if answer.status_code == 404 and seq > 100:
            break


def test_the_morning_and_the_notices_tell_nothing(others, duty, services):
    tell_owners(services, at=after(23) + timedelta(days=3))
    with services.database.reading() as session:
        theirs = session.query(Notice).where(Notice.user_id == others.member.id).all()
    assert not any(WORD in json.dumps(one.facts) or REFERENCE in json.dumps(one.facts) for one in theirs)
    assert not tells(others.get("/notices"))


def test_who_may_sees_it_where_it_belongs(duty, signed_in):
    """So that the word is there to be found at all."""
    client = signed_in(Role.SAFEGUARDING, name="Robin Example")
    for page in ("/risk/1", "/risk/1/history", "/risk/1.xlsx", "/inbox?tab=all", "/inbox/1"):
        assert WORD in said(client.get(page)), page


def test_with_the_role_the_audit_record_has_it(duty, signed_in):
    client = signed_in(Role.SAFEGUARDING, Role.ADMINISTRATOR, name="Robin Example")
    assert "risk" in client.get("/audit?kind=risk&id=1").text
