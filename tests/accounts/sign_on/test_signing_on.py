"""Sign in at a department's identity server."""

import time
from datetime import UTC, datetime

import pytest
from lxml import html
from sqlalchemy import select
from structlog.testing import capture_logs

from app.accounts.models import Factor, Step, User
from app.accounts.sign_on.failures import FAILURES, SignOnFailed
from app.accounts.sign_on.models import Identity
from app.accounts.sign_on.provider import Provider
from app.audit.models import AuditEvent
from app.platform.sign_on_settings import SignOnProvider
from tests.accounts.sign_on.journey import come_back, go, identify, left_for, newest, post, press, sign_ins, sign_on
from tests.accounts.sign_on.server import CLIENT_ID
from tests.fixtures.app import PASSWORD, add_member, token_in
from tests.web.markup import heading_of


def failure_of(page):
    """The code of the page that says why a sign-on came to nothing."""
    (code,) = [
        code
        for code, failure in FAILURES.items()
        if failure.status == page.status_code
        and heading_of(page.text) in {failure.heading.format(title=title) for title in ("Department", "Elsewhere")}
    ]
    return code


def test_the_sign_in_page_has_a_button_for_each_server(client):
    page = html.fromstring(client.get("/sign-in?next=/account").text)
    buttons = [form.action for form in page.forms if "Sign in with" in form.text_content()]
    assert buttons == ["/sign-on/dept?next=/account", "/sign-on/elsewhere?next=/account"]


def test_a_link_alone_signs_nobody_in(client, member, server):
    opened = client.get("/sign-on/dept?next=/account")
    assert (opened.status_code, opened.location) == (302, "/sign-in?next=/account")
    assert server.asked == []


def test_a_linked_person_signs_in_and_goes_where_they_wanted_to(client, member, services):
    page = sign_on(client, next="/account?from=mail")
    assert (page.status_code, page.location) == (302, "/account?from=mail")
    assert client.get("/account").status_code == 200
    (sign_in,) = sign_ins(services, member)
    assert (sign_in.provider, sign_in.factor) == ("dept", Factor.NONE)
    assert newest(services, "sign_in.started").actor_id == member.id


def test_the_server_is_asked_with_state_nonce_and_a_hashed_verifier(client, member, server):
    sign_on(client)
    (asked,) = server.asked
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == "http://localhost:8000/sign-on/dept/callback"
    assert (asked["response_type"], asked["scope"]) == ("code", "openid email profile")
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert "prompt" not in asked


@pytest.mark.parametrize(
    ("described", "method"),
    [
        ({"code_challenge_methods_supported": None}, "S256"),
        ({"code_challenge_methods_supported": ["plain", "S256"]}, "S256"),
        ({"code_challenge_methods_supported": ["plain"]}, "plain"),
        ({"code_challenge_methods_supported": None, "code_challenge_methods": ["plain"]}, "plain"),
    ],
)
def test_the_verifier_is_hashed_unless_the_server_offers_only_plain(client, member, server, described, method):
    server.described = described
    assert sign_on(client).location == "/"
    assert server.asked[0]["code_challenge_method"] == method


@pytest.mark.parametrize(
    ("methods", "place"), [(["client_secret_basic"], "header"), (None, "header"), (["client_secret_post"], "body")]
)
def test_the_secret_is_where_the_server_wants_it(client, member, server, methods, place):
    server.described = {"token_endpoint_auth_methods_supported": methods}
    assert sign_on(client).location == "/"
    assert server.secrets_came_in == [place]


def test_no_token_of_the_server_is_kept_or_logged_or_given_to_the_browser(client, member, services, server):
    issued, make = [], server.make_token
    server.make_token = lambda claims: issued.append(make(claims)) or issued[-1]
    with capture_logs() as log:
        sign_on(client)
    (sign_in,) = sign_ins(services, member)
    with services.database.reading() as session:
        said = [event.body for event in session.scalars(select(AuditEvent))]
        steps = [vars(step) for step in session.scalars(select(Step))]
    with client.session_transaction() as cookie:
        kept = repr([vars(sign_in), said, steps, dict(cookie), log])
    assert len(issued) == 1
    assert issued[0].split(".")[2] not in kept
    assert server.access_tokens[-1] not in kept


