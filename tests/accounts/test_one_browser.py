"""Two people at one browser, one after the other: of the first, whose sign-in was ended for them, nothing is left."""

from datetime import timedelta

from sqlalchemy import update

from app.accounts.models import Role, SignIn
from app.platform.clock import now
from tests.accounts.factors.authenticator import enrol, give_app
from tests.fixtures.app import PASSWORD, add_member, client_of, token_in

OURS = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/admin/users/new"}


def end_sign_ins(despatch):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(ended_at=now()))


def sign_in(client, member):
    form = {"email": member.email, "password": PASSWORD, "csrf_token": token_in(client.get("/sign-in").text)}
    assert client.post("/sign-in", data=form).status_code == 302


def post(client, to, page, **data):
    return client.post(to, data={"csrf_token": token_in(client.get(page).text), **data}, headers=OURS)


def test_recovery_codes_are_shown_to_their_owner_alone(app, despatch):
    first, second = (add_member(despatch, Role.DRAFTER, name=name) for name in ("Alex Example", "Robin Example"))
    give_app(despatch, first.id, now() - timedelta(hours=1))
    client = client_of(app, first)
    post(client, "/account/factors/codes/new", "/account/factors")
    assert client.get("/account/factors/codes").status_code == 200
    end_sign_ins(despatch)
    sign_in(client, second)
    for path in ("/account/factors/codes", "/account/factors/codes.txt"):
        assert client.get(path).location == "/account/factors"


def test_what_waits_is_given_to_whoever_typed_it_alone(app, despatch):
    first, second = (add_member(despatch, Role.ADMINISTRATOR, name=name) for name in ("Alex Example", "Robin Example"))
    client = app.test_client()
    sign_in(client, first)
    typed = post(client, "/admin/users/new", "/risk/new", name="What somebody typed")
    assert typed.location == "/account/factors/begin"
    end_sign_ins(despatch)
    sign_in(client, second)
    enrol(client)
    done = post(client, "/account/factors/codes/saved", "/account/factors/codes")
    assert done.location == "/account/factors"
    end_sign_ins(despatch)
    sign_in(client, first)
    enrol(client)
    assert "What somebody typed" in post(client, "/account/factors/codes/saved", "/account/factors/codes").text
