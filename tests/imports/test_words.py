"""Each code that an import may give has its sentence, and each state, tab and column its name."""

import ast
from pathlib import Path

from app.imports.fill_in import COLUMNS
from app.imports.find import TABS
from app.imports.reading import values
from app.imports.reading.fields import FIELDS, GROUPS, OF_PERSON
from app.imports.refusals import REFUSALS
from app.imports.states import BY_WORKER, OPEN, STEPS, ImportState
from app.imports.words import HOW, REFUSED, WRONG, wrong_words
from app.imports.words import TABS as NAMES
from app.registry.contacts.words import CONTACT_WRONG
from app.registry.holders.person import PERSON_FIELDS

ROOM = Path(values.__file__).parent.parent
PLACES = {"Wrong": 1, "_NotRead": 0, "_several": 0}
"""Where a code stands among the arguments of what takes one."""


def texts(node):
    """The texts that an expression may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))


def codes():
    found = set()
    for file in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = PLACES.get(node.func.id)
                if place is not None and len(node.args) > place:
                    found.update(texts(node.args[place]))
                found.update(text for key in node.keywords if key.arg == "code" for text in texts(key.value))
    return found - {""}


def test_every_code_has_a_sentence():
    found = codes()
    assert {"organisation_gone", "not_a_day", "do_not_use", "same_post", "post_misspelled"} <= found
    known = {*WRONG, *CONTACT_WRONG, *REFUSED, "holder_not_recordable"}
    assert found - known == set()


def test_every_sentence_ends_as_one():
    sentences = {*REFUSED.values(), *REFUSALS.values(), *WRONG.values()}
    assert {sentence for sentence in sentences if not sentence.endswith((".", "?"))} == set()


def test_days_on_which_there_is_no_post_are_told_apart():
    facts = {"since": "2010-01-01", "first": "2015-01-01", "last": "2027-03-31", "ahead": False}
    said = [
        wrong_words({"code": "holder_not_recordable", "facts": facts | more})
        for more in ({}, {"since": "2028-01-01"}, {"since": "2028-01-01", "ahead": True})
    ]
    assert said == [
        "The post did not exist then. Enter 1 January 2015 or a later date.",
        "The post is on the list until 31 March 2027. Enter that date or an earlier one.",
        "That date is more than a year ahead. Enter 31 March 2027 or an earlier date.",
    ]


def test_names_are_there_for_all():
    assert set(NAMES) == set(TABS)
    assert {field.group for field in FIELDS.values()} == set(GROUPS)
    assert set(COLUMNS) <= set(FIELDS)
    assert "chosen" in HOW


def test_each_fact_of_a_person_has_a_column_that_takes_as_much():
    limits = {fact: FIELDS[column].longest for column, fact in OF_PERSON.items()}
    assert limits == {field.name: field.longest for field in PERSON_FIELDS}
    assert set(OF_PERSON) <= set(COLUMNS)


def test_every_state_can_be_reached_and_only_the_last_have_no_way_on():
    reached = {ImportState.COLUMNS, *(step.target for step in STEPS.values())}
    assert reached == set(ImportState)
    left = {source for step in STEPS.values() for source in step.sources}
    assert set(ImportState) - left == {ImportState.UNDONE, ImportState.DROPPED}
    assert BY_WORKER.isdisjoint(OPEN)
