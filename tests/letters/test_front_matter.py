"""The front matter of a template: what is read of it, what is wrong with it and on which line."""

import pytest

from app.letters.text.front_matter import FieldSpec, SigningOffice
from app.letters.text.template import check_template, compile_template
from tests.letters.factory import problems, template

WHOLE = """---
title: A letter
summary: What it is for.
subject: "Yours -- ((organisation))"
language: cy
notice: A trial.
registries: [council-leaders, lead-members]
reply working days: 10
copies:
  - The chair's office
signatories:
  - office: Secretary of State
    department: The Minister's Department
    name: Pat O'Brien
asks:
  - Name someone.
fields:
  - name: council plan
    label: The plan
    type: choice
    choices: [none, draft, agreed]
    required: no
    example: draft
    filled: by recipient
  - name: deadline
    type: date
  - name: Welsh
    type: yes/no
    where:
      nation: Wales
      kind: [county, unitary]
---
((asks))
"""


LINES = "\n".join(f"  - Line {number}" for number in range(101))


@pytest.mark.parametrize("entry", ["asks", "copies"])
def test_a_list_that_prints_has_a_hundred_lines_at_most(entry):
    source = f"---\ntitle: A\n{entry}:\n{LINES}\n---\n((asks))\n"
    [found] = [one for one in check_template(source) if one.code == "list_too_long"]
    assert (found.line, found.facts) == (104, {"lines": 101, "limit": 100})
    fewer = source.replace("  - Line 100\n", "")
    assert "list_too_long" not in {one.code for one in check_template(fewer)}


def test_the_front_matter_as_read():
    front = compile_template(WHOLE).front
    assert (front.title, front.summary, front.language, front.notice) == (
        "A letter",
        "What it is for.",
        "cy",
        "A trial.",
    )
    assert front.registries == ("council-leaders", "lead-members")
    assert front.reply_working_days == 10
    assert front.copies == ("The chair’s office",)
    assert front.signatories == (SigningOffice("Secretary of State", "The Minister’s Department", "Pat O’Brien"),)
    assert front.asks == ("Name someone.",)
    assert front.fields == (
        FieldSpec(
            name="council plan",
            label="The plan",
            type="choice",
            required=False,
            example="draft",
            by_recipient=True,
            choices=("none", "draft", "agreed"),
        ),
        FieldSpec(name="deadline", label="Deadline", type="date"),
        FieldSpec(
            name="Welsh",
            label="Welsh",
            type="yes/no",
            by_recipient=True,
            where={"nation": ("Wales",), "kind": ("county", "unitary")},
        ),
    )


def test_only_the_title_is_required():
    front = template("Text").front
    assert front.title == "A letter"
    assert (front.asks, front.fields, front.registries, front.reply_working_days) == ((), (), (), None)


@pytest.mark.parametrize("days", [1, 15, 365])
def test_one_to_365_working_days_may_be_allowed(days):
    assert template("Text", f"reply working days: {days}").front.reply_working_days == days


@pytest.mark.parametrize(
    "name", ["reply working days", "Reply Working Days", "reply-working-days", "reply_working_days"]
)
def test_names_of_entries_are_as_free_as_names_of_fields(name):
    assert template("Text", f"{name}: 10").front.reply_working_days == 10


def test_no_asks_may_be_said():
    assert template("Text", "asks: none").front.asks == ()


