"""The three marks, and addresses that may be followed after signing in."""

import pytest

from app.accounts.access import needs, public, same_origin_path, signed_in
from app.accounts.models import Role


def test_a_view_is_marked_once():
    with pytest.raises(ValueError, match="twice"):
        signed_in(public(lambda: ""))


def test_needs_takes_a_role():
    with pytest.raises(ValueError, match="at least one"):
        needs()


def test_marks_are_kept():
    assert needs(Role.DRAFTER, Role.CLEARER)(lambda: "").access == {Role.DRAFTER, Role.CLEARER}


@pytest.mark.parametrize(
    "path", ["/", "/campaigns?page=2", "/posts/7#history", "/a//b", "/?next=https://other.example"]
)
def test_paths_of_this_site_are_followed(path):
    assert same_origin_path(path) == path


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "campaigns",
        "https://other.example/",
        "//other.example/",
        "///other.example/",
        "/\\other.example/",
        "\\/other.example/",
        "/\t/other.example/",
        "/\n/other.example/",
        "\t//other.example/",
        "javascript:alert(1)",
        "/\x00",
    ],
)
def test_nothing_leads_off_this_site(address):
    assert same_origin_path(address) is None
