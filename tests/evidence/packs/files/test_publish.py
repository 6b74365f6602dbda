"""The table to publish names nobody, and nothing that is withheld can be worked out from it."""

import json
from dataclasses import replace

import pytest

from app.evidence.packs.figures.findings import ChosenCampaign, Findings
from app.evidence.packs.figures.rows import AddresseeRow
from app.evidence.packs.files.publish import FEW, HEADINGS, NOTICE, PROVENANCE, TOGETHER, WITHHELD, pool_small_groups
from tests.evidence.packs.files.reading import published
from tests.evidence.packs.told import campaign, findings, letters, part


def test_the_table_to_publish_says_at_each_line_that_letters_are_reconstructions():
    chosen = (ChosenCampaign("MAR15", "A reconstruction, not the letter that was sent.", ()),)
    made = replace(findings(), parts=[replace(one, chosen=chosen) for one in findings().parts])
    lines = published(made)
    assert lines
    assert {line[NOTICE] for line in lines} == {
        "The MAR15 letter carries the notice “A reconstruction, not the letter that was sent”."
    }


def test_what_may_be_published_names_nobody_and_quotes_nothing():
    said = findings()
    lines = published(said)
    assert tuple(lines[0]) == (*HEADINGS, *PROVENANCE)
    text = json.dumps(lines)
    personal = [row.post for row in said.rows.values() if hasattr(row, "post")]
    for kept_back in (*personal, "MAR15-0001", "lead officer.", "A public inquiry"):
        assert kept_back not in text, kept_back
    assert {line["As recorded at"] for line in lines} == {"2016-06-24 11:00"}
    assert "4711" not in {cell for line in lines for cell in line.values()}
    replied = {line["Region"]: line["Number"] for line in lines if line["What is counted"] == "Replied"}
    assert replied["All"] == "13"
    assert "Wales" not in replied
    assert "North East" not in replied


def test_the_regions_of_what_is_published_add_up_to_their_registry():
    lines = [line for line in published(findings()) if line["List"].startswith("Chief")]
    for measure in ("Sent", "Replied", "No response recorded"):
        counted = {line["Region"]: int(line["Number"]) for line in lines if line["What is counted"] == measure}
        assert counted.pop("All") == sum(counted.values())


def of_registries(*counts: int) -> Findings:
    """Findings of a part whose campaign wrote this many letters to each of some registries."""
    rows, registries, those = {}, [], letters()
    for place, count in enumerate(counts):
        mine, those = those[:count], those[count:]
        rows |= {row.id: row for row in mine}
        registry = campaign(mine, passage="").registries[0]
        registries.append(replace(registry, name=f"Registry {place}"))
    one = replace(campaign(list(rows.values()), passage=""), registries=registries)
    return replace(findings(), parts=[part("c", "Police", [one])], rows=rows)


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((12, 13, 6), {"Registry 0": "12", "Registry 1": "13", "Registry 2": "6"}),
        ((12, 3, 2), {"Registry 0": "12", "Lists with fewer than 5 letters, together": "5"}),
        ((12, 3), {}),
        ((3,), {"All": WITHHELD}),
    ],
)
def test_registries_with_few_letters_are_counted_together_too(counts, named):
    lines = published(of_registries(*counts))
    addressed = [
        line for line in lines if line["What is counted"] == "Letters in the campaign" and line["Region"] == "All"
    ]
    assert {line["List"]: line["Number"] for line in addressed} == {"All": str(sum(counts)), **named}


