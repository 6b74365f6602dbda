import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from app.accounts.models import Role
from tests.fixtures.app import sign_in_to, token_in
from tests.web.markup import directives
from tests.web.parts import make_app

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("address", ["/", "/campaigns", "/fail/404", "/fail/500", "/static/despatch.js", "/nowhere"])
def test_every_answer_carries_the_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/", "/fail/404", "/fail/500", "/nowhere"])
def test_every_page_names_its_type_and_its_characters(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_policy_lets_in_nothing_but_our_own(client: FlaskClient) -> None:
    policy = directives(client.get("/").headers["Content-Security-Policy"])
    nonces = [word for word in policy.pop("script-src") if word != "'self'"]
    assert [nonce.startswith("'nonce-") and len(nonce) > 28 for nonce in nonces] == [True]
    assert policy == {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


def test_no_two_answers_share_a_nonce(client: FlaskClient) -> None:
    assert len({client.get("/").headers["Content-Security-Policy"] for _ in range(3)}) == 3


def test_an_answer_given_before_any_hook_of_ours_has_a_policy_too() -> None:
    app = make_app()
    app.before_request_funcs[None].insert(0, lambda: Response("no", status=429))
    assert "'nonce-" in app.test_client().get("/").headers["Content-Security-Policy"]


def test_https_is_remembered_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    kept = client.get("/", base_url="https://despatch.example").headers["Strict-Transport-Security"]
    assert kept == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("address", ["/", "/fail/404", "/static/despatch.js"])
def test_no_other_site_may_read_an_answer(client: FlaskClient, address: str) -> None:
    for origin in ("https://other.example", "null"):
        with client.get(address, headers={"Origin": origin}) as answer:
            assert [name for name, _ in answer.headers if name.startswith("Access-Control-")] == []


@pytest.mark.parametrize(
    "address", ["/.git/HEAD", "/.env", "/instance/despatch.env", "/static/", "/static", "/static/../security.py"]
)
def test_nothing_but_our_own_files_is_served(stack_app: Flask, address: str) -> None:
    """Neither what is beside them, nor a list of them."""
    with sign_in_to(stack_app, Role.VIEWER).get(address) as answer:
        assert answer.status_code == 404


def test_a_request_is_not_sent_back_as_it_came(client: FlaskClient) -> None:
    answer = client.open("/", method="TRACE", headers={"Authorization": "Bearer of-a-proxy"})
    assert answer.status_code == 405
    assert "of-a-proxy" not in answer.text


def test_an_application_that_is_served_shows_no_faults(stack_app: Flask) -> None:
    assert not stack_app.debug


def test_an_address_is_decoded_once(stack_app: Flask) -> None:
    """Decoded twice, it would have the sign that is refused with 400."""
    assert sign_in_to(stack_app, Role.VIEWER).get("/recipients/a%2500b").status_code == 404


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/", "no-store"),
        ("/fail/404", "no-store"),
        ("/file", "no-store"),
        ("/picture", "private, max-age=600"),
        ("/static/despatch.js", "no-cache"),
        ("/static/despatch.js?v=0123456789ab", "public, max-age=31536000, immutable"),
        ("/static/vendor/htmx-2.0.11/htmx.min.js", "public, max-age=31536000, immutable"),
        ("/static/vendor/htmx-2.0.11/none.js", "no-cache"),
    ],
)
def test_pages_are_forgotten_and_named_files_are_kept(client: FlaskClient, address: str, kept: str) -> None:
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == kept


def test_a_named_file_that_a_browser_has_is_still_kept(client: FlaskClient) -> None:
    address = "/static/despatch.js?v=0123456789ab"
    with client.get(address) as first, client.get(address, headers={"If-None-Match": first.headers["ETag"]}) as again:
        assert (again.status_code, again.headers["Cache-Control"]) == (304, first.headers["Cache-Control"])


def test_the_address_of_a_file_changes_with_its_content(parts_app: Flask) -> None:
    with parts_app.test_request_context():
        address = parts_app.jinja_env.globals["asset"]("despatch.js")
    assert address.startswith("/static/despatch.js?v=")
    assert len(address.split("=")[1]) == 12


def test_a_form_without_its_token_changes_nothing(client: FlaskClient) -> None:
    answer = client.post("/flash")
    assert answer.status_code == 400
    assert "This form is out of date" in answer.text


def test_a_form_with_its_token_is_taken(client: FlaskClient) -> None:
    token = client.get("/").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/flash", data={"csrf_token": token}).status_code == 302
    shown = client.get("/").text
    assert "3 replies recorded." in shown
    assert 'class="moj-alert moj-alert--success" role="status"' in shown
    assert 'class="ds-note ds-note--warn" role="status"' in shown


def test_strictness_can_not_be_lost_by_a_mistyped_name(parts_app: Flask) -> None:
    with parts_app.test_request_context(), pytest.raises(UndefinedError, match="'camapign' is undefined"):
        parts_app.jinja_env.from_string("{{ camapign }}").render()


@pytest.mark.parametrize("address", ["/recipients/a%00b", "/campaigns/MAR15/track?q=a%00b", "/campaigns?a%00b=c"])
def test_an_address_with_a_nul_in_it_is_refused(stack_app: Flask, address: str) -> None:
    assert sign_in_to(stack_app, Role.VIEWER).get(address).status_code == 400


def test_a_form_with_a_nul_in_it_is_refused(stack_app: Flask) -> None:
    drafter = sign_in_to(stack_app, Role.DRAFTER)
    form = {"csrf_token": token_in(drafter.get("/letters/MAR15-0001").text), "once": "a", "note": "a\0b"}
    assert drafter.post("/letters/MAR15-0001/notes/new", data=form).status_code == 400
    assert drafter.post("/letters/MAR15-0001/notes/new", data=form | {"note": "ab"}).status_code == 302
