"""What matters most asks for a fresh proof, by any way to it; what stops or refuses something never does."""

from datetime import timedelta
from io import BytesIO
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from app.accounts.events import SIGN_IN_ALL_ENDED
from app.accounts.models import Factor, Role, User
from app.accounts.proof import ACT, NOTHING, RISK
from app.accounts.sessions.carried_forms import FIELD
from app.audit.events import DATA_TAKEN
from app.audit.find import bodies_of
from app.audit.models import AuditEvent
from app.platform.clock import now
from app.web.signing import signer
from tests.fixtures.app import add_member, client_of, let_proof_lapse, prove_again, sign_in_to, token_in
from tests.journeys.clock import Clock
from tests.proving import is_asked, send_kept, send_lapsed
from tests.route_access import ROUTES
from tests.web.filled import Main, filled_form
from tests.web.markup import faults_of

TABLE = {(route.rule, "POST" in route.methods): route.proof for route in ROUTES}

NEVER = [
    "/sign-out",
    "/account/sign-ins/1/end",
    "/account/sign-ins/end",
    "/admin/users/1/deactivate",
    "/admin/users/1/sign-ins/end",
    "/account-requests/1/refuse",
    "/admin/offices/1/retire",
    "/admin/offices/1/members/1/remove",
    "/offices/1/signature/remove",
    "/risk/new",
    "/campaigns/X/close",
    "/campaigns/X/check/cancel",
    "/campaigns/X/clearance/offices/1/take-back",
    "/campaigns/X/clearance/withdraw",
    "/campaigns/X/clearance/reopen",
    "/campaigns/X/runs/1/pause",
    "/campaigns/X/runs/1/cancel",
    "/campaigns/X/batches/1/fetch-back",
    "/campaigns/X/batches/1/cancel",
    "/campaigns/X/release/embargo",
    "/campaigns/X/sent/1/undo",
    "/letters/X/attempts/1/undo",
    "/campaigns/X/sendings/1/pause",
    "/campaigns/X/sendings/1/cancel",
    "/contacts/1/stop",
    "/replies/1/withdraw",
    "/evidence/packs/1/withdraw",
    "/evidence/disclosures/1/withdraw",
    "/imports/1/undo",
]
"""Acts that stop, refuse, end or take back something, and the report of a risk."""


