"""Filters of a list page: their boxes, what is chosen, and the addresses without it."""

import pytest
from flask import Flask

from app.web.list_filters import ListFilter, described, select_filter, text_filter

NATIONS = [("england", "England", 317), ("wales", "Wales", 1022), ("", "No single region", 0)]


def nations(*chosen: str, any_label: str = "") -> ListFilter:
    return ListFilter("nation", "Nation", chosen, NATIONS, any_label)


def test_checkboxes_have_their_counts_and_what_is_chosen() -> None:
    assert nations("wales", "").checks == [
        ("england", "England", False, 317),
        ("wales", "Wales", True, 1022),
        ("", "No single region", True, 0),
    ]


def test_a_select_begins_with_any_and_names_its_counts() -> None:
    select = nations("wales", any_label="All nations")
    assert select.select_options[0] == ("", "All nations")
    assert select.select_options[2] == ("wales", "Wales (1,022)")
    assert select.selected == "wales"
    assert select_filter("role", "Role", "", "All roles", [("viewer", "Viewer")]).select_options[1] == (
        "viewer",
        "Viewer",
    )


@pytest.mark.parametrize(("chosen", "selected"), [((), ""), (("nowhere",), ""), (("nowhere", "wales"), "wales")])
def test_a_select_ignores_a_value_that_it_does_not_offer(chosen: tuple[str, ...], selected: str) -> None:
    assert nations(*chosen, any_label="All nations").selected == selected


def test_a_text_box_shows_what_was_typed() -> None:
    assert text_filter("q", "Words", "pool").selected == "pool"
    assert not text_filter("q", "Words", "").chosen


@pytest.mark.parametrize(
    ("query", "chosen", "links"),
    [
        (
            "nation=wales&nation=&sort=region&page=2",
            ("wales", ""),
            [("Wales", "/posts?nation=&sort=region"), ("No single region", "/posts?nation=wales&sort=region")],
        ),
        ("nation=nowhere", ("nowhere",), [("nowhere", "/posts")]),
        ("nation=+wales", ("wales",), [("Wales", "/posts")]),
    ],
    ids=["each of several", "unknown", "spelled otherwise in the address"],
)
def test_a_link_removes_what_is_chosen(query: str, chosen: tuple[str, ...], links: list[tuple[str, str]]) -> None:
    with Flask(__name__).test_request_context(f"/posts?{query}"):
        assert nations(*chosen).links == links


def test_a_list_may_have_addresses_of_its_own() -> None:
    filters = ListFilter("nation", "Nation", ("wales",), NATIONS, href_without=lambda value: f"/without/{value}")
    assert filters.links == [("Wales", "/without/wales")]


def test_what_a_file_is_filtered_by_names_only_what_is_chosen() -> None:
    filters = [text_filter("q", "Search", "pool", heading="Words"), nations("england", "wales"), nations()]
    assert described(filters) == "Words: pool; Nation: England, Wales"
    assert described([nations()]) == ""
