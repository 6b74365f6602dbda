"""Sign-in, links and one's own account, through the application."""

import re
from datetime import timedelta

import pytest
from limits import parse
from sqlalchemy import select, update
from wtforms.validators import InputRequired

from app.accounts.forms import SetPasswordForm
from app.accounts.links import first_admin_link, make_link
from app.accounts.models import Role, SignIn, User
from app.accounts.refusals import REFUSALS
from app.accounts.security.limits import KNOWN_BROWSER, SIGN_IN, TRIES, Rule, facts
from app.accounts.sessions.person import EndReason
from app.accounts.words import sign_out_reason, too_many
from app.assembly import assemble
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.platform.clock import now
from app.platform.config import Settings
from app.web.errors import STALE_FORM
from tests.accounts.factors.authenticator import enrol, give_app
from tests.fixtures.app import PASSWORD, SECRETS, add_member, let_proof_lapse, prove_again, token_in
from tests.proving import is_asked
from tests.refusals import said_of
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    heading_of,
    links_of,
    numbers_of,
    part_of,
    parts_of,
    said_by,
    why_of,
    with_class,
    words_of,
)

NEW = "another long password"


def enter(client, email, password=PASSWORD, to="/sign-in"):
    token = token_in(client.get(to).text)
    return client.post(to, data={"email": email, "password": password, "csrf_token": token})


def send(client, to, from_page="/account", **data):
    return client.post(to, data={"csrf_token": token_in(client.get(from_page).text), **data})


@pytest.fixture
def despatch(app):
    return app.extensions["despatch"]


@pytest.fixture
def member(despatch):
    return add_member(despatch, Role.DRAFTER)


def shift_sign_ins(despatch, **columns):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(**columns))


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


@pytest.mark.parametrize(
    ("form", "back"),
    [("/account/sign-ins/end", "/account"), ("/campaigns/MAR15/owner", "/account"), ("/sign-out", None)],
)
def test_a_form_sent_after_signing_out_in_another_tab_leads_to_sign_in(signed_in, form, back):
    client = signed_in(Role.DRAFTER)
    page = client.get("/account")
    data = {"csrf_token": token_in(page.text)}
    client.post("/sign-out", data=data)
    referrer = {"Referer": "http://localhost/account"}
    answer = client.post(form, data=data, headers=referrer, follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, "/sign-in")
    assert answer.request.args.get("next") == back
    assert len(parts_of(answer, "lost")) == bool(back)


def test_somebody_else_s_stale_form_is_out_of_date(signed_in):
    client = signed_in(Role.DRAFTER)
    answer = client.post("/account/sign-ins/end", data={"csrf_token": "of another sign-in"})
    assert answer.status_code == 400
    assert (heading_of(answer), why_of(answer)) == (STALE_FORM.title, STALE_FORM.why)


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


def test_signing_out_ends_the_sign_in_wherever_its_cookie_is(app, signed_in):
    client = signed_in(Role.VIEWER)
    copied = app.test_client()
    copied.set_cookie("despatch", client.get_cookie("despatch").value)
    assert copied.get("/account").status_code == 200
    assert send(client, "/sign-out").location == "/sign-in"
    assert client.get("/account").status_code == 302
    assert copied.get("/account").status_code == 302


def test_signing_out_needs_our_own_form(signed_in):
    client = signed_in(Role.VIEWER)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/account").status_code == 200


def test_after_an_hour_of_nothing_people_come_back_to_where_they_were(signed_in, despatch):
    client = signed_in(Role.DRAFTER)
    shift_sign_ins(despatch, last_seen_at=now() - timedelta(minutes=61))
    away = client.get("/account")
    assert away.location == "/sign-in?next=/account&ended=idle"
    why = words_of(part_of(client.get(away.location), "why-ended"))
    assert why.startswith(sign_out_reason(EndReason.IDLE, despatch.settings))
    assert "60 minutes" in why
    assert enter(client, client.member.email, to=away.location).location == "/account"