@pytest.mark.parametrize(
    ("front", "line", "code"),
    [
        ("title: [", 2, "front_matter_malformed"),
        ("title: A\nnotice: \x07", 3, "front_matter_malformed"),
        ("title: A\nnotice: " + "[" * 3000, 3, "front_matter_malformed"),
        (
            "title: A\nnotice:\n" + "\n".join("  " * n + "- " for n in range(9)) + "[" * 3000,
            12,
            "front_matter_malformed",
        ),
        ("title: A\nnotice: " + "{" * 3000 + "}" * 3000, 3, "front_matter_malformed"),
        ('title: A\nnotice: "\\U00110000"', 3, "front_matter_malformed"),
        ('title: A\nnotice: "\\UFFFFFFFF"', 3, "front_matter_malformed"),
        ("title: A\nreply working days: " + "9" * 5000, 3, "entry_not_a_number"),
        ("title: A\n? [a]\n: b", 3, "entry_not_text"),
        ("summary: x", 1, "title_missing"),
        ("title: ''", 1, "title_missing"),
        ("title: A\ntitel: B", 3, "entry_unknown"),
        ("title: A\nTitle: B", 3, "entry_repeated"),
        ("title: A\nlanguage: fr", 3, "entry_not_allowed"),
        ("title: A\nregistries: [mayors]", 3, "entry_not_allowed"),
        ("title: A\nregistries: council-leaders", 3, "entry_not_a_list"),
        ("title: A\nreply working days: soon", 3, "entry_not_a_number"),
        ("title: A\nreply working days: 0", 3, "entry_not_a_number"),
        ("title: A\nsubject: [a]", 3, "entry_not_text"),
        ("title: A\nsignatories:\n  - office: B", 4, "entry_missing"),
        ("title: A\nsignatories:\n  - B", 4, "entry_not_a_mapping"),
        ("title: A\nfields:\n  - label: B", 4, "entry_missing"),
        ("title: A\nfields:\n  - name: a, b", 4, "field_name_malformed"),
        ("title: A\nfields:\n  - name: a??b", 4, "field_name_malformed"),
        ("title: A\nfields:\n  - name: Region", 4, "field_reserved"),
        ("title: A\nfields:\n  - name: asks", 4, "field_reserved"),
        ("title: A\nfields:\n  - name: a b\n  - name: A-B", 5, "field_repeated"),
        ("title: A\nfields:\n  - name: a\n    type: colour", 5, "entry_not_allowed"),
        ("title: A\nfields:\n  - name: a\n    required: perhaps", 5, "entry_not_yes_or_no"),
        ("title: A\nfields:\n  - name: a\n    type: choice", 4, "choices_missing"),
        ("title: A\nfields:\n  - name: a\n    choices: [b]", 4, "choices_misplaced"),
        ("title: A\nfields:\n  - name: a\n    type: long text\n    filled: by recipient", 4, "long_text_by_recipient"),
        ("title: A\nfields:\n  - name: a\n    where: {nation: Wales}", 4, "where_not_yes_or_no"),
        ("title: A\nfields:\n  - name: a\n    type: yes/no\n    where: {colour: red}", 6, "entry_unknown"),
        ("title: A\nsubject: Re ((nothing))", 3, "field_undeclared"),
        ("title: A\nasks: [One]\nregistries: [lead-members]", 3, "asks_unprinted"),
        ("", 1, "title_missing"),
        ("title: '  '", 1, "title_missing"),
        ("title: [A]", 2, "entry_not_text"),
        ("title: {a: b}", 2, "entry_not_text"),
        ("- title: A", 2, "entry_not_a_mapping"),
        ("title: A\nsummary: [a]", 3, "entry_not_text"),
        ("title: A\nnotice: {a: b}", 3, "entry_not_text"),
        ("title: A\ncopies: the chair", 3, "entry_not_a_list"),
        ("title: A\ncopies: [[a]]", 3, "entry_not_text"),
        ("title: A\nasks: [[a]]", 3, "entry_not_text"),
        ("title: A\nasks: One", 3, "entry_not_a_list"),
        ("title: A\nfields: x", 3, "entry_not_a_list"),
        ("title: A\nfields: [x]", 3, "entry_not_a_mapping"),
        ("title: A\nfields:\n  - name: a\n    colour: red", 5, "entry_unknown"),
        ("title: A\nfields:\n  - name: a\n    Name: b", 5, "entry_repeated"),
        ("title: A\nfields:\n  - name: a\n    filled: by hand", 5, "entry_not_allowed"),
        ("title: A\nfields:\n  - name: a (b)", 4, "field_name_malformed"),
        ("title: A\nfields:\n  - name: '((a))'", 4, "field_name_malformed"),
        ("title: A\nfields:\n  - name: Police_Forces", 4, "field_reserved"),
        ("title: A\nfields:\n  - name: Director of… \n  - name: Directors of children’s services", 5, "field_reserved"),
        ("title: A\nsignatories: Home Secretary", 3, "entry_not_a_list"),
        ("title: A\nsignatories:\n  - department: B", 4, "entry_missing"),
        ("title: A\nreply working days: -1", 3, "entry_not_a_number"),
        ("title: A\nreply working days: 366", 3, "entry_not_a_number"),
        ("title: A\nreply working days: 1.5", 3, "entry_not_a_number"),
        ("title: A\nlanguage: Welsh", 3, "entry_not_allowed"),
        ("title: A\nsubject: x <b>y</b>", 3, "html"),
        ("title: A\nsubject: '((x??y'", 3, "condition_unclosed"),
        ("title: A\nnotice: '![a](b)'", 3, "image"),
        ("title: A\nasks:\n  - One `x`", 4, "code"),
        ("title: A\nasks: [((nothing))]\nregistries: [lead-members]", 3, "asks_unprinted"),
    ],
)
def test_what_is_wrong_in_the_front_matter_and_on_which_line(front, line, code):
    assert (line, code) in problems(f"---\n{front}\n---\nText\n")


