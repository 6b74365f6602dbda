"""Every route says who may open it, the table in tests/route_access.py agrees, and nobody else gets in."""

import re
from contextlib import suppress
from itertools import product

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from app.accounts.access import PUBLIC, SIGNED_IN, access_of, may_open
from app.accounts.models import Role
from app.accounts.proof import ACT, proof_of
from app.web.routing import HIGHEST
from tests.fixtures.app import sign_in_to
from tests.route_access import ROUTES, Route

IMPLICIT = {"HEAD", "OPTIONS"}
LIST_RULE = re.compile(r"\.(<any\([^)]*\b(csv|xlsx|json|zip)\b[^)]*\):\w+>|csv|xlsx|json|zip)$")
"""Addresses that end as those of list files do (app/accounts/proof.py: LIST_FILE)."""

PARTIES = (None, *Role)
"""Nobody, and a user with each role alone."""


def routes_of(app) -> set[Route]:
    return {
        Route(
            rule.rule,
            " ".join(sorted(rule.methods - IMPLICIT)),
            access_of(app, rule.endpoint) or "no mark",
            proof_of(app, rule.endpoint) or (ACT if LIST_RULE.search(rule.rule) else None),
        )
        for rule in app.url_map.iter_rules()
    }


def test_the_table_has_every_route_as_the_application_has_it(app):
    assert routes_of(app) - set(ROUTES) == set(), "missing from the table, or marked otherwise there"


def test_the_table_has_no_route_that_the_application_has_not(app):
    assert set(ROUTES) - routes_of(app) == set(), "stale in the table"


def test_every_route_carries_a_mark(app):
    assert [rule.rule for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None] == []


def test_a_route_without_a_mark_opens_for_nobody(own_app):
    own_app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert own_app.test_client().get("/forgotten").status_code == 403
    assert sign_in_to(own_app, *Role).get("/forgotten").status_code == 403


@pytest.mark.parametrize("party", PARTIES, ids=lambda party: party or "nobody")
def test_nobody_gets_in_who_may_not(app, party):
    """The guard answers before the view is reached, whatever the method, whether the thing asked for exists or not."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = sign_in_to(app, party) if party else app.test_client()
    let_in = []
    for rule in app.url_map.iter_rules():
        if allowed(access_of(app, rule.endpoint), party):
            continue
        for method in rule.methods - {"OPTIONS"}:  # answered without any view
            answer = client.open(address(app, rule), method=method)
            refused = answer.status_code == 403 if party else answer.location and answer.location.startswith("/sign-in")
            if not refused:
                let_in.append((method, rule.rule, answer.status_code))
    assert let_in == []


@pytest.mark.parametrize("party", PARTIES, ids=lambda party: party or "nobody")
def test_everybody_gets_in_who_may(app, party):
    client = sign_in_to(app, party) if party else app.test_client()
    with client:
        client.get("/sign-in")
        for rule in app.url_map.iter_rules():
            assert may_open(app, rule.endpoint) == allowed(access_of(app, rule.endpoint), party), rule.rule


@pytest.mark.stack
def test_the_highest_number_of_a_row_fails_on_no_page(stack_app):
    """SQLite and PostgreSQL each refuse some numbers outright; no address may bring that about."""
    stack_app.config["WTF_CSRF_ENABLED"] = False
    client = sign_in_to(stack_app, *Role)
    wrong = []
    for rule in numbered(stack_app):
        path = path_with(rule, HIGHEST)
        for method in rule.methods - {"OPTIONS"}:
            status = client.open(path, method=method).status_code
            if status >= 500:
                wrong.append((method, path, status))
    assert wrong == []


TOO_HIGH = (HIGHEST + 1, 2**63, 10**400)


def test_a_number_that_no_row_can_have_leads_to_no_view(app):
    """Where looking and acting are routes of their own, the router says that the method isn't allowed: it compares that
    before the number."""
    router = app.url_map.bind("localhost")
    wrong = []
    for rule, number in product(numbered(app), TOO_HIGH):
        path = path_with(rule, number)
        for method in rule.methods - {"OPTIONS"}:
            with suppress(NotFound, MethodNotAllowed):
                wrong.append((method, path, router.match(path, method)))
    assert wrong == []


@pytest.mark.parametrize("number", TOO_HIGH, ids=["a row", "SQLite", "any"])
def test_a_number_that_no_row_can_have_is_no_page(app, number):
    client = sign_in_to(app, *Role)
    assert {client.get(path_with(rule, number)).status_code for rule in numbered(app)[:3]} <= {404, 405}


def path_with(rule: Rule, number: int) -> str:
    """An address of `rule` with this number in it; what else it names is there."""
    path = re.sub(r"<int:\w+>", str(number), re.sub(r"<any\((\w+).*?>", r"\1", rule.rule))
    path = path.replace("<slug>", "march-2015-accountability")
    return path.replace("<reference>", "MAR15-0001" if path.startswith("/letters") else "MAR15")


def numbered(app) -> list[Rule]:
    """The rules with a number in them: some, or the test above would look at nothing."""
    found = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(found) > 10
    return found


def allowed(access, party) -> bool:
    """Said once more, apart from the code that decides."""
    if access == PUBLIC:
        return True
    return party is not None and (access == SIGNED_IN or party in access)


def address(app, rule: Rule) -> str:
    """A path that fits `rule`; what it names need not exist."""
    values = {name: _value(converter) for name, converter in rule._converters.items()}
    _domain, path = rule.build(values, append_unknown=False)
    return path


def _value(converter: BaseConverter) -> str | int:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"
