"""One's own sign-ins: what ends them, and the list of them on the account page."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role, SignIn, User
from app.accounts.sessions.person import EndReason
from app.accounts.words import sign_out_reason
from app.platform.clock import now
from app.web.errors import STALE_FORM
from tests.accounts.pages import enter, send
from tests.fixtures.app import PASSWORD, token_in
from tests.web.markup import (
    heading_of,
    numbers_of,
    part_of,
    parts_of,
    why_of,
    with_class,
    words_of,
)


def shift_sign_ins(despatch, **columns):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(**columns))


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
