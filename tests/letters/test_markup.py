"""Letter Markdown, one line for each case."""

import pytest

from app.letters.blocks import Heading, List, PageBreak, Paragraph, Quote, leaves
from app.letters.fields import Condition, Field, Text, find
from app.letters.markup import parse_blocks, parse_line


def parsed(source: str):
    problems = set()
    blocks = parse_blocks(source, problems)
    assert problems == set()
    return blocks


def p(*parts):
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


A, B, C = p("a"), p("b"), p("c")


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("", ()),
        ("a", (A,)),
        ("a\n\nb", (A, B)),
        ("a\nb", (p("a", " ", "b"),)),
        ("a  \nb", (p("a", "\n", "b"),)),
        ("a\\\nb", (p("a", "\n", "b"),)),
        ("## a", (Heading((Text("a"),)),)),
        ("- a\n- b", (List(False, 1, ((A,), (B,))),)),
        ("* a\n* b", (List(False, 1, ((A,), (B,))),)),
        ("- a\n\n- b", (List(False, 1, ((A,), (B,))),)),
        ("1. a\n2. b", (List(True, 1, ((A,), (B,))),)),
        ("3. a\n4. b", (List(True, 3, ((A,), (B,))),)),
        ("- a\n  - b\n- c", (List(False, 1, ((A, List(False, 1, ((B,),))), (C,))),)),
        ("1. a\n   - b", (List(True, 1, ((A, List(False, 1, ((B,),))),)),)),
        ("- a\n\n  b", (List(False, 1, ((A, B),)),)),
        ("> a", (Quote((A,)),)),
        ("> a\n>\n> b", (Quote((A, B)),)),
        ("a\n\n***\n\nb", (A, PageBreak(), B)),
        ("**a**", (Paragraph((Text("a", bold=True),)),)),
        ("*a*", (Paragraph((Text("a", italic=True),)),)),
        ("***a***", (Paragraph((Text("a", bold=True, italic=True),)),)),
        ("_a_ __b__", (p(Text("a", italic=True), " ", Text("b", bold=True)),)),
        ("((a))", (p(Field("a")),)),
        ("**((a))**", (p(Field("a", bold=True)),)),
        ("*x ((a))*", (p(Text("x ", italic=True), Field("a", italic=True)),)),
        ("((a??**b** c))", (p(Condition("a", (Text("b", bold=True), Text(" c")))),)),
        ("**((a??b))**", (p(Condition("a", (Text("b", bold=True),))),)),
        ("- ((a))", (List(False, 1, ((p(Field("a")),),)),)),
        ("## ((a))", (Heading((Field("a"),)),)),
        ("((a\nb))", (p(Field("a b")),)),
        ("\\*a\\*", (p("*", "a", "*"),)),
        ("&amp;", (p("&"),)),
        ("a_b_c", (p("a_b_c"),)),
        ("2 * 3", (p("2 * 3"),)),
        ("#a", (p("#a"),)),
        ("    a", (A,)),
        ('"a"', (p("“a”"),)),
        ("a&nbsp;b", (p("a", "\u00a0", "b"),)),
    ],
)
def test_blocks(source, blocks):
    assert parsed(source) == blocks


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("[the page](https://example.org/a)", "the page (https://example.org/a)"),
        ("[*the* page](https://example.org/a)", "the page (https://example.org/a)"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("[https://example.org/a](https://example.org/a)", "https://example.org/a"),
        ("<pat@example.org>", "pat@example.org"),
        ("[write](mailto:pat@example.org)", "write (pat@example.org)"),
        ("https://example.org/a--b", "https://example.org/a--b"),
        ("[a](https://example.org/x--y's)", "a (https://example.org/x--y's)"),
    ],
)
def test_a_link_prints_as_text_with_its_address(source, printed):
    (block,) = parsed(source)
    assert "".join(part.text for part in block.content) == printed


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("<div>x</div>", "html", 1),
        ("a\n\nx <b>y</b>", "html", 3),
        ("a\nx <br> y", "html", 2),
        ("<!-- note -->", "html", 1),
        ("![alt](x.png)", "image", 1),
        ("- a\n- ![alt](x.png)", "image", 2),
        ("a\n\n| a | b |\n| - | - |\n| 1 | 2 |", "table", 3),
        ("```\ncode\n```", "code", 1),
        ("a `code`", "code", 1),
        ("# a", "heading_level", 1),
        ("### a", "heading_level", 1),
        ("- ## a", "heading_nested", 1),
        ("> ## a", "heading_nested", 1),
        ("a\n\n---\n\nb", "rule", 3),
        ("a\n---", "rule", 2),
        ("> ***", "page_break_nested", 1),
        ("a\n\n((x??b", "condition_unclosed", 3),
        ("((x??b ((y??c))))", "condition_nested", 1),
        ("((x??a\n\nb))", "condition_unclosed", 1),
        ("[a](https://example.org/((b)))", "field_in_address", 1),
    ],
)
def test_what_a_letter_cannot_hold_is_told_by_line(source, code, line):
    problems = set()
    parse_blocks(source, problems)
    assert {(problem.code, problem.line) for problem in problems} == {(code, line)}


def test_lines_count_from_the_first_line_of_the_file():
    problems = set()
    parse_blocks("a\n\n<b>", problems, first_line=10)
    assert {problem.line for problem in problems} == {12}


def test_all_problems_are_told():
    problems = set()
    parse_blocks("<b>x</b>\n\n![a](b)\n\n# c", problems)
    assert {problem.code for problem in problems} == {"html", "image", "heading_level"}


def test_a_line_of_text_is_in_the_same_language():
    problems = set()
    assert parse_line("*a* ((b))", problems) == (Text("a", italic=True), Text(" "), Field("b"))
    assert problems == set()


def test_leaves_are_in_reading_order():
    blocks = parsed("((a))\n\n## ((b))\n\n- ((c))\n  - ((d))\n\n> ((e))\n\n***\n\n((f))")
    assert [name for content in leaves(blocks) for name in find(content)] == ["a", "b", "c", "d", "e", "f"]
