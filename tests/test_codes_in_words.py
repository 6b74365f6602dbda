"""Each code that the letter engine may give has its sentence at the edge, in one table, with facts that it has."""

import ast
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.campaigns.values.words import WORDS as VALUES
from app.campaigns.words import SIGNATURES
from app.campaigns.words import WORDS as OF_CAMPAIGNS
from app.commands.merge.words import WORDS as MERGED
from app.drafting.words import WORDS as TEMPLATES
from app.letters.page import signature
from app.letters.recipient import address
from app.letters.recipient.address import check
from app.production.words import WORDS as LETTERS
from app.web.problem_words import ADDRESS_WRONG, LETTER_WRONG, SPREADSHEET_ERROR, VALUE_WRONG, address_wrong
from app.web.tables.cells import SpreadsheetError

ENGINE = Path(address.__file__).parent.parent
TABLES = {
    "templates": set(TEMPLATES),
    "letters": set(LETTERS),
    "addresses": set(ADDRESS_WRONG),
    "signatures": set(SIGNATURES),
}
SAID_ONCE = {
    **ADDRESS_WRONG,
    **LETTER_WRONG,
    **{code: words.wrong for code, words in VALUE_WRONG.items()},
    "spreadsheet_error": SPREADSHEET_ERROR.wrong,
}
"""What is wrong, by code; places differ in what to do."""
PLACES = {
    "templates": TEMPLATES,
    "campaigns": OF_CAMPAIGNS,
    "values of a campaign": VALUES,
    "runs": LETTERS,
    "merges": MERGED,
}
ELSEWHERE = {"letter_error", "condition_malformed"}
"""Codes of classes whose errors carry another."""
OF_FILES = {"not_a_letter_file", "damaged", "locked", "too_large"}
"""Of a file handed in to be verified: tests/production/test_verify.py."""


def texts(node: ast.AST | None) -> Iterator[str]:
    """The texts that an expression may come to, a choice between two among them."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from (*texts(one), *texts(other))


def codes_of(source: str) -> set[str]:
    """What stands as a code in a module: assigned to `code`, or given first to what takes one."""
    takes = {"Problem", "_say", "MalformedCondition", "InvalidValue", "SignatureRefused"}
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "code" for to in node.targets):
            found.update(texts(node.value))
        if (
            isinstance(node, ast.Call)
            and node.args
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in takes
        ):
            found.update(texts(node.args[0]))
    return found


def test_each_code_has_its_sentence():
    codes = {code for file in ENGINE.rglob("*.py") for code in codes_of(file.read_text(encoding="utf-8"))}
    assert {"missing_fields", "asks_missing", "address_no_fixed_abode", "too_small", "value_not_a_choice"} <= codes
    assert len(codes) > 50
    assert codes - ELSEWHERE - OF_FILES - set.union(*TABLES.values()) == set()


def test_no_two_tables_have_a_sentence_for_the_same_but_for_what_stands_in_a_text_and_in_a_letter():
    times = Counter(code for codes in TABLES.values() for code in codes)
    assert [code for code, number in times.items() if number > 1] == ["unprintable_characters"]


@pytest.mark.parametrize(
    ("lines", "international"),
    [
        ((), False),
        (("A", "@", "C"), True),
        (("(", "-", "No fixed abode", *"ABCDE", "S60 1AE"), False),
        (("A", "France", "BFPO 1"), False),
    ],
)
def test_what_is_wrong_in_an_address_is_said_with_its_facts(lines, international):
    problems = check(lines, international=international)
    assert problems
    assert all("{" not in address_wrong(problem) for problem in problems)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_wrong_is_said_alike_everywhere(place):
    said = {code: str(words) for code, words in PLACES[place].items() if code in SAID_ONCE}
    assert said
    assert {code: SAID_ONCE[code] for code, words in said.items() if SAID_ONCE[code] not in words} == {}


def test_a_merge_says_each_error_of_a_letter_too():
    modules = ("compose", "page/head", "page/glyphs", "text/values", "recipient/address")
    sources = [(ENGINE / f"{name}.py").read_text() for name in modules]
    errors = set.union(*map(codes_of, sources))
    assert len(errors) > 10
    assert errors | {SpreadsheetError.code} <= set(MERGED)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_what_a_signature_is_refused_for_is_said_with_facts_that_it_has():
    facts = {"width", "height", "limit", "what"}
    assert all(places(sentence) <= facts for sentence in SIGNATURES.values())
    files = (Path(signature.__file__), ENGINE / "page/drawing.py")
    assert set.union(*(codes_of(file.read_text()) for file in files)) <= set(SIGNATURES)
