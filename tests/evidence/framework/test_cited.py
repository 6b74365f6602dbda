"""What a text cites of the statutory framework, and which of it is not in force on the letter's date."""

from datetime import date

import pytest

from app.evidence.framework.citations import (
    NO_LONGER,
    NONE_IN_FORCE,
    NOT_KNOWN,
    NOT_YET,
    find_citations,
    find_miscitations,
    find_unrecorded_sections,
)
from app.evidence.framework.listing import Edition
from app.evidence.source import Source

LETTER = date(2015, 3, 3)
"""The date of the March 2015 letter: Working Together 2015 appeared on the 26th."""

NAMES = ("Working Together to Safeguard Children", "Working Together")


def edition(number: int, slug: str, first: date | None, last: date | None, **said) -> Edition:
    values = {
        "work_title": slug, "kind": "guidance", "names": NAMES, "section": "", "title": slug, "short": slug,
        "cited_as": (), "note": "", "recorded": 1, "source": Source("Published"),
    }  # fmt: skip
    return Edition(
        id=number, work_id=len(slug), work_slug=slug, in_force_from=first, in_force_to=last, **(values | said)
    )


def power(number: int, act: str, section: str, first: date | None = None, last: date | None = None) -> Edition:
    slug = f"{act} {section}"
    return edition(number, slug, first, last, kind="power", names=(act,), section=section, title=slug)


FRAMEWORK = [
    edition(1, "together", date(2013, 4, 15), date(2015, 3, 25), title="2013", cited_as=("2013", "March 2013")),
    edition(2, "together", date(2015, 3, 26), None, title="2015", cited_as=("2015", "March 2015", "26 March 2015")),
    power(3, "Children Act 2004", "10", date(2005, 4, 1)),
    power(4, "Children Act 2004", "11"),
    power(5, "Children Act 2004", "13", date(2006, 4, 1), date(2019, 9, 29)),
    power(6, "Education Act 1996", "497A"),
]


CITED = [
    ("the guidance *Working Together to Safeguard Children* (2013) says how", ["2013"]),
    ("the 2013 edition of Working Together", ["2013"]),
    ("Working Together to Safeguard Children (March 2015)", ["2015"]),
    ("working together to\nsafeguard children, 26 March 2015", ["2015"]),
    ("[Working Together](https://www.gov.uk/x) of 26 March 2015", ["2015"]),
    ("Working Together 2010", [None]),
    ("we are working with you together", []),
    ("sections 10, 11 and 13 of the Children Act 2004", [f"Children Act 2004 {n}" for n in (10, 11, 13)]),
    ("sections 10 to 13 of the Children Act 2004", [f"Children Act 2004 {n}" for n in (10, 11, 13)]),
    ("section 10 and section 11 of the Children Act 2004", [f"Children Act 2004 {n}" for n in (10, 11)]),
    ("s.11 Children Act 2004", ["Children Act 2004 11"]),
    ("the Children Act 2004 (section 13)", ["Children Act 2004 13"]),
    ("section 497A(4B) of the Education Act 1996", ["Education Act 1996 497A"]),
    ("section 110 of the Children Act 2004", []),
    ("section 11 of the Children Act 1989", []),
    ("the Children Act 2004", []),
    ("“Working Together to Safeguard Children” (2015)", ["2015"]),
    ("‘Working Together to Safeguard Children’ (2013)", ["2013"]),
    ('"Working Together", published in March 2013', ["2013"]),
    ("Working Together (26th March 2015)", ["2015"]),
    ("Working Together to Safeguard Children (HM Government, 2013)", ["2013"]),
    ("Working Together (Department for Education, March 2015)", ["2015"]),
    ("Working Together guidance 2013", ["2013"]),
    ("the 2013 statutory guidance Working Together to Safeguard Children", ["2013"]),
    ("Working Together to Safeguard Children: A guide to inter-agency working (March 2013)", ["2013"]),
    ("Working Together says so, as did the report (2014)", [None]),
    ("By working together, we can stop this", []),
    ("Better results come from working together of 2014", []),
    ("sections 10–13 of the Children Act 2004", [f"Children Act 2004 {n}" for n in (10, 11, 13)]),
    ("sections 10-11 of the Children Act 2004", [f"Children Act 2004 {n}" for n in (10, 11)]),
    ("section 13(1) to (4) of the Children Act 2004", ["Children Act 2004 13"]),
    (
        "The Children Act 2004 requires this (section&nbsp;10), that (section&nbsp;11) and more (section&nbsp;13).",
        [f"Children Act 2004 {n}" for n in (10, 11, 13)],
    ),
    ("The Children Act 2004 has it. See section 11 of that Act.", ["Children Act 2004 11"]),
    ("The Children Act 2004 has it. See section 11 of this letter.", []),
    ("The Children Act 2004, and then the Care Act 2014 (section 42; section 11), say so (section 11).", []),
    ("The Children Act 2004 has it.\n\nAnother paragraph (section 11).", []),
    ("the Children Act 1989, and section 11 of the Children Act 2004", ["Children Act 2004 11"]),
]
"""What people write, and the editions that it cites."""