@pytest.fixture
def everybody(app: Flask):
    """Somebody with every role, and a proof that has lapsed; forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = sign_in_to(app, *Role)
    let_proof_lapse(client)
    return client


def addresses(rule: Rule) -> list[str]:
    """One for each thing that a part of the rule can be; what it names need not exist."""
    parts = {
        name: sorted(part.items)
        if isinstance(part, AnyConverter)
        else [1 if isinstance(part, IntegerConverter) else "X"]
        for name, part in rule._converters.items()
    }
    built = (rule.build(dict(zip(parts, values, strict=True))) for values in product(*parts.values()))
    return [path for _, path in filter(None, built)]


def asked_by(app: Flask, client) -> dict[tuple[str, str], bool]:
    """Of every address of the application that the table says something of: whether it asks for a proof."""
    found = {}
    for rule in app.url_map.iter_rules():
        mark = TABLE.get((rule.rule, "POST" in rule.methods))
        if mark is None:
            continue
        method = "POST" if "POST" in rule.methods else "GET"
        for path in addresses(rule):
            found[method, path] = is_asked(client.open(path, method=method))
    return found


def test_every_act_of_the_table_asks_for_a_proof_by_any_way(app, everybody):
    asked = asked_by(app, everybody)
    quiet = {path for (_, path), one in asked.items() if not one}
    blank = {
        path
        for rule in app.url_map.iter_rules()
        if TABLE.get((rule.rule, False)) == NOTHING
        for path in addresses(rule)
    }
    assert len(asked) > 150
    assert quiet - blank - set(NEVER) == set()
    assert blank <= quiet


def test_nobody_who_proved_is_asked(app, everybody):
    prove_again(everybody)
    assert [path for path, asked in asked_by(app, everybody).items() if asked] == []


@pytest.mark.parametrize("path", NEVER)
def test_what_stops_something_never_waits_for_a_proof(app, everybody, path):
    app.url_map.bind("localhost").match(path, "POST")  # it is there
    answer = everybody.post(path)
    assert not is_asked(answer)


def test_a_campaign_called_as_a_step_that_needs_none_does_not_skip_it(everybody):
    assert is_asked(everybody.post("/campaigns/PAUSE/sendings/1/begin"))
    assert is_asked(everybody.post("/campaigns/pause/sendings/1/begin", follow_redirects=True))


def test_pages_that_lead_to_an_act_open_without_a_proof(app, everybody):
    """A form is read and filled in at leisure: only sending it asks."""
    asking = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if TABLE.get((rule.rule, True)) == ACT and "GET" in rule.methods
        for path in addresses(rule)
        if is_asked(everybody.get(path))
    ]
    assert asking == []


def test_reports_of_risk_ask_already_when_they_are_opened(app, everybody):
    quiet = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if TABLE.get((rule.rule, "POST" in rule.methods)) == RISK and "GET" in rule.methods
        for path in addresses(rule)
        if not is_asked(everybody.get(path))
    ]
    assert quiet == []


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def drafter(app):
    """Whose roles are to change."""
    return add_member(app.extensions["despatch"], Role.DRAFTER, name="Kim Example")


def roles_of(app, user_id):
    with app.extensions["despatch"].database.reading() as session:
        return session.get_one(User, user_id).roles


def change_of_roles(client, member):
    page = f"/admin/users/{member.id}/edit"
    return page, filled_form(client.get(page).text) | {"office": ["Môn & “co”"], "roles": ["viewer", "drafter"]}


def test_a_change_of_roles_waits_and_is_then_made_as_it_was_typed(app, administrator, drafter):
    page, form = change_of_roles(administrator, drafter)
    asked = send_lapsed(administrator, page, form)
    assert roles_of(app, drafter.id) == {Role.DRAFTER}
    send_kept(administrator, asked)
    assert roles_of(app, drafter.id) == {Role.DRAFTER, Role.VIEWER}
    with app.extensions["despatch"].database.reading() as session:
        user = session.get_one(User, drafter.id)
        assert user.office == "Môn & “co”"
        (body,) = bodies_of(session, AuditEvent.action == "user.changed")
    assert body["proof"]["factor"] == "app"


def test_the_question_is_a_sound_page(administrator, drafter):
    asked = send_lapsed(administrator, *change_of_roles(administrator, drafter))
    assert faults_of(asked.text, policy=asked.headers["Content-Security-Policy"]) == []


def test_a_button_that_carries_nothing_is_asked_for_again_and_says_that_nothing_was_done(administrator, drafter):
    page = f"/admin/users/{drafter.id}"
    token = token_in(administrator.get(page).text)
    let_proof_lapse(administrator)
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{page}"}
    asked = administrator.post(f"{page}/link", data={"csrf_token": token}, headers=headers)
    assert parse_qs(urlsplit(asked.location).query) == {"next": [page], "then": ["again"]}


def test_a_question_that_is_open_in_another_tab_proves_nothing(app, administrator, drafter):
    page, form = change_of_roles(administrator, drafter)
    asked = send_lapsed(administrator, page, form)
    assert administrator.get("/prove?next=/account").status_code == 200
    assert is_asked(administrator.post(page, data=form))
    assert roles_of(app, drafter.id) == {Role.DRAFTER}
    send_kept(administrator, asked)
    assert roles_of(app, drafter.id) == {Role.DRAFTER, Role.VIEWER}


def test_a_proof_in_one_browser_counts_in_no_other_of_the_same_person(app, administrator, drafter):
    """And what lets a browser in before a proof lets nobody in after it."""
    page, form = change_of_roles(administrator, drafter)
    with administrator.session_transaction() as cookie:
        stolen = dict(cookie)
    thief = app.test_client()
    other = client_of(app, administrator.member)
    let_proof_lapse(administrator)
    let_proof_lapse(other)
    prove_again(administrator)
    assert is_asked(other.post(page, data=change_of_roles(other, drafter)[1]))
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.post(page, data=form).location.startswith("/sign-in")
    assert roles_of(app, drafter.id) == {Role.DRAFTER}


def test_a_proof_lasts_fifteen_minutes(administrator, drafter, monkeypatch):
    """No longer, and not for a password alone, however fresh."""
    page, form = change_of_roles(administrator, drafter)
    clock = Clock(now())
    monkeypatch.setattr("app.platform.clock.datetime", clock)
    prove_again(administrator)
    clock.set(now() + timedelta(minutes=14))
    assert not is_asked(administrator.post(page, data=form | {"name": [""]}))
    clock.set(now() + timedelta(minutes=1))
    assert is_asked(administrator.post(page, data=form))


def test_a_clock_that_is_put_back_makes_no_proof_last_longer(signed_in, monkeypatch):
    client, proved_at, clock = signed_in(Role.DRAFTER), now(), Clock(now())
    monkeypatch.setattr("app.platform.clock.datetime", clock)
    clock.set(proved_at - timedelta(minutes=14))
    assert client.get("/recipients.csv").status_code == 200
    clock.set(proved_at - timedelta(minutes=16))
    assert is_asked(client.get("/recipients.csv"))


def test_a_password_alone_is_no_proof_however_fresh(signed_in):
    viewer = signed_in(Role.VIEWER)
    let_proof_lapse(viewer, factor=Factor.NONE)
    assert viewer.get("/recipients").status_code == 200
    assert is_asked(viewer.get("/recipients.csv"))
    assert is_asked(viewer.head("/recipients.csv")), "which would be recorded as a download"


def test_a_download_leads_back_to_its_page(signed_in):
    viewer = signed_in(Role.VIEWER)
    let_proof_lapse(viewer)
    asked = viewer.get("/recipients.csv", headers={"Referer": "http://localhost/recipients"})
    assert asked.location.startswith("/prove?next=/recipients")
    away = viewer.get("/recipients.csv", headers={"Referer": "https://elsewhere.example/recipients"})
    assert "elsewhere" not in away.location


def test_who_may_not_do_it_is_not_asked(signed_in, drafter):
    viewer = signed_in(Role.VIEWER)
    let_proof_lapse(viewer)
    assert viewer.post(f"/admin/users/{drafter.id}/edit").status_code == 403


def test_a_form_that_is_not_ours_is_refused_before_anybody_is_asked(administrator, drafter):
    let_proof_lapse(administrator)
    answer = administrator.post(f"/admin/users/{drafter.id}/edit", data={"csrf_token": "made up", "name": "X"})
    assert (answer.status_code, is_asked(answer)) == (400, False)


def test_a_file_that_was_chosen_is_said_to_be_missing(app, administrator, drafter):
    """A browser can't send it a second time by itself."""
    page, form = change_of_roles(administrator, drafter)
    asked = send_lapsed(administrator, page, form | {"file": (BytesIO(b"picture"), "signature.png")})
    with app.test_request_context():
        (sealed,) = next(one.fields[FIELD] for one in Main(asked.text).forms if FIELD in one.fields)
        *_, files = signer("despatch-kept").loads(sealed)
    assert files is True


def test_a_download_says_in_the_record_how_it_was_proved(app, signed_in):
    viewer = signed_in(Role.VIEWER)
    prove_again(viewer, Factor.PASSKEY, "Laptop")
    assert viewer.get("/recipients/posts.csv").status_code == 200
    with app.extensions["despatch"].database.reading() as session:
        *_, body = bodies_of(session, AuditEvent.action == DATA_TAKEN)
    assert (body["proof"]["factor"], body["proof"]["with"]) == ("passkey", "")


def test_an_act_that_asks_for_no_proof_records_none(app, signed_in):
    viewer = signed_in(Role.VIEWER)
    client_of(app, viewer.member)
    viewer.post("/account/sign-ins/end", data={"csrf_token": token_in(viewer.get("/account").text)})
    with app.extensions["despatch"].database.reading() as session:
        (body,) = bodies_of(session, AuditEvent.action == SIGN_IN_ALL_ENDED)
    assert "proof" not in body
