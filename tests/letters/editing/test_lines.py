"""A subject and asks as documents: opening and saving changes no byte, and what is typed comes back as it was typed."""

import copy
import json
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.editing.check import NoDocument, require_document
from app.letters.editing.lines import read_lines, write_lines
from app.letters.editing.nodes import Node, joined, node, said, text
from app.letters.editing.read import Unreadable
from app.letters.text.fields import Text
from app.letters.text.markup import parse_line
from app.letters.text.source import Source, put_together, take_apart
from tests.letters.editing.documents import inlines
from tests.letters.editing.test_round_trip import SHIPPED

LINES = st.lists(inlines().map(lambda words: node("paragraph", words)), min_size=1, max_size=4).map(
    lambda found: node("lines", found)
)


def says(document: Node) -> list[list[tuple[str, object]]]:
    """Each character and field of each line with its marks: several spaces as one, which has no style, and none at the
    ends."""
    return [found for line in document.get("content", []) if (found := _characters(line))]


def _characters(line: Node) -> list[tuple[str, object]]:
    found = []
    for one in joined(line.get("content", [])):
        marks = one.get("marks", [])
        outer = [mark for mark in marks if mark["type"] in ("condition", "link")]
        if one["type"] == "field":
            found.append((str(one["attrs"]), marks))
            continue
        for character in " " if one["type"] == "hard_break" else normalize("NFC", one["text"]):
            piece = (character, outer if character.isspace() else marks)
            if character != " " or not found or found[-1] != piece:
                found.append(piece)
    for end in (0, -1):
        while found and (found[end][0] == " " or found[end] == ("\u00a0", [])):
            del found[end]
    return found


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_what_is_typed_is_read_again_as_it_was_typed(document):
    assert says(read_lines(write_lines(document), "lines")) == says(document)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_lines_that_were_written_are_the_same_when_they_are_opened_and_saved(document):
    written = write_lines(document)
    assert write_lines(read_lines(written, "lines")) == written
    asks = written.splitlines()
    source = put_together(Source("---\ntitle: x\n---\n", "x").with_changes(asks=asks))
    assert take_apart(source).front.get("asks", []) == asks


AS_WRITTEN = ["Use *one* of __these__ now", "A ((grant,£)) of&nbsp;yours", "[a](https://example.org) ((x??b ((c))))",
              "1. One", "- x", "# a", "::: for all", "((x??1.)) \\# a | b", "«name»"]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(AS_WRITTEN), LINES)
def test_what_is_changed_beside_it_leaves_a_line_as_it_was_written(source, others):
    opened = read_lines(source, "lines")
    document = opened | {"content": [*others["content"], *opened["content"], *copy.deepcopy(others["content"])]}
    assert source in write_lines(document).split("\n")


def test_a_line_that_no_longer_says_its_source_is_written_anew():
    document = read_lines("Use *one* of these", "line")
    document["content"][0]["content"][0]["text"] = "Take "
    assert write_lines(document) == "Take _one_ of these"


def test_the_halves_of_a_line_are_two_lines():
    (whole,) = read_lines("One. Two.", "lines")["content"]
    halves = [whole | {"content": [text(words)]} for words in ("One.", "Two.")]
    assert write_lines(node("lines", halves)) == "One.\nTwo."


@pytest.mark.parametrize(
    "typed",
    ["**", "*a*", "((x))", "((x??y))", ":::", "# a", "- a", "1. a", "> a", "***", "| a | b |", "`a`", "[a](b)", "<b>",
     "&nbsp;", "_a_", "a\\", "«name»", "{{name}}", "<<name>>"],
)  # fmt: skip
def test_signs_that_are_typed_are_printed_as_they_are(typed):
    problems = []
    parts = parse_line(write_lines(node("line", [node("paragraph", [text(typed)])])), problems)
    assert all(isinstance(part, Text) and not part.bold and not part.italic for part in parts)
    assert "".join(part.text for part in parts) == typed
    assert not problems


@pytest.mark.parametrize(
    "typed",
    ["1. One", "- One", "# One", "::: One", "+ One", "[One] of snake_case", "2 * 3 | 4", "B&B (2)", "say “One”"],
)
def test_what_would_be_no_mark_is_written_as_it_is_typed(typed):
    field = node("field", name="grant", format="£")
    assert write_lines(node("line", [node("paragraph", [text(f"{typed} "), field])])) == f"{typed} ((grant, £))"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_subject_and_asks_of_a_shipped_text_are_the_same_byte_for_byte(path):
    front = take_apart(path.read_text(encoding="utf-8")).front
    for kind, box in (("line", front.get("subject", "")), ("lines", "\n".join(front.get("asks", [])))):
        assert write_lines(read_lines(box, kind)) == box


@pytest.mark.parametrize(("box", "line"), [("One.\n<b>Two</b>", 2), ("`x`", 1), ("((x??y", 1)])
def test_what_no_document_can_hold_is_told_with_its_line(box, line):
    with pytest.raises(Unreadable) as told:
        read_lines(box, "lines")
    assert told.value.problem.line == line


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_every_document_of_an_editor_is_taken(document):
    assert require_document(json.loads(json.dumps(document))) == document


@pytest.mark.parametrize(
    "document",
    [
        node("line", [node("heading")]),
        node("lines", [text("One")]),
        node("lines", [node("passage", [node("paragraph")], registries=["a"])]),
        node("lines", [node("paragraph", [node("field", name="a))((b", format="")])]),
        node("lines", [node("paragraph", [text("a", [{"type": "link", "attrs": {"href": "javascript:x"}}])])]),
        node("lines", [node("paragraph", source=1)]),
        node("paragraph"),
        {"type": []},
    ],
)
def test_what_no_editor_of_ours_sends_is_refused(document):
    with pytest.raises(NoDocument):
        require_document(document)


def test_a_source_of_several_lines_is_one_line():
    forged = node("lines", [node("paragraph", [text("One Two")], source="One\nTwo")])
    assert write_lines(forged) == "One Two"
    assert said(read_lines("One Two", "lines")["content"][0]) == said(forged["content"][0])