def test_citations_are_found_as_people_write_them():
    found = {
        text: [one.edition.title if one.edition else None for one in find_citations(text, FRAMEWORK)]
        for text, _titles in CITED
    }
    assert found == dict(CITED)


@pytest.mark.parametrize(
    ("text", "day", "why"),
    [
        ("Working Together (2013)", LETTER, []),
        ("Working Together (2013)", date(2015, 3, 25), []),
        ("Working Together (2013)", date(2015, 3, 26), [NO_LONGER]),
        ("Working Together (2015)", LETTER, [NOT_YET]),
        ("Working Together (2015)", date(2015, 3, 26), []),
        ("Working Together", LETTER, []),
        ("Working Together", date(2013, 4, 14), [NONE_IN_FORCE]),
        ("Working Together (2011)", LETTER, [NOT_KNOWN]),
        ("section 13 of the Children Act 2004", LETTER, []),
        ("section 13 of the Children Act 2004", date(2019, 9, 30), [NO_LONGER]),
        ("section 11 of the Children Act 2004", date(1999, 1, 1), []),
        ("Working Together (2015) and, again, Working Together (2015)", LETTER, [NOT_YET]),
        ("sections 10, 11 and 13 of the Children Act 2004", date(2026, 3, 1), [NO_LONGER]),
        ("Nothing is cited.", LETTER, []),
    ],
)
def test_an_edition_that_is_not_in_force_on_the_day_is_flagged_once(text, day, why):
    assert [one.why_code for one in find_miscitations(text, day, FRAMEWORK)] == why


def test_a_citation_is_told_in_the_words_of_the_text():
    (found,) = find_miscitations("See *Working Together to Safeguard Children* (26 March 2015).", LETTER, FRAMEWORK)
    assert found.words == "Working Together to Safeguard Children (26 March 2015)"
    assert (found.title, found.edition.id) == ("2015", 2)
    (found,) = find_miscitations("See Working Together (2015 edition).", LETTER, FRAMEWORK)
    assert found.words == "Working Together (2015 edition)"


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            "sections 11, 16E and 25 of the Children Act 2004",
            ["Children Act 2004, section 16E", "Children Act 2004, section 25"],
        ),
        (
            "The Children Act 2004 has it (section&nbsp;10), and more (section&nbsp;31).",
            ["Children Act 2004, section 31"],
        ),
        ("under section 115 of the Crime and Disorder Act 1998", ["Crime and Disorder Act 1998, section 115"]),
        ("section 11 of the Children Act 2004", []),
        ("section 4 of this letter, under an Act", []),
    ],
)
def test_sections_that_no_power_is_are_found(text, sections):
    assert find_unrecorded_sections(text, FRAMEWORK) == sections
