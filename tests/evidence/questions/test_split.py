"""The parts of a question, as its text suggests them."""

import random
import re

import pytest

from app.evidence.questions.find import Part
from app.evidence.questions.split import ENDS, labels_of, sector_of, split
from app.platform.limited import limited

SECTORS = {
    *("councils", "childrens-services", "police", "health-bodies"),
    *("inspectorates", "schools", "other-agencies"),
}

ASKED = (
    "What was done to see that guidance was delivered by (a) councils, (b) children's services, (c) police, "
    "(d) schools, (e) health bodies and (f) other agencies with a duty to safeguard young people."
)


def test_six_parts_with_their_sectors():
    found = split(ASKED, SECTORS)
    assert [part.letter for part in found] == list("abcdef")
    assert [part.sector for part in found] == [
        "councils", "childrens-services", "police", "schools", "health-bodies", "other-agencies",
    ]  # fmt: skip
    assert found[0] == Part("a", "councils", "councils")
    assert found[4].words == "health bodies"
    assert found[5].words == "other agencies with a duty to safeguard young people"


@pytest.mark.parametrize(
    ("words", "sector"),
    [
        ("Ofsted", "inspectorates"),
        ("HM Inspectorate of Constabulary", "inspectorates"),
        ("HM Inspectorate of Probation", "inspectorates"),
        ("inspectorates and other agencies", "inspectorates"),
        ("police and crime commissioners", "police"),
        ("NHS trusts", "health-bodies"),
        ("academy trusts", "schools"),
        ("local safeguarding partnerships", "other-agencies"),
        ("youth offending teams", "other-agencies"),
        ("the probation service", "other-agencies"),
        ("other agencies with a statutory responsibility to safeguard young people", "other-agencies"),
        ("charities", ""),
    ],
)
def test_a_part_asks_about_the_sector_that_fits(words, sector):
    assert sector_of(words, SECTORS) == sector


def test_parts_with_roman_numerals_or_figures():
    roman = ASKED.replace("(a)", "(i)").replace("(b)", "(ii)").replace("(c)", "(iii)").replace("(d)", "(iv)")
    roman = roman.replace("(e)", "(v)").replace("(f)", "(vi)")
    found = split(roman, SECTORS)
    assert [part.letter for part in found] == ["i", "ii", "iii", "iv", "v", "vi"]
    assert [(part.words, part.sector) for part in found] == [
        (part.words, part.sector) for part in split(ASKED, SECTORS)
    ]
    lords = split("What they did (1) in 2015 by councils, and (2) since, by the police.", SECTORS)
    assert [(part.letter, part.sector) for part in lords] == [("1", "councils"), ("2", "police")]
    assert labels_of(roman, 3) == ["i", "ii", "iii"]
    assert labels_of(roman, 20) == list("abcdefghijklmnopqrst"), "more parts than there are numerals of four letters"
    assert labels_of("A question of several parts that it does not mark.", 2) == ["a", "b"]


def test_parts_within_a_part_are_its_words():
    within = split("By (a) councils, (i) by day and (ii) by night, and (b) police", SECTORS)
    assert [part.words for part in within] == ["councils, (i) by day and (ii) by night", "police"]
    around = split("By (i) councils (a) in towns and (b) elsewhere, and (ii) police", SECTORS)
    assert [part.letter for part in around] == ["i", "ii"]


@pytest.mark.parametrize(
    "after",
    [
        "; and if she will make a statement.",
        " since 3 March 2015.",
        " since March 2015; and what it cost.",
        ", in each year since 2010.",
        " in the last five years.",
        " between 2013 and 2016.",
    ],
)
def test_what_follows_the_last_part_and_is_about_all_of_them_is_none_of_its_words(after):
    found = split(f"What was done by (a) councils and (b) police forces in England{after}", SECTORS)
    assert [part.words for part in found] == ["councils", "police forces in England"]


def test_a_part_that_is_a_period_keeps_its_words():
    found = split("How many were sent (a) in each year and (b) since 3 March 2015.", SECTORS)
    assert [part.words for part in found] == ["in each year", "since 3 March 2015"]


def test_a_question_without_parts_has_one():
    assert split("What is the answer?", SECTORS) == [Part("", "What is the answer?", "")]
    assert len(split("What is said in section 10(a) of that Act?", SECTORS)) == 1
    assert len(split("What is said in section 47(1) and (2), or 10(i) and (ii), of that Act?", SECTORS)) == 1


def test_parts_that_come_out_of_order_are_not_counted():
    assert [one.letter for one in split("Of (c) this, (a) that and (b) those", SECTORS)] == ["a", "b"]


def test_what_no_registry_knows_is_left_for_a_person():
    assert [one.sector for one in split("Of (a) councils and (b) the weather", {"police"})] == ["", ""]


def test_a_part_ends_as_its_words_do():
    """As by the plainest of patterns, which takes the cube of a row's length."""
    plainest = re.compile(r"[\s,;:.]+(?:and|or)?[\s,;:.]*$")
    draw = random.Random(17)
    texts = ["".join(draw.choices([" ", ",", ".", "\n", "and", "or", "x"], k=draw.randint(0, 8))) for _ in range(5_000)]
    assert [text for text in texts if ENDS.sub("", text) != plainest.sub("", text)] == []


@limited()
def parts_of(text: str) -> list[str]:
    return [part.words for part in split(text, SECTORS)]


def test_a_long_row_of_signs_is_split_within_the_limits():
    assert parts_of(f"Ask (a) police{', ' * 5_000}x (b) councils")[1] == "councils"
