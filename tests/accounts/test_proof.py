"""What matters most asks for a fresh proof, by any way to it; what stops or refuses something never does."""

from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from app.accounts.models import Role
from app.accounts.proof import ACT, NOTHING, RISK
from tests.fixtures.app import let_proof_lapse, prove_again, sign_in_to
from tests.route_access import ROUTES

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


def is_asked(answer) -> bool:
    """Whether the page that asks for a proof came in place of another."""
    return (answer.location or "").startswith("/prove") or b'action="/prove' in answer.data


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