def of_letters(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    return [line for line in lines if line["Campaign"]]


@pytest.mark.parametrize("counts", [(4,), (2, 2), (12, 13, 6), (12, 3, 2), (12, 3), (43,)])
def test_no_line_about_letters_is_about_a_handful_of_bodies(counts):
    lines = of_letters(published(of_registries(*counts)))
    assert lines
    about = [line["Out of"] or line["Number"] for line in lines]
    assert [one for one in about if one.isdigit() and 0 < int(one) < FEW] == []
    if sum(counts) < FEW:
        assert {line["Number"] for line in lines} <= {WITHHELD, "0", ""}
        assert {line["Number"] for line in lines if line["What is counted"] in ("Sent", "Replied", "Ask 1: Yes")} == {
            WITHHELD
        }
    else:
        assert {"In time", "Ask 1: Yes"} <= {line["What is counted"] for line in lines if line["Number"] != WITHHELD}


def test_what_is_withheld_can_t_be_worked_out_from_a_total():
    """Of 37 letters to three registries 29 were sent, of which 3 to the second: so of no registry is it said what came
    back, since the second’s numbers are the total’s less those of the others."""
    found = of_registries(20, 11, 6)
    [one] = found.parts[0].campaigns
    first, second, third = one.registries
    unsent = set(second.figures["sent"].rows[3:])

    def fewer(figures):
        return {
            key: replace(
                figure,
                rows=[row for row in figure.rows if key == "letters" or row not in unsent],
                value=sum(key == "letters" or row not in unsent for row in figure.rows),
                among=[row for row in figure.among if key == "sent" or row not in unsent],
                of=figure.of and sum(key == "sent" or row not in unsent for row in figure.among),
            )
            for key, figure in figures.items()
        }

    one = replace(
        one, figures=fewer(one.figures), registries=[first, replace(second, figures=fewer(second.figures)), third]
    )
    lines = of_letters(published(replace(found, parts=[part("c", "Police", [one])])))
    numbers = {
        measure: {
            line["List"]: line["Number"]
            for line in lines
            if line["What is counted"] == measure and line["Region"] == "All"
        }
        for measure in ("Sent", "Replied")
    }
    assert numbers["Sent"] == {"All": "29", "Registry 0": "20", "Registry 1": "3", "Registry 2": "6"}
    assert numbers["Replied"].pop("All").isdigit()
    assert numbers["Replied"] == dict.fromkeys(("Registry 0", "Registry 1", "Registry 2"), WITHHELD)
    of_regions = [line for line in lines if line["Region"] != "All" and line["What is counted"] == "Replied"]
    assert {line["List"] for line in of_regions} == {"Registry 0", "Registry 1"}
    assert {line["Number"] for line in of_regions} == {WITHHELD, ""}, "which add up to their registry’s; of none, none"


@pytest.mark.parametrize(
    ("left", "numbers"),
    [
        ((0, 0, 0), ["0", "0", "0"]),
        ((0, 7, 6), ["13", "7", "6"]),
        ((0, 1, 38), ["39", WITHHELD, WITHHELD]),
        ((0, 38, 1), ["39", WITHHELD, WITHHELD]),
        ((6, 0, 1), [WITHHELD, WITHHELD, WITHHELD]),
        ((6, 2, 2), [WITHHELD, WITHHELD, WITHHELD]),
        ((2, 0, 0), [WITHHELD, WITHHELD, WITHHELD]),
    ],
)
def test_few_posts_left_out_can_t_be_worked_out_from_those_not_written_to(left, numbers):
    """By letters that nobody tried to send, posts excluded on purpose and posts left out for other reasons."""
    unsent, held, others = left
    out = [f"out:1:{n}" for n in range(100, 100 + held + others)]
    one = campaign(letters())
    one = replace(
        one,
        held_out=replace(one.held_out, rows=out[:held], value=held),
        excluded=replace(one.excluded, rows=out[held:], value=others),
        not_sent=replace(
            one.not_sent, rows=[*out, *(f"letter:{n}" for n in range(200, 200 + unsent))], value=sum(left)
        ),
    )
    lines = published(replace(findings(), parts=[part("c", "Police", [one])]))
    told = {line["What is counted"]: line["Number"] for line in lines}
    assert [told[figure.name] for figure in (one.not_sent, one.held_out, one.excluded)] == numbers


def test_few_letters_can_t_be_worked_out_from_those_not_written_to():
    """39 of 43 chief constables not written to would say that four were."""
    one = campaign(letters()[:4])
    out = [f"out:1:{n}" for n in range(39)]
    one = replace(one, not_sent=replace(one.not_sent, rows=out, value=39), excluded=replace(one.excluded, rows=out))
    lines = published(replace(findings(), parts=[part("c", "Police", [one])]))
    told = {line["What is counted"]: line["Number"] for line in lines}
    assert [told[figure.name] for figure in (one.not_sent, one.excluded)] == [WITHHELD, WITHHELD]


def test_an_open_letter_is_about_all_its_addressees():
    found = of_registries(1)
    [letter] = found.rows.values()
    to = [
        AddresseeRow(f"to:1:{n}", "MAR15", letter.registry, letter.registry_name, f"Post {n}", letter.reference)
        for n in range(43)
    ]
    lines = of_letters(published(replace(found, rows=found.rows | {row.id: row for row in to})))
    numbers = {line["What is counted"]: line["Number"] for line in lines if line["List"] == "All"}
    assert (numbers["Sent"], numbers["Replied"]) == ("1", "1")


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ({"London": 40, "Wales": 9}, {"London": {"London"}, "Wales": {"Wales"}}),
        ({"London": 40, "Kent": 9, "Wales": 4}, {"London": {"London"}, TOGETHER: {"Wales", "Kent"}}),
        ({"London": 40, "Kent": 3, "Wales": 4}, {"London": {"London"}, TOGETHER: {"Wales", "Kent"}}),
        ({"London": 40, "Wales": 1}, {}),
        ({"London": 2, "Wales": 1}, {}),
        ({}, {}),
    ],
)
def test_regions_with_few_letters_are_counted_together_so_that_none_can_be_worked_out(counts, groups):
    found = {name: set(regions) for name, regions in pool_small_groups(counts).items()}
    assert found == {name.format(few=FEW): regions for name, regions in groups.items()}
