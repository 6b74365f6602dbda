"""What `despatch merge` warns of: what of a table, or of its template, is in no letter."""

import pytest

from tests.merge.merging import HEADINGS, LEEDS, YORK, manifest, merge, one_row, table


def test_a_column_that_is_no_field_is_ignored_with_a_warning(tmp_path):
    result = merge(tmp_path, table((*LEEDS, "red"), headings=(*HEADINGS, "colour")))
    assert (result.exit_code, len(manifest(tmp_path))) == (0, 1)
    assert result.stderr == "Warning: the column “colour” is not a field, so it is ignored.\n"


def test_a_heading_that_is_ignored_is_warned_of_once(tmp_path):
    result = merge(tmp_path, table((*LEEDS, "red", "blue"), headings=(*HEADINGS, "colour", "Colour")))
    assert result.stderr == "Warning: the column “colour” is not a field, so it is ignored.\n"


HEAR = "All. We hear from ((police forces)) and ((councils))."

IN_WALES = "fields: [{name: in Wales, type: yes/no, where: {nation: Wales}}]\n"


@pytest.mark.parametrize(
    ("front", "body", "rows", "warned"),
    [
        ("", HEAR, [{"police forces": "A", "councils": "B"}], {}),
        ("", HEAR, [{"police_forces": "A", "councils": " ; "}], {"councils": "row 2"}),
        ("", "In ((areas)).", [{"areas": "", "x": "1"}, {"areas": "A", "x": "2"}, {"areas": " ", "x": "3"}],
         {"areas": "rows 2 and 4"}),
        ("", HEAR, [{"x": "x"}], {"police forces": "row 2", "councils": "row 2"}),
        ("", "All.\n\n((areas))\n\n- ((councils))", [{"x": "x"}], {}),
        ("", "All.((x?? In ((areas)).))", [{"x": "yes"}, {"x": "no"}], {"areas": "row 2"}),
        (IN_WALES, "All.((in Wales?? In ((areas)).))", [{"nation": "wales"}, {"nation": "x"}], {"areas": "row 2"}),
        ("", "::: for lead-members\nIn ((areas)).\n:::\n\nAll.",
         [{"registry": "lead-members"}, {"registry": "council-leaders"}, {"registry": "none"}], {"areas": "row 2"}),
        ("", "With ((policing body)).", [{"x": "x"}], {"policing body": "row 2"}),
    ],
)  # fmt: skip
def test_an_empty_field_that_leaves_a_gap_in_a_sentence_is_warned_of(tmp_path, front, body, rows, warned):
    values = table(*(tuple(row.values()) for row in rows), headings=tuple(rows[0]))
    result = merge(tmp_path, values, "--keep-going", template=f"---\ntitle: A visit\n{front}---\n{body}\n")
    said = [line for line in result.stderr.splitlines() if "gap" in line]
    assert said == [
        f"Warning: “{name}” is empty, which leaves a gap in a sentence. See {where}." for name, where in warned.items()
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(*LEEDS, "x"), YORK], "row 2."),
        ([YORK, (*LEEDS, "", "x"), (*LEEDS, "x")], "rows 3 and 4."),
        ([(*LEEDS, "x")] * 7, "rows 2, 3, 4, 5 and 6 and 2 others."),
    ],
)
def test_what_stands_under_no_heading_is_ignored_with_a_warning(tmp_path, rows, said):
    result = merge(tmp_path, table(*rows, headings=(*HEADINGS, "")))
    assert result.exit_code == 0
    assert result.stderr == f"Warning: values under no heading are ignored. See {said}\n"


@pytest.mark.parametrize(
    ("front", "headings", "warned"),
    [
        ("", "y", True),
        ("", "X", False),
        ("fields: [{name: x, type: yes/no, where: {nation: Wales}}]", "y", True),
        ("fields: [{name: x, type: yes/no, where: {nation: Wales}}]", "nation", False),
        ("fields: [{name: x, type: yes/no, where: {nation: Wales}}]", "x", False),
    ],
)
def test_text_that_no_column_asks_for_is_warned_of(tmp_path, front, headings, warned):
    template = f"---\ntitle: A visit\n{front}\n---\nText. ((x??More.))\n"
    result = merge(tmp_path, one_row(**{headings: "Wales"}), template=template)
    assert ("no column gives “x”" in result.stderr) is warned
    assert result.exit_code == (2 if front and headings == "x" else 0)


@pytest.mark.parametrize(
    ("body", "rows", "warned"),
    [
        ("All.((in Wales?? In Wales.))", ["Wales", "WALES", "Scotland", "Anglia"], []),
        ("All.((in Wales?? In Wales.))", ["", "Wales", " "],
         ["“nation” is empty, so text that depends on it is left out. See rows 2 and 4."]),
        ("All.((in Wales?? In Wales.))", ["Wlaes", "Walse", "Walse"],
         ["the text needs “Wales” under “nation”, but the table has “Wlaes”. See row 2.",
          "the text needs “Wales” under “nation”, but the table has “Walse”. See rows 3 and 4."]),
        ("All.", ["", "Walse"], []),
        ("::: for lead-members\n((in Wales?? In Wales.))\n:::\n\nAll.", ["Walse"], []),
    ],
)  # fmt: skip
def test_a_fact_that_meets_no_condition_by_a_slip_is_warned_of(tmp_path, body, rows, warned):
    values = table(*(("council-leaders", nation) for nation in rows), headings=("registry", "nation"))
    result = merge(tmp_path, values, template=f"---\ntitle: A visit\n{IN_WALES}---\n{body}\n")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [f"Warning: {said}" for said in warned]


def test_a_kind_that_is_misspelt_is_warned_of(tmp_path):
    front = "fields: [{name: x, type: yes/no, where: {kind: [police_force, special_police_force]}}]"
    values = table(("Police force",), ("polic force",), ("county",), headings=("kind",))
    result = merge(tmp_path, values, template=f"---\ntitle: A visit\n{front}\n---\nAll. ((x?? More.))\n")
    assert result.stderr == (
        "Warning: the text needs “police_force” under “kind”, but the table has “polic force”. See row 3.\n"
    )
