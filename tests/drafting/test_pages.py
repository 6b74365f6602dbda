"""Templates in the browser: the list, one template, the words of one version."""

import pytest

from app.accounts.models import Role

SLUG = "march-2015-accountability"


def test_the_list_shows_what_ships(signed_in):
    page = signed_in(Role.VIEWER).get("/templates").text
    assert "Local leadership on child sexual exploitation, March 2015" in page
    assert SLUG in page


def test_a_template_says_what_it_asks_and_which_fields_it_has(signed_in):
    page = signed_in(Role.VIEWER).get(f"/templates/{SLUG}").text
    assert "Name the person who answers to you for this work." in page
    assert "((in Wales))" in page
    assert "Version 1" in page


def test_a_version_shows_its_exact_words_as_text(signed_in):
    page = signed_in(Role.VIEWER).get(f"/templates/{SLUG}/versions/1").text
    assert "::: for chief-constables" in page
    assert "&nbsp;" not in page.split("<pre", 1)[1].replace("&amp;nbsp;", "")


@pytest.mark.parametrize("path", ["/templates/none", f"/templates/{SLUG}/versions/2", "/templates/none/versions/1"])
def test_what_is_not_there_is_not_found(signed_in, path):
    assert signed_in(Role.VIEWER).get(path).status_code == 404