PRINTED = {
    "subject: {}": 3,
    "notice: {}": 3,
    "copies:\n  - x\n  - {}": 5,
    "asks:\n  - {}": 4,
    "signatories:\n  - office: {}\n    department: x": 4,
    "signatories:\n  - office: x\n    department: {}": 5,
    "signatories:\n  - office: x\n    department: x\n    name: {}": 6,
    "fields:\n  - name: x\n    type: choice\n    choices: [x, {}]": 6,
}

UNPRINTED = {
    "summary: {}": 3,
    "fields:\n  - name: {}": 4,
    "fields:\n  - name: x\n    label: {}": 5,
    "fields:\n  - name: x\n    example: {}": 5,
    "fields:\n  - name: x\n    type: yes/no\n    where: {{nation: {}}}": 6,
    "{}: x": 3,
}

"""Entries below the title, and the line of what is put into them."""


def holding(entry: str, said: str) -> list[tuple[int, str]]:
    return problems(f"---\ntitle: x\n{entry.format(said)}\n---\n((asks))\n")


@pytest.mark.parametrize("entry", PRINTED | UNPRINTED)
@pytest.mark.parametrize("character", ["\\x01", "\\uffff", "\\ud800", "\\0"])
def test_what_no_file_can_hold_is_told_wherever_the_front_matter_has_it(entry, character):
    assert ((PRINTED | UNPRINTED)[entry], "unprintable_characters") in holding(entry, f'"A{character}B"')
    assert problems(f'---\ntitle: "A{character}B"\n---\nText\n') == [(2, "unprintable_characters")]


@pytest.mark.parametrize("entry", PRINTED)
def test_what_prints_of_the_front_matter_is_looked_at(entry):
    assert (PRINTED[entry], "unprintable_characters") in holding(entry, "中")
    where_the_entry_begins = min(4, PRINTED[entry])
    assert (where_the_entry_begins, "unprintable_characters") in holding(entry, '"\\u4e2d"')


@pytest.mark.parametrize("entry", UNPRINTED)
def test_what_does_not_print_may_hold_any_character(entry):
    assert "unprintable_characters" not in {code for _, code in holding(entry, '"中 \\u4e2d"')}


def test_spaces_that_no_line_breaks_at_stay():
    compiled = template(
        "Text", "subject: section\u00a010  of\n  it\nasks: [a\u00a0b]\nfields: [{name: a\u00a0b, label: c\u00a0d}]\n"
    )
    front = compiled.front
    assert (front.subject, front.asks, front.fields[0].name, front.fields[0].label) == (
        "section\u00a010 of it",
        ("a\u00a0b",),
        "a b",
        "c\u00a0d",
    )
