"""Every fault that a template may have is said in words."""

import ast
from pathlib import Path

import pytest

from app.drafting.words import WORDS, sentence
from app.letters.page import glyphs
from app.letters.problems import Problem
from app.letters.text import fields, front_matter, markup, template
from app.letters.text.template import check_template

SOURCES = (fields, front_matter, glyphs, markup, template)
NAMES = {"Problem", "_say", "MalformedCondition"}
"""What the engine calls with a code first."""


def codes() -> set[str]:
    """Every code that the engine's reading of templates may give, from its own source."""
    found = set(markup._UNPRINTABLE.values())
    for module in SOURCES:
        tree = ast.parse(Path(module.__file__).read_text())
        assigned = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
            if getattr(call.func, "id", getattr(call.func, "attr", "")) in NAMES:
                first = call.args[0]
                found |= _codes_in(assigned.get(first.id, first) if isinstance(first, ast.Name) else first)
    return found


def _codes_in(given: ast.expr) -> set[str]:
    """A code as written, or the two of "one if … else the other"."""
    if isinstance(given, ast.IfExp):
        return _codes_in(given.body) | _codes_in(given.orelse)
    return {given.value} if isinstance(given, ast.Constant) else set()


def test_there_are_words_for_every_code_and_no_code_without_use():
    assert codes() == set(WORDS)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("no front matter", "must begin with front matter"),
        ("---\ntitle: [\n---\n", "can’t be read as YAML"),
        ("---\ntitle: T\nkind: x\n---\n", "There is no entry “kind”. Use one of: title, summary"),
        ("---\ntitle: T\n---\n((reply date))", "There is no field “reply date”."),
        ("---\ntitle: T\n---\n((in wales??yes", "The condition ((in wales?? has no end."),
        ("---\ntitle: T\n---\n<b>x</b>", "A letter can’t contain code in angle brackets, such as <b>. Delete it."),
        ("---\ntitle: T\n---\n::: for nobody\n:::", "There is no registry “nobody”."),
    ],
)
def test_words_carry_the_facts(source, said):
    assert any(said in sentence(problem) for problem in check_template(source))


def test_what_ships_with_braces_in_it_stays_as_it_is():
    assert "{0}" in sentence(Problem("field_undeclared", 1, {"field": "{0}"}))


@pytest.mark.parametrize("word", ["please", "successfully", "simply", "oops", "!"])
def test_words_are_plain(word):
    assert word not in " ".join(WORDS.values()).lower()
