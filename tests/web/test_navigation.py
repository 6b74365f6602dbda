import re

import pytest
from flask.testing import FlaskClient

from app.web.navigation import MAY_OPEN
from tests.web.parts import make_app


def places(html: str) -> list[str]:
    return re.findall(r'service-navigation__link" href="[^"]*"(?: aria-current="true")?>([^<]+)<', html)


def test_only_places_that_exist_are_offered(client: FlaskClient) -> None:
    assert places(client.get("/").text) == ["Home", "Campaigns", "Recipients", "Administration"]


def test_only_places_that_the_person_may_open_are_offered() -> None:
    app = make_app()
    MAY_OPEN.put(app, lambda endpoint: endpoint not in ("users.index", "accounts.sign_out"))
    html = app.test_client().get("/").text
    assert places(html) == ["Home", "Campaigns", "Recipients"]
    assert "Sign out" not in html


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", ["Home"]),
        ("/campaigns/MAR15/generate", ["Campaigns"]),
        ("/posts/1", ["Recipients"]),
        ("/postscript", []),
        ("/admin/users/7", ["Administration"]),
    ],
)
def test_the_place_we_are_in_is_marked(client: FlaskClient, address: str, current: list[str]) -> None:
    html = client.get(address).text
    assert re.findall(r'aria-current="true">([^<]+)<', html.split("</nav>")[0]) == current


def test_who_is_signed_in_stands_at_the_top_with_a_way_out_that_is_a_form(client: FlaskClient) -> None:
    html = client.get("/").text
    header = html.split("<header")[1].split("</header>")[0]
    assert "Home Office private office" in header
    assert '<form method="post" action="/sign-out">' in header
    assert "csrf_token" in header


def test_someone_who_is_not_signed_in_is_offered_to() -> None:
    app = make_app(signed_in=False)
    html = app.test_client().get("/").text
    assert '<a href="/sign-in">Sign in</a>' in html
    assert "Sign out" not in html


def test_the_footer_credits_the_sources_of_the_registries(client: FlaskClient) -> None:
    footer = client.get("/").text.split("<footer")[1]
    named = ("Open Government Licence", "National Statistics", "OS data", "mySociety")
    assert [source for source in named if source not in footer] == []
