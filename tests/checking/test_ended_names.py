"""Names that are out of date on the letter's date, and letters without a passage of their own."""

from datetime import date

import pytest

from app.campaigns.letter.text import newest_text
from app.campaigns.models import Campaign
from app.checking import kinds
from app.checking.ended_names import ENDED_NAMES, ended_name_words, find_ended_names
from app.checking.read_letters import has_own_passage
from app.letters.text.template import compile_template
from tests.campaigns.filling import retext
from tests.checking.checking import checked, found

DAY = date(2026, 11, 29)
GROUP, BOARD, STYLE = (one.name for one in ENDED_NAMES)


@pytest.mark.parametrize(
    ("text", "day", "names"),
    [
        ("Tell the clinical commissioning\ngroups of each area.", DAY, [GROUP]),
        ("Each CCG and LSCB", DAY, [GROUP, BOARD]),
        ("Her Majesty's Chief Inspector; Her Majesty’s Government", DAY, [STYLE]),
        ("His Majesty’s Chief Inspector and the integrated care board", DAY, []),
        ("Tell the clinical commissioning groups.", date(2022, 6, 30), []),
        ("Tell the clinical commissioning groups.", date(2022, 7, 1), [GROUP]),
    ],
)
def test_names_that_ended_by_the_day_are_found(text, day, names):
    assert [one.name for one in find_ended_names(text, day)] == names
    assert all(map(ended_name_words, names))


def test_each_name_has_a_source():
    assert all(one.source.startswith("https://") for one in ENDED_NAMES)


SOURCE = """---
title: A letter
fields:
  - name: group
    type: yes/no
    where: {kind: clinical_commissioning_group}
---

We write to everyone of ((organisation)).

::: for health-leaders
((group??The services that you commission see children.))
:::

::: for lead-members
((organisation))
:::
"""


@pytest.mark.parametrize(
    ("registry", "printed", "has"),
    [
        ("health-leaders", "We write to everyone of X.\nThe services that you commission see children.", True),
        ("health-leaders", "We write to everyone of X.", False),
        ("council-leaders", "We write to everyone of X.", False),
        ("lead-members", "We write to everyone of X.\nX", True),
    ],
)
def test_a_passage_is_a_letter_s_own_where_it_prints(registry, printed, has):
    assert has_own_passage(compile_template(SOURCE, registries=()), registry, printed) is has


def test_where_no_registry_has_a_passage_none_is_missed():
    text = compile_template("---\ntitle: A letter\n---\n\nWe write to everyone.\n", registries=())
    assert has_own_passage(text, "council-leaders", "We write to everyone.")


def test_a_check_finds_them_in_letters_of_today_alone(services, small):
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, small)
        named = "Tell the LSCB and Her Majesty’s Inspectorate. We look forward"
        source = newest_text(session, small).source.replace("We look forward", named)
        source = source.replace("::: for chief-constables\n", "::: for council-leaders\n")
        retext(session, campaign, source)
    assert not found(services, checked(services), kinds.ENDED_NAME)
    with services.database.writing() as session:
        session.get_one(Campaign, small).letter_date = DAY
    check = checked(services)
    assert {about for _, _, about in found(services, check, kinds.ENDED_NAME)} == {BOARD, STYLE}
    assert {about for _, _, about in found(services, check, kinds.NO_PASSAGE)} == {"chief-constables"}