def test_a_new_token_is_given_at_each_sign_in(client, member):
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by an attacker"
    sign_on(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        first = cookie["_user_id"]
    client.post("/sign-out", data={"csrf_token": token_in(client.get("/account").text)})
    sign_on(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_a_stranger_is_told_what_to_do(client, services, server):
    page = sign_on(client)
    assert failure_of(page) == "unknown_person"
    assert sign_ins(services, add_member(services)) == []
    assert newest(services, "security.sign_on_refused").body.count("unknown_person") == 1


def test_an_email_address_lets_nobody_in(client, services, server):
    drafter = add_member(services)
    server.person = {"sub": "another", "email": drafter.email, "email_verified": True}
    assert failure_of(sign_on(client)) == "unknown_person"


def test_the_same_subject_at_another_server_is_another_person(client, member, other):
    other.person = {"sub": "person-1"}
    assert failure_of(sign_on(client, "elsewhere")) == "unknown_person"


def test_a_deactivated_user_is_not_let_in(client, member, services):
    with services.database.writing() as session:
        session.get_one(User, member.id).active = False
    assert failure_of(sign_on(client)) == "user_inactive"


def test_a_removed_identity_lets_nobody_in(client, member, services):
    with services.database.writing() as session:
        session.query(Identity).update({"ended_at": datetime(2026, 11, 1, tzinfo=UTC)})
    assert failure_of(sign_on(client)) == "unknown_person"


@pytest.mark.parametrize("next_", ["https://other.example/", "//other.example/", "/\\other.example", "http:/x"])
def test_signing_on_leads_nowhere_else(client, member, next_):
    assert sign_on(client, next=next_).location == "/"


def typed_while_signed_out(client):
    """The sign-in page that somebody gets who sends a form after their sign-in ended."""
    typed = {"note": "Words of some length", "csrf_token": "of an earlier sign-in"}
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/account"}
    return client.post("/account/notices", data=typed, headers=headers)


def form_to(page, address):
    (form,) = [form for form in html.fromstring(page.text).forms if (form.action or "").split("?")[0] == address]
    return form


def test_what_was_typed_comes_back_after_signing_on(client, member):
    """The form goes to the identity server's address by a page, since browsers follow no redirect of a form there."""
    form = form_to(typed_while_signed_out(client), "/sign-on/dept")
    leaving = client.post(form.action, data=dict(form.form_values()))
    back = client.get(come_back(left_for(leaving)))
    assert "Words of some length" in back.text
    assert client.get("/account").status_code == 200


def test_what_was_typed_is_still_there_when_signing_on_fails(client, services, server):
    form = form_to(typed_while_signed_out(client), "/sign-on/dept")
    failed = client.get(come_back(left_for(client.post(form.action, data=dict(form.form_values())))))
    assert failure_of(failed) == "unknown_person"
    form = form_to(failed, "/sign-in")
    page = client.post(form.action, data=dict(form.form_values()))
    assert 'id="kept"' in page.text
    assert "Error:" not in page.text
    drafter = add_member(services)
    fields = dict(form_to(page, "/sign-in").form_values())
    done = client.post("/sign-in", data=fields | {"email": drafter.email, "password": PASSWORD})
    assert "Words of some length" in done.text


def test_only_what_was_sealed_here_is_kept(client, services, server):
    post(client, "/sign-on/dept", from_page="/sign-in", kept="x" * 10_000)
    with services.database.reading() as session:
        (step,) = session.scalars(select(Step))
    assert len(step.sealed) < 2000


def test_who_is_signed_in_already_does_not_sign_on_again(signed_in, server):
    assert signed_in().get("/sign-on/dept?next=/account").location == "/account"
    assert server.asked == []


def test_of_two_tabs_the_second_leads_where_it_would_have(client, member, services):
    first, second = go(client, next="/account"), go(client, next="/notices")
    assert client.get(come_back(first)).location == "/account"
    assert client.get(come_back(second)).location == "/notices"
    assert len(sign_ins(services, member)) == 1


def test_a_server_that_is_not_in_the_settings_has_no_page(client):
    assert client.get("/sign-on/nowhere").status_code == 404
    assert client.get("/sign-on/nowhere/callback").status_code == 404


@pytest.mark.parametrize(
    ("claims", "factor"),
    [
        ({"acr": None}, ""),
        ({"acr": "0"}, ""),
        ({"acr": {"values": ["AAL1"]}}, ""),
        ({"acr": {"values": ["AAL2"]}}, "provider"),
        ({"acr": "AAL3"}, "provider"),
        ({"amr": ["pwd"]}, ""),
        ({"amr": ["pwd", "mfa"]}, "provider"),
        ({"amr": ["fido"]}, "provider"),
        ({"amr": ["hwk"]}, "provider"),
        ({"mfa_quality": "low"}, ""),
        ({"mfa_quality": "medium"}, "provider"),
        ({"mfa_quality": "veryhigh"}, "provider"),
    ],
)
def test_a_second_factor_at_the_server_counts_here(client, member, services, server, claims, factor):
    server.signed_in_at = int(time.time()) - 900
    server.claims = claims
    sign_on(client)
    (sign_in,) = sign_ins(services, member)
    assert sign_in.factor == factor
    if factor:
        assert sign_in.proved_at == datetime.fromtimestamp(server.signed_in_at, UTC)
        assert sign_in.proved_with == "Department"


def test_a_second_factor_at_an_unknown_time_is_no_fresh_proof(client, member, services, server):
    server.claims = {"amr": ["mfa"], "auth_time": None}
    sign_on(client)
    (sign_in,) = sign_ins(services, member)
    assert (sign_in.factor, sign_in.proved_at) == (Factor.PROVIDER, None)


class TestPages:
    def test_the_server_is_down(self, client, server):
        server.is_down = True
        assert failure_of(press(client)) == "provider_down"

    def test_the_server_goes_down_on_the_way(self, client, member, server):
        back = come_back(go(client))
        server.is_down = True
        assert failure_of(client.get(back)) == "provider_down"

    @pytest.mark.parametrize(
        ("error", "code"),
        [("access_denied", "refused"), ("temporarily_unavailable", "provider_down"), ("server_error", "provider_down")],
    )
    def test_the_server_refuses(self, client, member, server, error, code):
        server.answer = {"error": error, "code": None, "error_description": "<script>"}
        page = sign_on(client)
        assert failure_of(page) == code
        assert "<script>" not in page.text.split("<main")[1]

    @pytest.mark.parametrize(
        ("error", "code"),
        [
            ({"error": "invalid_grant"}, "step_useless"),
            (
                {"error": "x", "error_description": "AADSTS54005: OAuth2 Authorization code was already redeemed"},
                "step_useless",
            ),
            ({"error": "invalid_client"}, "client_refused"),
            ({"error": "other"}, "refused"),
        ],
    )
    def test_the_code_is_not_taken(self, client, member, server, error, code):
        server.token_error = error
        assert failure_of(sign_on(client)) == code

    def test_a_page_leads_to_the_start(self, client, member, server):
        server.token_error = {"error": "invalid_grant"}
        assert "/sign-on/dept?next=/account" in sign_on(client, next="/account").text


def test_the_description_is_fetched_once_an_hour_and_keys_once(client, member, server):
    for _ in range(2):
        sign_on(client)
        client.post("/sign-out", data={"csrf_token": token_in(client.get("/account").text)})
    assert server.fetched.count("/.well-known/openid-configuration") == 1
    assert server.fetched.count("/jwks") == 1


def test_nobody_waits_again_for_a_server_that_has_just_not_answered(server):
    seconds = [0.0]
    settings = SignOnProvider(discovery=server.discovery(), client_id=CLIENT_ID)
    provider = Provider("dept", settings, "http://localhost:8000", clock=lambda: seconds[0])
    server.is_down = True
    for _ in range(3):
        with pytest.raises(SignOnFailed):
            provider.description()
    assert len(server.fetched) == 1
    server.is_down, seconds[0] = False, 11.0
    assert provider.description()["issuer"] == server.issuer


def test_two_subjects_of_one_person(client, member, services, server):
    identify(services, member, server, "person-2")
    server.person = {"sub": "person-2"}
    assert sign_on(client).location == "/"
