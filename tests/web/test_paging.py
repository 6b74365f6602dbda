import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.web.querystring import here_with, here_without, pagination
from app.web.tables.paging import Page, Sort, page_of, requested_page, requested_sort


@pytest.mark.parametrize(
    ("number", "total", "window"),
    [
        (1, 0, (1,)),
        (1, 50, (1,)),
        (1, 51, (1, 2)),
        (1, 150, (1, 2, 3)),
        (1, 500, (1, 2, None, 10)),
        (3, 500, (1, 2, 3, 4, None, 10)),
        (4, 500, (1, 2, 3, 4, 5, None, 10)),  # one number left out would take as much room as a gap
        (5, 500, (1, None, 4, 5, 6, None, 10)),
        (10, 500, (1, None, 9, 10)),
    ],
)
def test_the_window_of_page_numbers(number: int, total: int, window: tuple[int | None, ...]) -> None:
    assert Page((), number=number, size=50, total=total).window == window


def test_a_page_knows_its_place() -> None:
    page = Page(range(17), number=7, size=50, total=317)
    assert (page.first, page.last, page.count, page.previous, page.next) == (301, 317, 7, 6, None)


def test_a_page_of_a_list_has_its_items() -> None:
    page = page_of(range(317), {"page": "7"}, size=50)
    assert (list(page.items), page.offset, page.total) == (list(range(300, 317)), 300, 317)


def test_a_page_keeps_its_place_with_other_items() -> None:
    page = page_of(range(317), {"page": "2"}, size=50)
    assert page.showing(["a", "b"]) == Page(["a", "b"], number=2, size=50, total=317)


def test_an_empty_list_is_one_empty_page() -> None:
    page = Page((), number=1, size=50, total=0)
    assert (page.first, page.last, page.count, page.previous, page.next) == (0, 0, 1, None, None)


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("2", 2), ("0", 1), ("-1", 1), ("99", 7), ("two", 1), ("²", 1), ("9" * 5000, 1), ("1e3", 1)],
)
def test_an_odd_page_number_leads_to_a_page_that_exists(asked: str, number: int) -> None:
    assert requested_page({"page": asked}, size=50, total=317).number == number


@pytest.mark.parametrize(
    ("asked", "sort"),
    [
        ({}, Sort("title")),
        ({"sort": "region"}, Sort("region")),
        ({"sort": "-region"}, Sort("region", descending=True)),
        ({"sort": "password_hash"}, Sort("title")),
        ({"sort": "--region"}, Sort("title")),
    ],
)
def test_only_offered_columns_sort(asked: dict[str, str], sort: Sort) -> None:
    assert requested_sort(asked, allowed=("title", "region"), default=Sort("title")) == sort


@pytest.fixture
def here() -> Flask:
    return Flask(__name__)


QUERY = "/recipients/council-leaders?nation=wales&nation=england&page=3&q=a+%26+b"


def test_one_name_of_the_query_changes_and_the_rest_stays(here: Flask) -> None:
    with here.test_request_context(QUERY):
        assert here_with(page=4) == "/recipients/council-leaders?nation=wales&nation=england&q=a+%26+b&page=4"
        assert here_with(page=None, nation=None, q=None) == "/recipients/council-leaders"


def test_a_filter_taken_away_starts_again_at_the_first_page(here: Flask) -> None:
    with here.test_request_context(QUERY):
        assert here_without("nation", "wales") == "/recipients/council-leaders?nation=england&q=a+%26+b"
        assert here_without("nation") == "/recipients/council-leaders?q=a+%26+b"


def test_links_to_other_pages_keep_the_query(here: Flask) -> None:
    with here.test_request_context("/list", query_string=MultiDict([("q", "x"), ("page", "2")])):
        links = pagination(Page(range(50), number=2, size=50, total=101))
    assert links["previous"] == {"href": "/list?q=x&page=1"}
    assert links["next"] == {"href": "/list?q=x&page=3"}
    assert [item["current"] for item in links["items"]] == [False, True, False]