def test_a_form_sent_too_late_says_that_it_was_not_kept(signed_in, despatch):
    client = signed_in(Role.DRAFTER)
    token = token_in(client.get("/account/password").text)
    shift_sign_ins(despatch, started_at=now() - timedelta(hours=13))
    away = client.post(
        "/account/password", data={"csrf_token": token}, headers={"Referer": "http://localhost/account/password"}
    )
    assert away.location == "/sign-in?next=/account/password&ended=absolute&lost=1"
    page = client.get(away.location)
    why = words_of(part_of(page, "why-ended"))
    assert why.startswith(sign_out_reason(EndReason.ABSOLUTE, despatch.settings))
    assert "12 hours" in why
    assert parts_of(page, "lost")


def test_another_sites_referrer_is_not_followed(signed_in, despatch):
    client = signed_in(Role.DRAFTER)
    token = token_in(client.get("/account/password").text)
    shift_sign_ins(despatch, ended_at=now())
    away = client.post("/account/password", data={"csrf_token": token}, headers={"Referer": "http://other.example/x"})
    assert away.location == "/sign-in?ended=ended&lost=1"


def test_a_visit_is_noted_once_a_minute(signed_in, despatch):
    def seen():
        with despatch.database.reading() as session:
            return session.scalars(select(SignIn.last_seen_at)).one()

    client, first = signed_in(Role.VIEWER), seen()
    client.get("/account")
    assert seen() == first
    shift_sign_ins(despatch, last_seen_at=now() - timedelta(minutes=2))
    client.get("/account", headers={"HX-Request": "true"})
    assert now() - seen() > timedelta(minutes=1), "a page that refreshes itself is no visit"
    client.get("/account")
    assert now() - seen() < timedelta(minutes=1)


def test_new_roles_count_from_the_next_request(signed_in, despatch):
    client = signed_in(Role.ADMINISTRATOR)
    assert client.get("/admin/users").status_code == 200
    with despatch.database.writing() as session:
        session.get_one(User, client.member.id).give([Role.VIEWER])
    assert client.get("/admin/users").status_code == 403


def test_the_first_administrator_sets_up_signs_in_and_finds_their_roles(client, despatch):
    with despatch.database.writing() as session:
        path = "/link/" + first_admin_link(session, despatch.settings).rsplit("/", 1)[1]
    page = client.get(path)
    assert {"name", "email", "office", "password", "again"} <= filled_form(page.text).keys()
    done = client.post(
        path,
        data={
            "csrf_token": token_in(page.text),
            "name": "Alex  Example ",
            "email": "Alex@office.example",
            "office": "",
            "password": NEW,
            "again": NEW,
        },
    )
    assert done.location == "/sign-in"
    assert client.get(path).status_code == 410
    assert enter(client, "alex@office.example", NEW).status_code == 302
    enrol(client)
    account = client.get("/account").text
    assert "Drafter, Administrator" in account
    assert "Alex Example" in account


def link_for(despatch, member):
    with despatch.database.writing() as session:
        address = make_link(session, session.get_one(User, member.id), settings=despatch.settings, actor=SYSTEM)
    return "/link/" + address.rsplit("/", 1)[1]


def test_a_reset_link_sets_a_password_and_signs_out_everywhere(app, client, despatch, member):
    elsewhere = app.test_client()
    enter(elsewhere, member.email)
    path = link_for(despatch, member)
    done = send(client, path, path, password=NEW, again=NEW)
    assert done.location == "/sign-in"
    assert elsewhere.get("/account").status_code == 302
    assert enter(client, member.email).status_code == 400
    assert enter(client, member.email, NEW).status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "field", "words"),
    [
        ("", "", "password", said_by(SetPasswordForm.password, InputRequired)),
        ("short", "short", "password", said_of("password_too_short", shortest=12)),
        ("password1234", "password1234", "password", said_of("password_common")),
        ("drafter.alex and more", "drafter.alex and more", "password", said_of("password_has_email")),
        ("Alex’s three words", "Alex’s three words", "password", said_of("password_has_name")),
        ("Summer2025Summer2025", "Summer2025Summer2025", "password", said_of("password_season")),
        (NEW, "something else entirely", "again", ""),
    ],
)
def test_a_bad_new_password_is_explained_and_the_link_still_works(
    client, despatch, member, password, again, field, words
):
    path = link_for(despatch, member)
    answer = send(client, path, path, password=password, again=again)
    assert answer.status_code == 400
    assert next(iter(errors_of(answer))) == field
    assert words in errors_of(answer)[field]
    assert client.get(path).status_code == 200


