"""Opening and saving changes no byte, and what is typed comes back as it was typed."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from app.letters.editing.check import NoDocument, require_document
from app.letters.editing.nodes import Node, node, said, text
from app.letters.editing.read import Unreadable, blocks_at, read
from app.letters.editing.write import write
from app.letters.text.blocks import leaves
from app.letters.text.fields import Condition, Field
from app.letters.text.source import put_together, take_apart
from app.letters.text.template import compile_template
from tests.letters.editing.documents import DOCUMENTS, tidied
from tests.letters.factory import ROOT, letter

SHIPPED = sorted((ROOT / "letter_templates").glob("*.md"))


def body_of(path: Path) -> str:
    return take_apart(path.read_text(encoding="utf-8")).body


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_text_that_is_opened_and_saved_is_the_same_byte_for_byte(path):
    body = body_of(path)
    assert write(read(body)) == body


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_text_that_is_written_anew_says_the_same_to_everybody(path):
    source = take_apart(path.read_text(encoding="utf-8"))
    anew = source.with_changes(body=write(without_sources(read(source.body))))
    before, after = (compile_template(put_together(one)) for one in (source, anew))
    for registry in before.variants:
        assert words_in(after.variant(registry)) == words_in(before.variant(registry))


def words_in(blocks) -> list[str]:
    return ["".join(map(words_of_part, content)) for content in leaves(blocks)]


def words_of_part(part) -> str:
    match part:
        case Condition(name=name, parts=inner):
            return f"(({name}??{''.join(map(words_of_part, inner))}))"
        case Field():
            return f"(({part.written}))"
    return f"**{part.text}**" if part.bold and part.text.strip() else part.text


def without_sources(document: Node) -> Node:
    bare = said(document)
    return bare | {"attrs": {"tail": document["attrs"]["tail"]}}


@settings(max_examples=500, deadline=None)
@given(DOCUMENTS)
def test_what_is_typed_is_read_again_as_it_was_typed(document):
    written = write(document)
    assert tidied(read(written)) == tidied(document)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
def test_a_text_that_was_written_is_the_same_when_it_is_opened_and_saved(document):
    written = write(document)
    assert write(read(written)) == written


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_what_is_changed_beside_them_leaves_other_blocks_as_they_were_written(document, other):
    opened = read(write(document))
    blocks = opened.get("content", [])
    middle = len(blocks) // 2
    changed = copy.deepcopy(opened) | {"content": [*blocks[:middle], *other["content"], *blocks[middle:]]}
    written = write(changed)
    for block in blocks:
        assert block["attrs"]["source"] in written or block["type"].endswith("list")
    assert tidied(read(written)) == tidied(changed)


@pytest.mark.parametrize(
    "typed",
    ["**", "*a*", "((x))", "((x??y))", ":::", "::: for all", "# a", "## a", "- a", "1. a", "> a", "***", "+ a",
     "| a | b |", "`a`", "[a](b)", "<b>", "&nbsp;", "_a_", "a\\", "«name»", "{{name}}", "<<name>>", "10) a"],
)  # fmt: skip
def test_signs_that_are_typed_are_printed_as_they_are(typed):
    body = write(node("doc", [node("paragraph", [text(typed)]), node("paragraph", [text("The end.")])]))
    made = letter(body)
    assert made.plain_text().split("\nThe end.")[0].split("\n")[-1] == typed


@pytest.mark.parametrize("before", ["(", "((", "a (", "\\(", "\\"])
def test_a_bracket_before_a_field_leaves_the_field_what_it_is(before):
    document = node("doc", [node("paragraph", [text(before), node("field", name="grant", format="")])])
    assert tidied(read(write(document))) == tidied(document)


def test_a_link_after_an_exclamation_mark_is_no_picture():
    link = {"type": "link", "attrs": {"href": "https://www.example.org/"}}
    document = node("doc", [node("paragraph", [text("Reply \\!"), text("by email", [link])])])
    assert tidied(read(write(document))) == tidied(document)


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("<div>x</div>\n", "html_block", 1),
        ("a\n\n# b\n", "heading_open", 3),
        ("a\n\n::: for chief-constables\nb\n", "audience_unclosed", 3),
        ("a\n\n:::\n", "audience_malformed", 3),
        ("1. a\n\n::: for chief-constables\n   more of a\n:::\n", "passage_indented", 4),
        ("((x??a", "condition_unclosed", 1),
    ],
)
def test_what_no_document_can_hold_is_told_with_its_line(body, code, line):
    with pytest.raises(Unreadable) as told:
        read(body)
    assert (told.value.problem.code, told.value.problem.line) == (code, line)


def test_the_block_of_a_line_is_found():
    body = "a\nb\n\n::: for chief-constables\nx\n\ny\n:::\n\nz\n"
    assert blocks_at(read(body)) == [(1, "0"), (4, "1"), (5, "1.0"), (7, "1.1"), (10, "2")]


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
def test_every_document_of_an_editor_is_taken(document):
    assert require_document(json.loads(json.dumps(document))) == document


CELL = node("table_cell", align="left")


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "script"}],
        ["text"],
        [node("heading", [node("paragraph")])],
        [node("passage", [node("passage", registries=["a"])], registries=["b"])],
        [node("passage", [node("paragraph")], registries=["a\n:::"])],
        [node("paragraph", [node("field", name="a))((b", format="")])],
        [node("paragraph", [node("field", name="a", format="pounds")])],
        [node("paragraph", [text("a", [{"type": "link", "attrs": {"href": "javascript:x"}}])])],
        [node("paragraph", [text("a", [{"type": "link", "attrs": {"href": "https://a b"}}])])],
        [node("ordered_list", [node("list_item")], start=-1)],
        [node("table", [node("table_row", [CELL]), node("table_row", [CELL, CELL])])],
        [node("table", [node("table_row")])],
        [node("paragraph", [node("field", name="a", format=[])])],
        [node("paragraph", [text("a", [{"type": []}])])],
        [node("paragraph", [node("field", name="a\ud83d", format="")])],
        [node("paragraph", [node("field", name="--", format="")])],
        [node("ordered_list", [node("list_item")], start=True)],
        [node("paragraph", source=1)],
        [node("paragraph", [text("a", [{"type": "underline"}])])],
    ],
)
def test_what_no_editor_of_ours_sends_is_refused(content):
    with pytest.raises(NoDocument):
        require_document({"type": "doc", "content": content})


def test_a_document_of_endless_depth_is_refused():
    inner = node("paragraph")
    for _ in range(500):
        inner = node("blockquote", [inner])
    with pytest.raises(NoDocument):
        require_document(node("doc", [inner]))


BODIES = [
    "((is it you?)) and ((is it? you??yes))\n",
    "[a](www.gov.uk) [b](/foo) [c](tel:0123) [d](ftp://a.example) [e](#a) [f]() <tel:0123>\n",
    "::: for council leaders\na\n:::\n\n::: for a, b,\nb\n:::\n",
    "One.\n\n\u00a0\n\nTwo.\n",
    "One.\n\n&nbsp;\n\nTwo.\n",
    "a\n\n##\n\nb\n",
    "a\n\n>\n\nb\n",
    "a\n\n::: for council-leaders\n:::\n\nb\n",
    "a\n\n| |\n| --- |\n| |\n\nb\n",
    "- a\n-\n\n- - b\n\n1. > q\n",
    "one\n\n  two\n\n   - three\n",
    "a\n\n\n\n",
    "a",
    "",
]


@pytest.mark.parametrize("body", BODIES)
def test_a_text_of_any_shape_is_the_same_when_it_is_opened_and_saved(body):
    assert write(read(body)) == body


@pytest.mark.parametrize(
    "href", ["https://a.b/x(y", "https://a.b/x))y", "https://a.b/((f??z))", "https://a.b/?a=1&amp;b=2"]
)
def test_an_address_in_words_on_a_condition_ends_nothing(href):
    marks = [{"type": "condition", "attrs": {"name": "has plan"}}, {"type": "link", "attrs": {"href": href}}]
    document = node("doc", [node("paragraph", [text("page", marks), text(" more")])])
    assert tidied(read(write(document))) == tidied(document)


def test_a_vertical_line_in_an_address_stays_in_its_cell():
    link = {"type": "link", "attrs": {"href": "https://a.b/?x|y"}}
    head = node("table_row", [node("table_header", [text("A")], align="left")])
    table = node("table", [head, node("table_row", [node("table_cell", [text("c", [link])], align="left")])])
    (read_again,) = read(write(node("doc", [table])))["content"]
    (cell,) = read_again["content"][1]["content"]
    assert cell["content"] == [text("c", [{"type": "link", "attrs": {"href": "https://a.b/?x%7Cy"}}])]


def test_an_indented_paragraph_after_a_new_list_is_no_part_of_it():
    opened = read("one\n\n  two\n")
    first, second = opened["content"]
    item = node("list_item", [node("paragraph", first["content"])])
    changed = opened | {"content": [node("bullet_list", [item]), second]}
    assert write(changed) == "- one\n\ntwo\n"


def test_what_no_file_can_hold_is_left_out():
    document = node("doc", [node("paragraph", [text("\x0ba\ud83db\x85")])])
    assert write(document) == "ab\n"


def test_long_runs_of_spaces_and_signs_are_written_at_once():
    for words in (" " * 100_000, "a" + "#" * 100_000):
        assert write(node("doc", [node("heading", [text(f"a{words}b")])])).startswith("## a")
