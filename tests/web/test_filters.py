import re
from datetime import UTC, date, datetime, timedelta
from functools import cache

import lxml.html
import pytest

from app.platform.root import ROOT
from app.web import filters
from app.web.shown_fields import signed

WINTER = datetime(2015, 3, 24, 15, 20, tzinfo=UTC)
SUMMER_NIGHT = datetime(2015, 6, 30, 23, 30, tzinfo=UTC)  # already 1 July in London
NO_ZONE = datetime(2015, 6, 30, 23, 30)  # noqa: DTZ001


SHOWN = [
    ("date", date(2015, 3, 24), "24 March 2015"),
    ("date", date(2015, 3, 3), "3 March 2015"),
    ("date", WINTER, "24 March 2015"),
    ("date", SUMMER_NIGHT, "1 July 2015"),
    ("date", NO_ZONE, "1 July 2015"),
    ("time", WINTER, "3:20pm"),
    ("time", SUMMER_NIGHT, "12:30am"),
    ("moment", WINTER, "24 March 2015, 3:20pm"),
    ("number", 0, "0"),
    ("number", 1268, "1,268"),
    ("number", 31.5, "31.5"),
    ("bytes", 0, "0 bytes"),
    ("bytes", 1, "1 byte"),
    ("bytes", 999, "999 bytes"),
    ("bytes", 1000, "1.0 KB"),
    ("bytes", 61_300, "61 KB"),
    ("bytes", 999_499, "999 KB"),
    ("bytes", 999_500, "1.0 MB"),
    ("bytes", 9_940_000, "9.9 MB"),
    ("bytes", 9_960_000, "10 MB"),
    ("bytes", 77_000_000_000_000_000, "77000 TB"),
    ("duration", 0, "0:00"),
    ("duration", 29.9, "0:29"),
    ("duration", timedelta(minutes=12, seconds=5), "12:05"),
    ("duration", 3723, "1:02:03"),
    ("roughly", 0, "1 second"),
    ("roughly", 11, "11 seconds"),
    ("roughly", 59, "59 seconds"),
    ("roughly", 75, "1 minute"),
    ("roughly", timedelta(minutes=3), "3 minutes"),
    ("roughly", 3599, "1 hour"),
    ("roughly", 4800, "1 hour 20 minutes"),
]
"""A filter, a value, and how the filter writes it."""


def test_values_are_written_as_people_write_them() -> None:
    written = {(name, value): filters.FILTERS[name](value) for name, value, _shown in SHOWN}
    assert written == {(name, value): shown for name, value, shown in SHOWN}


@pytest.mark.parametrize(
    ("count", "words", "shown"),
    [
        (0, ("letter",), "0 letters"),
        (1, ("letter",), "1 letter"),
        (1268, ("letter",), "1,268 letters"),
        (1, ("reply", "replies"), "1 reply"),
        (2, ("reply", "replies"), "2 replies"),
        (2, ("letter", None), "2 letters"),
    ],
)
def test_a_count_takes_the_word_that_fits(count: int, words: tuple[str, ...], shown: str) -> None:
    assert filters.format_plural(count, *words) == shown


SHARES = {
    (0, 0): "–",
    (0, 915): "0%",
    (5, 915): "fewer than 1%",
    (1, 100): "1%",
    (2, 3): "67%",
    (914, 1268): "72%",
    (5, 8): "63%",
    (3, 200): "2%",
    (7, 8): "88%",
    (99, 100): "99%",
    (1267, 1268): "more than 99%",
    (1268, 1268): "100%",
}


def test_a_share_is_nothing_only_of_nothing_and_all_only_of_all() -> None:
    assert {pair: filters.format_share(*pair) for pair in SHARES} == SHARES
    assert filters.format_share(0.0026, 1, counted=False) == "less than 1%"


TENS = {(0, 1268): "0%", (1, 1268): "under 10%", (4, 6): "at least 60%", (1267, 1268): "at least 90%", (6, 6): "100%"}


def test_how_far_something_is_is_never_overstated() -> None:
    assert {pair: filters.format_tens(*pair) for pair in TENS} == TENS


@cache
def _sources() -> list[tuple[str, str]]:
    """Path and text of the application's files, without the letter engine, which writes neither."""
    kinds = ("*.py", "*.html", "*.txt")
    files = [one for kind in kinds for one in (ROOT / "app").rglob(kind) if "letters" not in one.parts]
    return [(str(one.relative_to(ROOT)), one.read_text()) for one in files]


def _lines(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern is found, with the path before it."""
    found = [(path, text) for path, text in _sources() if pattern.search(text)]
    return [f"{path}: {line.strip()}" for path, text in found for line in text.splitlines() if pattern.search(line)]


PERCENT = re.compile(r"\}\}%|\)\}%|%\.0f%%|\* ?100\b|\b100 ?\*")
"""How a share would be written without `format_share`."""


def test_every_share_is_written_by_one_function() -> None:
    assert [line for line in _lines(PERCENT) if not line.startswith("app/web/filters.py")] == []


YEARLESS = re.compile(r"%B(?! %[Yy])|%b(?! ?%[Yy])")

NAMES_THE_YEAR_BEFORE = "app/web/charts/burnup.py"
"""The axis of a curve names a year once, with the first of its days."""


def test_no_date_is_written_without_its_year() -> None:
    assert [line for line in _lines(YEARLESS) if not line.startswith(NAMES_THE_YEAR_BEFORE)] == []


def test_what_is_not_known_is_not_written_as_a_date() -> None:
    with pytest.raises(AttributeError):
        filters.format_date(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("headed “Who “leads”?”", "headed “Who ‘leads’?”"),
        ("“One “two” and “three”” and “four”", "“One ‘two’ and ‘three’” and “four”"),
        ("“One” and “two”", "“One” and “two”"),
        ("“Not closed “here”", "“Not closed “here”"),
    ],
)
def test_quotation_marks_inside_a_quotation_are_single(text, nested):
    assert filters.with_nested_quotes(text) == nested
    assert filters.quoted("Who “leads”?") == "“Who ‘leads’?”"


def test_a_name_in_a_sentence_keeps_its_capitals():
    assert filters.name_in_sentence("Chief officers of police") == "chief officers of police"
    assert filters.name_in_sentence("NHS trusts") == "NHS trusts"
    assert filters.name_in_sentence("") == ""


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (f"To {signed('organisation')} & {signed('grant, £')}.", ["organisation", "grant, £"]),
        (signed("<b>"), ["<b>"]),
        ("(see (2)) and ((in Wales??only there))", []),
        ("((typed)) <b>", []),
    ],
)
def test_the_fields_of_a_letter_are_marked_and_read_out(text, fields):
    shown = filters.with_fields(text)
    page = lxml.html.fragment_fromstring(shown, create_parent=True)
    assert [field.text_content() for field in page.iter("span") if field.get("class") == "ds-field"] == [
        f"field {name}" for name in fields
    ]
    words = page.text_content()
    for name in fields:
        words = words.replace(f"field {name}", signed(name))
    assert words == text
    assert filters.with_field_names("((ward)) changed") == filters.with_fields(f"{signed('ward')} changed")
