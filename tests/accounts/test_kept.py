"""What was typed outlives its sign-in: carried through the page that asks for one, sent on by a person only."""

import re
from html import unescape
from io import BytesIO

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role, SignIn, User
from app.accounts.refusals import REFUSALS
from app.accounts.sessions.carried_forms import FIELD, MOST
from app.accounts.sessions.person import EndReason
from app.accounts.words import sign_out_reason
from app.platform.clock import now
from app.web.errors import STALE_FORM
from tests.accounts.factors.authenticator import enrol
from tests.fixtures.app import PASSWORD, add_member, token_in
from tests.web.markup import errors_of, faults_of, heading_of, links_of, part_of, parts_of, why_of, words_of

NEW = "/admin/users/new"
OURS = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{NEW}"}
TYPED = {
    "name": 'Kim "<script>alert(1)</script>" New',
    "email": "kim@office.example",
    "office": "Two\r\nlines & Môn",
    "roles": [Role.DRAFTER.value, Role.VIEWER.value],
}


@pytest.fixture
def timed_out(signed_in, despatch):
    """An administrator who has a form open, with its token, and whose sign-in is over."""
    client = signed_in(Role.ADMINISTRATOR)
    client.token = token_in(client.get(NEW).text)
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(ended_at=now()))
    return client


def submit(client, to=NEW, headers=OURS, **fields):
    return client.post(to, data={"csrf_token": client.token, **(fields or TYPED)}, headers=headers)


def hidden(page):
    """The hidden fields of the page's own form, as the browser would send them."""
    form = page.text.split("<main")[1].split("<form")[1].split("</form>")[0]
    found = re.findall(r'<input (?:id="\w+" )?type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return [(unescape(name), unescape(value)) for name, value in found]


def sign_in(client, page, *, email, password=PASSWORD):
    form = dict(hidden(page))
    to = unescape(re.search(r'action="(/sign-in[^"]*)"', page.text)[1])
    return client.post(to, data={**form, "email": email, "password": password}, headers=OURS)


def names(despatch):
    with despatch.database.reading() as session:
        return set(session.scalars(select(User.name)))


def is_given_back(page):
    return bool(parts_of(page, "sign-in-changed"))


def test_it_is_there_after_signing_in_and_goes_where_it_was_going_when_it_is_sent(timed_out, despatch):
    asked = submit(timed_out)
    assert asked.status_code == 403
    assert words_of(part_of(asked, "kept")).startswith(sign_out_reason(EndReason.ENDED, despatch.settings))
    assert faults_of(asked.text, policy=asked.headers["Content-Security-Policy"]) == []
    back = sign_in(timed_out, asked, email=timed_out.member.email)
    assert is_given_back(back)
    assert faults_of(back.text, policy=back.headers["Content-Security-Policy"]) == []
    assert NEW in links_of(back)
    (csrf, token), *fields = hidden(back)
    assert (csrf, token != timed_out.token) == ("csrf_token", True)
    assert fields == [*list(TYPED.items())[:3], ("roles", "drafter"), ("roles", "viewer")]
    assert TYPED["name"] not in names(despatch)  # nothing was sent by itself
    enrol(timed_out)
    assert timed_out.post(NEW, data={**TYPED, "csrf_token": token}).status_code == 302
    assert TYPED["name"] in names(despatch)


def test_a_wrong_password_in_between_loses_nothing(timed_out):
    refused = sign_in(timed_out, submit(timed_out), email=timed_out.member.email, password="not the password")
    assert refused.status_code == 400
    assert REFUSALS["sign_in_refused"] in errors_of(refused).values()
    assert is_given_back(sign_in(timed_out, refused, email=timed_out.member.email))


def test_what_was_typed_is_never_markup(timed_out):
    back = sign_in(timed_out, submit(timed_out), email=timed_out.member.email)
    assert "<script>alert" not in back.text
    assert "&lt;script&gt;alert" in back.text


def test_another_person_is_told_what_they_may_not_do(timed_out, despatch):
    viewer = add_member(despatch, Role.VIEWER, name="Sam Other")
    back = sign_in(timed_out, submit(timed_out), email=viewer.email)
    assert is_given_back(back)
    assert timed_out.post(NEW, data={**TYPED, "csrf_token": dict(hidden(back))["csrf_token"]}).status_code == 403


def test_a_file_is_not_kept_and_that_is_said(timed_out):
    asked = submit(timed_out, **TYPED, picture=(BytesIO(b"\x89PNG"), "signature.png"))
    assert parts_of(asked, "files-not-kept")
    back = sign_in(timed_out, asked, email=timed_out.member.email)
    assert parts_of(back, "file-not-kept")
    assert "signature.png" not in back.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://other.example"},
        {"Origin": "null"},
        {},
        {**OURS, "HX-Request": "true"},
    ],
)
def test_only_a_form_of_ours_is_carried(timed_out, headers):
    assert submit(timed_out, headers=headers).location.startswith("/sign-in?")


