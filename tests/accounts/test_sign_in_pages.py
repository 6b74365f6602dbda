"""Signing in with a password, through the application."""

import pytest
from limits import parse
from sqlalchemy import select

from app.accounts.models import Role
from app.accounts.refusals import REFUSALS
from app.accounts.security.limits import KNOWN_BROWSER, SIGN_IN, TRIES, Rule, facts
from app.accounts.words import too_many
from app.assembly import assemble
from app.audit.models import AuditEvent
from app.platform.config import Settings
from tests.accounts.pages import enter, send
from tests.fixtures.app import PASSWORD, SECRETS, add_member, token_in
from tests.web.markup import (
    errors_of,
    parts_of,
    words_of,
)


def last_action(despatch):
    with despatch.database.reading() as session:
        return session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc())).first()


def test_who_was_signed_out_while_reporting_a_child_in_danger_is_told_whom_to_call(client):
    page = client.get("/risk/new", follow_redirects=True).text
    assert "If a child is in immediate danger, call" in page
    assert 'href="tel:999">999</a>' in page


def test_a_stranger_is_sent_to_sign_in_and_then_where_they_wanted_to_go(client, member):
    answer = client.get("/account?from=mail")
    assert answer.location == "/sign-in?next=/account?from%3Dmail"
    assert enter(client, member.email, to=answer.location).location == "/account?from=mail"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize("next_", ["https://other.example/", "//other.example/", "/\\other.example"])
def test_signing_in_leads_nowhere_else(client, member, next_):
    assert enter(client, member.email, to=f"/sign-in?next={next_}").location == "/"


def test_who_is_signed_in_already_does_not_sign_in_again(signed_in):
    assert signed_in(Role.VIEWER).get("/sign-in?next=/account").location == "/account"


def test_of_two_tabs_to_sign_in_the_second_leads_where_it_would_have(client, member):
    page = "/sign-in?next=/account"
    first, second = token_in(client.get(page).text), token_in(client.get(page).text)
    data = {"email": member.email, "password": PASSWORD}
    assert client.post(page, data={**data, "csrf_token": first}).location == "/account"
    late = client.post(page, data={**data, "csrf_token": second}, follow_redirects=True)
    assert (late.status_code, late.request.path) == (200, "/account")


def test_a_sign_in_form_that_another_tab_outdated_is_given_anew(client, member):
    stale = token_in(client.get("/sign-in").text)
    client.delete_cookie("despatch")
    data = {"email": member.email, "password": PASSWORD, "csrf_token": stale}
    answer = client.post("/sign-in?next=/account", data=data, follow_redirects=True)
    assert answer.status_code == 200
    assert parts_of(answer, "lost")
    data["csrf_token"] = token_in(answer.text)
    assert client.post(answer.request.full_path, data=data).location == "/account"


def test_unknown_and_known_addresses_get_the_very_same_page(client, member):
    def page(email):
        answer = enter(client, email, "not the password")
        return answer.status_code, answer.text.replace(email, "").replace(token_in(answer.text), "")

    known, unknown = page(member.email), page("nobody@office.example")
    nonces = [text.split('nonce="', 1)[1].split('"', 1)[0] for _, text in (known, unknown)]
    assert known[0] == unknown[0] == 400
    assert known[1].replace(nonces[0], "") == unknown[1].replace(nonces[1], "")
    assert REFUSALS["sign_in_refused"] in errors_of(known[1]).values()


def test_a_refused_sign_in_is_recorded(client, despatch, member):
    enter(client, member.email, "not the password")
    assert last_action(despatch) == "sign_in.refused"


def test_too_many_failures_are_answered_429_and_only_that_person_waits(client, despatch, member):
    other = add_member(despatch, Role.VIEWER, name="Sam Other")
    for _ in range(8):
        assert enter(client, member.email, "not the password").status_code == 400
    held = enter(client, member.email)
    assert held.status_code == 429
    assert int(held.headers["Retry-After"]) > 0
    wait = int(held.headers["Retry-After"])
    assert too_many(wait) in words_of(held.text)
    assert enter(client, other.email).status_code == 302


def test_guesses_of_strangers_do_not_lock_out_who_signed_in_here_before(app, member, monkeypatch):
    monkeypatch.setattr("app.accounts.views.account.SIGN_IN", (Rule(("sign-in",), parse("1 per 10 minutes")),))
    here, stranger, another = (app.test_client() for _ in range(3))
    enter(here, member.email)
    here.post("/sign-out", data={"csrf_token": token_in(here.get("/account").text)})
    assert enter(stranger, member.email, "a guess").status_code == 400
    assert enter(another, member.email).status_code == 429
    assert enter(here, member.email).status_code == 302


def test_a_known_browser_has_limits_too(app, member):
    here = app.test_client()
    enter(here, member.email)
    here.post("/sign-out", data={"csrf_token": token_in(here.get("/account").text)})
    most = KNOWN_BROWSER[0].most.amount
    assert [enter(here, member.email, "a guess").status_code for _ in range(most + 1)] == [400] * most + [429]


def test_a_browser_of_one_person_is_no_place_to_guess_at_another(app, member, despatch):
    client, other = app.test_client(), add_member(despatch, Role.VIEWER, name="Robin Other")
    enter(client, other.email)
    send(client, "/sign-out")
    with app.app_context():
        tries = TRIES.current()
    for number in range(60):
        tries.failed(SIGN_IN, facts(account=member.email, address=f"198.51.100.{number}"))
    assert enter(client, member.email).status_code == 429


def test_only_what_the_nearest_proxy_says_counts_as_the_address(settings):
    """Anybody can send the header. With a new address in it each time, guesses would not be counted together."""
    app = assemble(settings.model_copy(update={"trusted_proxies": 1}))
    app.testing = True
    client, statuses = app.test_client(), []
    for number in range(9):
        header = {"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.1"}
        form = {
            "email": "alex@office.example",
            "password": "a guess",
            "csrf_token": token_in(client.get("/sign-in").text),
        }
        statuses.append(client.post("/sign-in", data=form, headers=header).status_code)
    app.extensions["despatch"].close()
    assert statuses == [400] * 8 + [429]


def test_successes_are_not_counted(app, member):
    for _ in range(12):
        assert enter(app.test_client(), member.email).status_code == 302


def test_signing_in_begins_a_fresh_cookie(client, member):
    before = client.get("/sign-in").headers["Set-Cookie"]
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    after = enter(client, member.email).headers["Set-Cookie"]
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
    assert before != after


def test_the_cookies_are_for_http_alone_and_this_site_alone(client, member):
    cookies = enter(client, member.email).headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["despatch", "despatch-known"]
    for cookie in cookies:
        assert "; HttpOnly" in cookie
        assert "; SameSite=Lax" in cookie
        assert "Secure" not in cookie


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(settings):
    from app import create_app

    served = {"base_url": "https://despatch.example"}
    secure = Settings(**{**settings.model_dump(exclude=set(SECRETS)), **SECRETS, **served})
    app = create_app(secure)
    member = add_member(app.extensions["despatch"], Role.DRAFTER)
    client = app.test_client()
    data = {"email": member.email, "password": PASSWORD, "csrf_token": token_in(client.get("/sign-in", **served).text)}
    done = client.post("/sign-in", data=data, headers={"Referer": "https://despatch.example/sign-in"}, **served)
    cookies = done.headers.getlist("Set-Cookie")
    app.extensions["despatch"].close()
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["__Host-despatch", "__Host-despatch-known"]
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
