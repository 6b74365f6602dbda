"""Every code that a merge can give is said in words."""

import ast
from pathlib import Path

import pytest

from app.commands import merge
from app.commands.merge.failures import Failure
from app.commands.merge.words import REFUSED, UNREAD, WORDS, failure_words
from app.letters.text.values import TYPES
from app.web.problem_words import ADDRESS_WRONG
from app.web.tables import cells, rows, table_file

FILES = sorted(Path(merge.__path__[0]).glob("*.py"))


def called_with(name: str, *files: Path, place: int = 0) -> set[str]:
    """What stands as text at a place of the arguments, wherever something of that name is called."""
    calls = (node for file in files for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))
    named = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == name]
    given = [call.args[place] for call in named if len(call.args) > place]
    codes = [branch for one in given for branch in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))]
    return {code.value for code in codes if isinstance(code, ast.Constant)}


def test_a_refused_file():
    assert called_with("TableRefused", *FILES, Path(rows.__file__), Path(table_file.__file__)) == set(REFUSED)


def test_an_unread_template():
    assert called_with("TemplateUnread", *FILES) == set(UNREAD)


def test_a_row():
    of_values = {f"value_not_{kind.replace('/', '_or_').replace(' ', '_')}" for kind in TYPES} | {
        "value_not_a_choice",
        "value_not_in_format",
    }
    of_letters = {"nothing_said", "missing_fields", "address_overflow", "head_overflow", "unprintable_characters"}
    of_rows = called_with("fail", *FILES, place=1) | {cells.SpreadsheetError.code}
    assert of_values | of_letters | of_rows | set(ADDRESS_WRONG) == set(WORDS)


def test_a_failure_that_no_field_is_to_blame_for():
    failure = Failure(3, "", "unprintable_characters", {"characters": ("→",)})
    assert failure_words(failure).startswith("Row 3: unprintable_characters: The letter’s typeface can’t print “→”")


@pytest.mark.parametrize("word", ["please", "successfully", "simply", "oops", "!"])
def test_words_are_plain(word):
    assert word not in " ".join((*REFUSED.values(), *UNREAD.values(), *WORDS.values())).lower()