def test_an_older_browser_says_whose_form_it_is_by_its_origin(timed_out):
    assert submit(timed_out, headers={"Origin": "http://localhost"}).status_code == 403


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ("/account/password", {"current": PASSWORD, "password": "another long one", "again": "another long one"}),
        (NEW, {"name": "x" * (MOST + 1)}),
        ("/account/sign-ins/end", {"csrf_token": "alone"}),
    ],
    ids=["passwords", "too long", "a button"],
)
def test_what_can_not_be_carried_is_said_to_be_lost(timed_out, to, fields):
    answer = submit(timed_out, to=to, **fields)
    assert answer.location.endswith("&lost=1")


def test_what_is_carried_can_not_be_made_up(timed_out, despatch):
    asked = submit(timed_out)
    form = {**dict(hidden(asked)), "email": timed_out.member.email, "password": PASSWORD}
    form[FIELD] = form[FIELD][:-1] + ("A" if form[FIELD][-1] != "A" else "B")
    assert timed_out.post("/sign-in", data=form).location == "/"


class TestStale:
    """The page of a form is older than the sign-in: another tab signed out and in again."""

    @pytest.fixture
    def client(self, signed_in):
        client = signed_in(Role.ADMINISTRATOR)
        client.token = "of an earlier sign-in"
        return client

    def test_a_form_is_given_back(self, client, despatch):
        page = submit(client)
        assert page.status_code == 400
        assert is_given_back(page)
        assert client.post(NEW, data={**TYPED, "csrf_token": dict(hidden(page))["csrf_token"]}).status_code == 302
        assert TYPED["name"] in names(despatch)

    def test_a_form_from_elsewhere_is_not(self, client):
        page = submit(client, headers={"Sec-Fetch-Site": "cross-site"})
        assert page.status_code == 400
        assert (heading_of(page), why_of(page)) == (STALE_FORM.title, STALE_FORM.why)
        assert TYPED["email"] not in page.text

    def test_a_sign_in_page_that_carries_something_and_is_stale_is_given_anew(self, timed_out):
        form = dict(hidden(submit(timed_out)))
        form |= {"csrf_token": "stale", "email": timed_out.member.email, "password": PASSWORD}
        page = timed_out.post("/sign-in", data=form, headers=OURS)
        assert page.status_code == 400
        assert is_given_back(sign_in(timed_out, page, email=timed_out.member.email))

    def test_signed_in_by_another_tab_meanwhile_it_is_given_back_too(self, timed_out, app):
        asked = submit(timed_out)
        form = {**dict(hidden(asked)), "email": timed_out.member.email, "password": "whatever"}
        assert timed_out.get("/sign-in").status_code == 200
        sign_in(timed_out, timed_out.get("/sign-in"), email=timed_out.member.email)
        assert is_given_back(timed_out.post("/sign-in", data=form, headers=OURS))

    def test_from_another_site_nothing_is_shown(self, timed_out):
        sealed = dict(hidden(submit(timed_out)))[FIELD]
        timed_out.delete_cookie("despatch")
        answer = timed_out.post("/sign-in", data={FIELD: sealed}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.location == "/sign-in?lost=1"
