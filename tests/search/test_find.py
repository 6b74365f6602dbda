"""Everything is found by its words, its codes, parts of them, and what is near; the nearest first."""

import pytest

from app.search.find import find_all, find_kind, read_search
from tests.search.finding import found

pytestmark = pytest.mark.stack

ROTHERHAM = "Rotherham Metropolitan Borough Council"
DIRECTOR = f"Director of Children’s Services, {ROTHERHAM}"


@pytest.mark.parametrize(
    ("typed", "kind", "first"),
    [
        ("E08000018", "organisation", ROTHERHAM),
        ("e0800001", "organisation", "Barnsley Metropolitan Borough Council"),
        ("qf", "organisation", "NHS South Yorkshire Integrated Care Board"),
        ("QF7", "post", "Chief Executive of NHS South Yorkshire Integrated Care Board"),
        ("E08000018", "area", "Rotherham"),
        ("Rotheram", "area", "Rotherham"),
        ("rotheram council", "organisation", ROTHERHAM),
        ("Sth Yorks police", "organisation", "South Yorkshire Police"),
        ("souht yorkshre polise", "organisation", "South Yorkshire Police"),
        ("roth", "area", "Rotherham"),
        ("therham", "area", "Rotherham"),
        ("children's rotherham", "post", DIRECTOR),
        ("rotherham CHILDRENS", "post", DIRECTOR),
        ("dcs rotherham", "post", DIRECTOR),
        ("hampshire constabulary", "organisation", "Hampshire and Isle of Wight Constabulary"),
        ("S60 1AE", "contact", "Riverside House, Main Street, Rotherham, South Yorkshire, S60 1AE"),
        ("customerservices@rother", "contact", "customerservices@rother.gov.uk"),
    ],
)
def test_words_codes_and_misspelled_words_find(session, typed, kind, first):
    assert found(session, typed, kind)[:1] == [first]


def test_the_beginning_of_a_code_finds_every_code_that_begins_so(session):
    assert ROTHERHAM in found(session, "E0800001", "organisation", most=20)


@pytest.mark.parametrize(
    "typed", ["zzzqq", "rotherham zzzqq", "%", "* OR name", '"', "a", "' OR zzzqq=1 --", "kind : post"]
)
def test_what_nothing_has_finds_nothing(session, typed):
    assert find_all(session, read_search(session, typed)) == []


def test_a_whole_code_comes_before_one_that_begins_so(session):
    codes = read_search(session, "372")
    first, *_ = find_kind(session, codes, "organisation", most=5).hits
    assert first.name == ROTHERHAM


def test_a_name_that_begins_so_comes_before_one_that_has_the_word(session):
    names = found(session, "rother", "organisation")
    assert names[0] == "Rother District Council"
    assert names.index(ROTHERHAM) < names.index("NHS Hastings and Rother Clinical Commissioning Group")


def test_what_is_over_comes_after_what_is_so_today(session):
    hits = find_kind(session, read_search(session, "rotherham"), "organisation", most=5).hits
    assert [hit.current for hit in hits] == sorted((hit.current for hit in hits), reverse=True)
    assert "until 30 June 2022" in hits[-1].detail


def test_what_was_looked_for_instead_is_said(session):
    assert read_search(session, "Rotheram director").instead == [("rotheram", ["rotherham"])]
    assert read_search(session, "Rotherham").instead == []


def test_pages_of_one_kind_hold_each_hit_once(session):
    search = read_search(session, "council")
    pages = [find_kind(session, search, "organisation", most=100, skip=skip) for skip in range(0, 400, 100)]
    names = [hit.name for page in pages for hit in page.hits]
    assert len(names) == len(set(names)) == pages[0].total