def test_a_useless_link_says_what_to_do(client):
    answer = client.get("/link/never-made")
    assert answer.status_code == 410
    assert links_of(answer).keys() == {"/sign-in"}
    assert "ask the person who runs Despatch" in answer.text


def test_people_change_their_own_password_and_stay_signed_in_here(app, signed_in):
    client = signed_in(Role.VIEWER)
    elsewhere = app.test_client()
    enter(elsewhere, client.member.email)
    answer = send(client, "/account/password", "/account/password", current=PASSWORD, password=NEW, again=NEW)
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_whoever_has_a_second_factor_proves_it_before_they_change_their_password(signed_in, despatch):
    client = signed_in(Role.VIEWER)
    give_app(despatch, client.member.id, now() - timedelta(hours=1))
    let_proof_lapse(client)
    change = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert is_asked(send(client, "/account/password", "/account/password", **change))
    prove_again(client)
    assert send(client, "/account/password", "/account/password", **change).location == "/account"


@pytest.mark.parametrize("path", ["/sign-in", "/account/password", "a link"])
def test_passwords_are_masked_and_may_be_pasted_and_filled_in(client, signed_in, despatch, path):
    if path == "/account/password":
        client = signed_in(Role.VIEWER)
    page = client.get(link_for(despatch, add_member(despatch, Role.VIEWER)) if path == "a link" else path).text
    fields = [
        field for field in re.findall(r"<input[^>]*>", page) if re.search(r'name="(password|again|current)"', field)
    ]
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert "maxlength" not in field, "a browser would cut what is pasted"


def test_own_new_password_may_not_have_ones_name(signed_in):
    client = signed_in(Role.VIEWER)
    named = f"{client.member.name} and a dog"
    answer = send(client, "/account/password", "/account/password", current=PASSWORD, password=named, again=named)
    assert errors_of(answer) == {"password": said_of("password_has_name")}


def test_an_open_browser_is_no_place_to_guess_the_current_password(signed_in):
    client = signed_in(Role.VIEWER)
    tries = [
        send(client, "/account/password", "/account/password", current="a guess", password=NEW, again=NEW).status_code
        for _ in range(9)
    ]
    assert tries == [400] * 8 + [429]


def test_people_see_their_sign_ins_and_end_them(app, signed_in, despatch):
    client = signed_in(Role.VIEWER)
    elsewhere = app.test_client()
    elsewhere.post(
        "/sign-in",
        data={
            "email": client.member.email,
            "password": PASSWORD,
            "csrf_token": token_in(elsewhere.get("/sign-in").text),
        },
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"},
    )
    page = client.get("/account")
    assert numbers_of(with_class(page, "ds-lede")[0]) == [2]
    assert "Firefox on Windows" in page.text
    with despatch.database.reading() as session:
        other = session.scalars(select(SignIn.id).where(SignIn.browser == "Firefox on Windows")).one()
    send(client, f"/account/sign-ins/{other}/end")
    assert elsewhere.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_all_other_sign_ins_end_at_once(app, signed_in):
    client = signed_in(Role.VIEWER)
    others = [app.test_client() for _ in range(2)]
    for other in others:
        enter(other, client.member.email)
    send(client, "/account/sign-ins/end")
    assert [other.get("/account").status_code for other in others] == [302, 302]
    assert client.get("/account").status_code == 200
